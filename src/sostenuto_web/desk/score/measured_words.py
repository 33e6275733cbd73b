"""What a score says of a measure: short on its stave, in full below the picture."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sostenuto.care.score.parts import Part
from sostenuto.measures.facts import Basis
from sostenuto.measures.measure import Measure
from sostenuto_web.desk.score.measured import Answered
from sostenuto_web.desk.score.staves import StaveOf
from sostenuto_web.measures.course.words import number
from sostenuto_web.measures.shelf import words as shelf

ABBREVIATIONS = {
    "auditc": "AUDIT-C",
    "barc10": "BARC-10",
    "cdrisc10": "CD-RISC-10",
    "core10": "CORE-10",
    "dast10": "DAST-10",
    "ders16": "DERS-16",
    "ders18": "DERS-18",
    "gad2": "GAD-2",
    "gad7": "GAD-7",
    "ipanas_sf": "I-PANAS-SF",
    "panas20": "PANAS",
    "pcl5": "PCL-5",
    "pcptsd5": "PC-PTSD-5",
    "phq2": "PHQ-2",
    "phq4": "PHQ-4",
    "phq9": "PHQ-9",
    "promis_global10": "PROMIS-10",
    "pss10": "PSS-10",
    "pss4": "PSS-4",
    "socrates8": "SOCRATES-8",
    "ucla3": "UCLA-3",
    "who5": "WHO-5",
}
"""As they are printed; others are their code in capitals."""
NO_ABBREVIATION = ("affective_slider", "craving_nrs", "pain_nrs", "readiness_ruler", "walk10m")
"""Called by what they are about."""
BETTER: Mapping[str, str | Promise] = {
    "lower": gettext_lazy("lower is better"),
    "higher": gettext_lazy("higher is better"),
    "neither": gettext_lazy("neither direction is the good one"),
}
CANNOT_SAY = gettext_lazy("cannot say which change is more than chance: no verified reliability")


def abbreviation(measure: Measure) -> str:
    """Return what a measure is called in a word; empty where it has none.

    Examples
    --------
    >>> from sostenuto.measures.shelf import measure
    >>> [abbreviation(measure(code)) for code in ("phq9", "brs", "pain_nrs")]
    ['PHQ-9', 'BRS', '']
    """
    if measure.code in NO_ABBREVIATION:
        return ""
    return ABBREVIATIONS.get(measure.code, measure.code.upper().replace("_", " "))


def short(stave: StaveOf) -> list[str]:
    """Return what stands beside the stave: the abbreviation, and what it is about."""
    of = stave.measure
    if of is None:
        return []
    about = _part(stave) or shelf.variant_name(of.variant) or _(of.construct)
    return [word for word in (abbreviation(of), about) if word]


def title(stave: StaveOf) -> str:
    """Return the full name, with the part and the variant that it is of."""
    of = stave.measure
    if of is None:
        return ""
    beside = [word for word in (_part(stave), shelf.variant_name(of.variant)) if word]
    return ", ".join([_(of.name), *beside])


def _part(stave: StaveOf) -> str:
    scale = stave.asked.course.scale if stave.asked else ""
    return shelf.scale_name(scale) if scale else ""


def ends(stave: StaveOf) -> tuple[str, str]:
    """Return the ends of its range."""
    of = stave.measure
    scale = stave.asked.course.range if stave.asked else of.total if of else None
    return (number(scale.low), number(scale.high)) if scale else ("", "")


def note(stave: StaveOf) -> str:
    """Return what stands below the stave: the band and what it rests on, or that nobody knows."""
    if stave.asked is None or not stave.asked.points:
        return ""
    course = stave.asked.course
    if course.half_width is None or course.basis is None:
        return str(CANNOT_SAY)
    said = {"points": number(course.half_width), "basis": rests_on(course.basis)}
    return _("band: ±%(points)s points round the first number; %(basis)s") % said


def rests_on(basis: Basis) -> str:
    """Return which r and which SD, or which standard error, a band rests on."""
    if basis.kind == "pair" and basis.r is not None and basis.sd is not None:
        said = {"r": f"{basis.r:g}", "sd": f"{basis.sd:g}"}
        if basis.key == "site":
            return _("r %(r)s, SD %(sd)s, entered by the clinic") % said
        kind = shelf.said(shelf.KINDS, basis.key.removesuffix("_2"))
        return _("r %(r)s (%(kind)s), SD %(sd)s") % (said | {"kind": kind})
    if basis.kind == "sem" and basis.sem is not None:
        return _("standard error of measurement %(sem)s") % {"sem": f"{basis.sem:g}"}
    if basis.kind == "score_se":
        return _("the standard error beside each number")
    return _("smallest change that can be seen, by speed")


def summary(part: Part) -> str:
    """Say how many numbers are shown, and from where to where they go."""
    values = part.values
    if not values:
        return _("nothing was asked in this time")
    said = ngettext("%(n)d number", "%(n)d numbers", len(values)) % {"n": len(values)}
    low, high = number(min(values)), number(max(values))
    if low == high:
        return f"{said}: {low}"
    return _("%(numbers)s, from %(low)s to %(high)s") % {"numbers": said, "low": low, "high": high}


def lines(stave: StaveOf, part: Part) -> str:
    """Return all that is said of a stave below the picture, in one line."""
    said = [summary(part), *_without(stave), *_direction(stave), *_broken(stave), note(stave)]
    return "; ".join(word for word in said if word)


def _direction(stave: StaveOf) -> list[str]:
    asked = stave.asked
    scale = asked.course.range if asked else None
    if asked is None or scale is None or not asked.points:
        return []
    ends_ = {
        "low": number(scale.low),
        "high": number(scale.high),
        "better": BETTER[scale.better],
    }
    return [_("it goes from %(low)s to %(high)s, %(better)s") % ends_]


def _without(stave: StaveOf) -> list[str]:
    count = len(stave.asked.course.without) if stave.asked else 0
    if not count:
        return []
    said = ngettext("%(n)d time without a number", "%(n)d times without a number", count)
    return [said % {"n": count}]


def _broken(stave: StaveOf) -> list[str]:
    breaks = len(stave.asked.course.breaks) if stave.asked else 0
    if not breaks:
        return []
    return [_("interrupted where another form or version begins, because they are not compared")]


def cell(found: list[Answered]) -> str:
    """Return the numbers of one day or session, each as it was asked."""
    return "; ".join(_cell(one) for one in found)


def _cell(one: Answered) -> str:
    said = number(one.point.value)
    if one.point.moment == "pre":
        return _("before: %(said)s") % {"said": said}
    return _("after: %(said)s") % {"said": said} if one.point.moment == "post" else said
