"""What the page after a programme shows: its drawings, its table, its answers.

Conventions: only what was said is shown, with what nobody asked; nothing is concluded from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sostenuto.listening import next_steps as suggesting
from sostenuto.measures.ratings import HIGHEST, LOWEST
from sostenuto.measures.ratings import ratings as known_ratings
from sostenuto_web.listening.afterwards import legend, picture
from sostenuto_web.listening.afterwards.parts import After, Heard, said_of
from sostenuto_web.listening.afterwards.picture import Drawing
from sostenuto_web.listening.around import SCALES, Answer
from sostenuto_web.listening.programmes import words
from sostenuto_web.repertoire.words import length

BECAME = {
    "played": gettext_lazy("played"),
    "playing": gettext_lazy("is playing"),
    "not_this": gettext_lazy("“not this”"),
    "not_this_unheard": gettext_lazy("“not this”, before it sounded"),
    "waiting": gettext_lazy("to come"),
    "never": gettext_lazy("never sounded"),
}
AXES = {"valence": gettext_lazy("pleasant"), "arousal": gettext_lazy("stirred up")}
"""The two answers of the mood square, as the high end is called."""
MEASURES = {
    "valence": gettext_lazy("How pleasant it was"),
    "arousal": gettext_lazy("Quiet or stirred up"),
    "tension": gettext_lazy("Tension"),
    "craving": gettext_lazy("The pull to use"),
}
WENT = {
    "better": gettext_lazy("better than before"),
    "as before": gettext_lazy("as before"),
    "worse": gettext_lazy("worse than before"),
}


@dataclass(frozen=True, slots=True)
class Rated:
    """One answer before and after, as marks and in numbers; empty is what nobody asked."""

    name: str
    drawing: Drawing
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One song in the table."""

    number: int
    title: str
    artist: str
    wanted: str
    expected: str
    felt: str
    felt_numbers: str
    opinion: str
    became: str
    sounded: str
    moved: int


def page(found: After) -> dict[str, Any]:
    """Return what the page's template needs."""
    plane = picture.plane(found, _("before"), _("after"))
    return {
        "found": found,
        "delivered": delivered(found),
        "plane": plane,
        "strip": picture.strip(found),
        "keys": list(legend.keys(plane)),
        "rated": list(rated(found)),
        "rows": [_row(one) for one in found.heard],
        "counts": counts(found),
        "mood": mood(found),
        "steps": found.steps,
        "went": list(_went(found)),
        "remark": suggesting.remark(),
        "not_asked": not found.is_rated,
    }


def small(found: After) -> dict[str, Any]:
    """Return what a small picture of a programme shows, as part of another page."""
    return {
        "programme": found.programme,
        "key": found.programme.pk.hex,
        "found": found,
        "delivered": delivered(found),
        "plane": picture.plane(found),
        "mood": mood(found),
        "counts": counts(found),
        "goal": words.goal(found.programme),
    }


def delivered(found: After) -> str:
    """Return which of the two it was; a record must always say it."""
    return _("music therapy") if found.is_therapy else _("music listening")


def counts(found: After) -> list[tuple[str, int]]:
    """Return how many songs there were, and what became of them."""
    return [
        (_("Planned"), len(found.heard)),
        (_("Sounded"), found.count(*picture.HEARD)),
        (_("“Not this”"), found.count("not_this", "not_this_unheard")),
        (_("Never sounded"), found.count("never", "not_this_unheard")),
        (_("They said how it felt"), found.felt_count),
    ]


def mood(found: After) -> str:
    """Return the mood before and after in words, as far as it was asked."""
    before, after = (_mood(said.get("mood")) for said in (found.before, found.after))
    if before and after:
        return _("%(before)s → %(after)s") % {"before": before, "after": after}
    if before:
        return _("before: %(said)s") % {"said": before}
    return _("after: %(said)s") % {"said": after} if after else ""


def rated(found: After) -> Iterator[Rated]:
    """Yield each thing that was asked before or after, both axes of the mood by themselves."""
    before, after = said_of(found.before), said_of(found.after)
    for axis, says in AXES.items():
        ends = getattr(before, axis), getattr(after, axis)
        if ends != (None, None):
            yield _rated(_("Mood: %(axis)s") % {"axis": says}, ends, (-1.0, 1.0))
    for scale in SCALES:
        ends = getattr(before, scale, None), getattr(after, scale, None)
        if ends != (None, None):
            name = _capital(_(known_ratings()[scale].name))
            yield _rated(name, ends, (float(LOWEST), float(HIGHEST)))


def number(value: float | None) -> str:
    """Return a number with a true minus sign; empty where there is none."""
    if value is None:
        return ""
    places = next((p for p in range(2) if round(value, p) == value), 2)
    return str(formats.number_format(value, places)).replace("-", "−")


def _capital(says: str) -> str:
    return says[:1].upper() + says[1:]


def _rated(name: str, ends: tuple[float | None, float | None], scale: tuple[float, float]) -> Rated:
    return Rated(name, picture.marks(*ends, *scale), number(ends[0]), number(ends[1]))


def _mood(answer: Answer | None) -> str:
    place = answer.place if answer else None
    return words.place(place.valence, place.arousal) if place else ""


def _went(found: After) -> Iterator[tuple[str, str]]:
    changed = suggesting.changed(said_of(found.before), said_of(found.after))
    for measure, went in changed.items():
        yield str(MEASURES[measure]), str(WENT.get(went) or _stirred(found))


def _stirred(found: After) -> str:
    """Say a change in what has no good and no bad end: only how stirred up they were."""
    before, after = said_of(found.before).arousal or 0.0, said_of(found.after).arousal or 0.0
    return _("more stirred up than before") if after > before else _("quieter than before")


def _row(one: Heard) -> Row:
    felt = one.felt
    return Row(
        number=one.number,
        title=one.title,
        artist=one.artist,
        wanted=words.place(one.target.valence, one.target.arousal),
        expected=words.place(one.planned.valence, one.planned.arousal),
        felt=words.place(felt.valence, felt.arousal) if felt else "",
        felt_numbers=f"{number(felt.valence)} / {number(felt.arousal)}" if felt else "",
        opinion=_opinion(one),
        became=str(BECAME[one.became]),
        sounded=_sounded(one),
        moved=len(one.moved),
    )


def _opinion(one: Heard) -> str:
    said = []
    if one.liked is not None:
        said.append(_liked(one.liked))
    if one.familiar is not None:
        said.append(_("knew it") if one.familiar else _("did not know it"))
    return ", ".join(said)


def _liked(liked: float) -> str:
    if not liked:
        return _("neither liked nor disliked it")
    return _("liked it") if liked > 0 else _("did not like it")


def _sounded(one: Heard) -> str:
    if one.sounded_s is None:
        return ""
    said = {"sounded": length(one.sounded_s), "long": length(one.row.seconds)}
    return _("%(sounded)s of %(long)s") % said
