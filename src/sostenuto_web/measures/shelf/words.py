"""Words for what the catalogue says in keys: areas, ways of entering, kinds of reliability."""

import re
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sostenuto.measures.forms import counting, matching
from sostenuto.measures.forms.form import Option

Words = str | Promise

AREAS: Mapping[str, tuple[Words, tuple[str, ...]]] = {
    "mood": (_("Mood and anxiety"), ("depression", "anxiety", "affect", "arousal", "emotion")),
    "trauma": (_("Trauma"), ("ptsd", "trauma")),
    "distress": (_("Distress and stress"), ("distress", "stress", "insomnia")),
    "resilience": (_("Resilience and self-esteem"), ("resilience", "self-esteem")),
    "well_being": (_("Well-being and health"), ("well-being", "health")),
    "motivation": (_("Motivation and goals"), ("motivation", "goals")),
    "substance": (_("Substances and recovery"), ("substance", "alcohol", "drug", "recovery")),
    "craving": (_("Craving"), ("craving",)),
    "body": (_("Pain and body"), ("pain", "gait")),
    "life": (_("Work and daily life"), ("employ", "work")),
    "others": (_("Other people"), ("loneliness", "cohesion")),
    "music": (_("Ways with music"), ("music",)),
    "safety": (_("Safety"), ("suicide",)),
}
"""An area's words, and what a construct holds that is of it; the first that fits counts."""
ELSEWHERE: Words = _("Other")
ENTRIES: Mapping[str, Words] = {
    "items": _("item by item"),
    "total": _("a total only"),
    "facts": _("facts"),
}
BETTER: Mapping[str, Words] = {
    "higher": _("a higher number is the better one"),
    "lower": _("a lower number is the better one"),
    "neither": _("neither direction is the better one"),
}
DECISIONS: Mapping[str, Words] = {
    "ship": _("its words may be used"),
    "ship_attribution": _("its words may be used with credit"),
    "ship_unmodified": _("its words may be used unchanged"),
    "nc_pack": _("its words may be used where nothing is earned with it"),
    "code_only": _("its words may not be passed on: the clinic brings its own form"),
    "own_wording": _("in our own words"),
}
STATUSES: Mapping[str, Words] = {
    "verified": _("read in a source"),
    "derived": _("worked out from what was read"),
    "design_rule": _("our own rule"),
}
SIGNS: Mapping[str, Words] = {
    "ge": _("from %(value)s"),
    "gt": _("above %(value)s"),
    "le": _("up to %(value)s"),
    "lt": _("below %(value)s"),
}
ROLES: Mapping[str, Words] = {
    "clinical": _("people with the trouble"),
    "functional": _("people without it"),
}
SCHEMES: Mapping[str, Words] = {
    "published": _("as published"),
    "abs": _("Australian statistics office"),
    "clinical": _("clinical"),
    "general": _("general"),
    "chronic_musculoskeletal": _("lasting muscle and joint pain"),
    "deciles": _("tenths of a sample"),
}
SCALES: Mapping[str, Words] = {
    "": _("total"),
    "pleasure": _("pleasure"),
    "arousal": _("arousal"),
    "valence": _("valence"),
    "dominance": _("dominance"),
    "consumption": _("consumption"),
    "dependence": _("dependence"),
    "harm": _("harm"),
    "use": _("use"),
    "risk": _("risk"),
    "protective": _("protective"),
    "gad2": _("first two on anxiety"),
    "phq2": _("first two on depression"),
    "healthy": _("healthy"),
    "unhealthy": _("unhealthy"),
    "positive": _("positive"),
    "negative": _("negative"),
    "B_intrusion": _("intrusion (B)"),
    "C_avoidance": _("avoidance (C)"),
    "D_cognition_mood": _("thoughts and mood (D)"),
    "E_arousal": _("arousal (E)"),
    "importance": _("importance"),
    "confidence": _("confidence"),
    "recognition": _("recognition"),
    "ambivalence": _("ambivalence"),
    "taking_steps": _("taking steps"),
}
VARIANTS: Mapping[str, Words] = {
    "us": _("counted from 0"),
    "uk": _("in units"),
    "days": _("in days"),
    "no_work": _("without work"),
    "points_5": _("5 points"),
    "points_7": _("7 points"),
}
RULES: Mapping[str, Words] = {
    "sum": _("the sum of the items"),
    "mean": _("the mean of the items"),
    "max": _("the highest item"),
    "count": _("how many items count"),
    "times_4": _("the sum of the items, times four"),
    "table": _("the sum of the items, looked up in a table"),
    "scales": _("a number for each part, and no total"),
    "total": _("the total as it stands on the form"),
    "speed": _("metres by seconds"),
    "days": _("days of the calendar"),
    "levels": _("levels of goals, as a T-score"),
    "triage": _("any yes counts"),
    "fields": _("facts, and no number"),
}
KINDS: Mapping[str, Words] = {
    "alpha": _("alpha"),
    "alpha_min": _("alpha, the lowest"),
    "alpha_max": _("alpha, the highest"),
    "alpha_range": _("alpha, its range"),
    "alpha_B": _("alpha of part B"),
    "alpha_C": _("alpha of part C"),
    "alpha_D": _("alpha of part D"),
    "alpha_E": _("alpha of part E"),
    "omega": _("omega"),
    "sem": _("standard error of measurement"),
    "icc": _("retest, intraclass correlation"),
    "icc_min_abstinent_days": _("retest, days without: the lowest"),
    "icc_min_days_over_6_drinks": _("retest, days over 6 drinks: the lowest"),
    "icc_min_maximum": _("retest, most in a day: the lowest"),
    "gait_lab": _("in a gait laboratory"),
    "retest": _("retest"),
    "retest_1_day": _("retest after 1 day"),
    "retest_2_weeks": _("retest after 2 weeks"),
    "retest_1_month": _("retest after 1 month"),
    "retest_min_3_months": _("retest after 3 months, the lowest"),
    "retest_max_3_months": _("retest after 3 months, the highest"),
    "retest_spearman": _("retest, by ranks"),
    "retest_pearson": _("retest, Pearson"),
    "retest_icc": _("retest, intraclass correlation"),
    "retest_gt": _("retest, above"),
    "retest_mostly_ge": _("retest, mostly from"),
}
WHEN: Mapping[str, Words] = {"flat": _("when it stays flat"), "worse": _("when it gets worse")}
_CONFIRM: Mapping[str, Words] = {
    matching.BY_ORDER: _("which item is which was guessed from their order"),
    counting.GUESSED: _("what the answers count was guessed from their order"),
}
_YES_OR_NO: Mapping[str, Words] = {"true": _("yes"), "false": _("no")}
_TURNED = _("item %(number)s seems to be turned round in the form already; it was turned back")
_WHICH_WAY = _("which way item %(number)s counts")
_ITEM = re.compile(r"\d+")


def area_of(construct: str) -> str:
    """Return the key of the area that a construct is of; empty for none.

    Examples
    --------
    >>> area_of("depression severity"), area_of("alcohol use screen"), area_of("juggling")
    ('mood', 'substance', '')
    """
    plain = construct.lower()
    fits = (key for key, (_words, held) in AREAS.items() if any(one in plain for one in held))
    return next(fits, "")


def area_name(key: str) -> str:
    """Return what an area is called."""
    return str(AREAS[key][0] if key in AREAS else ELSEWHERE)


def said(of: Mapping[str, Words], key: str) -> str:
    """Return the words of a key; one that has none is said as it stands.

    Examples
    --------
    >>> said(KINDS, "alpha_Z")
    'alpha Z'
    """
    return str(of[key]) if key in of else key.replace("_", " ")


def scale_name(key: str) -> str:
    """Return what a number of a measure is called: the total, or one of its parts."""
    return said(SCALES, key)


def variant_name(key: str) -> str:
    """Return what a variant is called; the usual form has no name."""
    return said(VARIANTS, key) if key else ""


def form_name(variant: str) -> str:
    """Return what a variant is called where the usual form has to be named as well."""
    return variant_name(variant) or gettext("the usual form")


def variants_words(variant: str, others: Iterable[str]) -> str:
    """Return what a person has to look at where a form fits more than one variant."""
    said = {"variant": form_name(variant), "others": ", ".join(map(form_name, others))}
    return (
        gettext(
            "it fits more than one variant: it is read as “%(variant)s”, and could be: %(others)s"
        )
        % said
    )


def answer_words(option: Option) -> str:
    """Return the words of an answer; of a question of yes or no, which has none, ours."""
    return option.text or str(_YES_OR_NO.get(option.code, ""))


def confirm_words(text: str) -> str:
    """Return what has to be confirmed of a form, in the reader's language."""
    if text in _CONFIRM:
        return str(_CONFIRM[text])
    number = _ITEM.search(text)
    if number is not None:
        if text == counting.TURNED.format(number[0]):
            return str(_TURNED) % {"number": number[0]}
        if text == f"which way item {number[0]} counts":
            return str(_WHICH_WAY) % {"number": number[0]}
    return gettext(text)


def translated(text: str) -> str:
    """Return a text of the catalogue in the reader's language; an empty one stays empty."""
    return gettext(text) if text else ""
