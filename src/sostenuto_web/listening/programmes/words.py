"""What pages of programmes say: places on the plane, wanted moods, why something was left out."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sostenuto.base.affect import AffectPoint
from sostenuto.listening.moods import mood
from sostenuto.measures.catalogue import table
from sostenuto.measures.ratings import cell_of
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.repertoire.tastes.music import LABELS as OF_THE_GATE

GOALS = {
    "calm": _("calm"),
    "relaxed": _("relaxed"),
    "peaceful": _("peaceful"),
    "content": _("content"),
    "safe": _("safe"),
    "tender": _("tender"),
    "sleepy": _("sleepy"),
    "neutral": _("in the middle"),
    "hopeful": _("hopeful"),
    "grateful": _("grateful"),
    "focused": _("focused"),
    "curious": _("curious"),
    "friendly": _("friendly"),
    "carefree": _("carefree"),
    "happy": _("happy"),
    "energised": _("full of energy"),
}
"""The moods of ``sostenuto/listening/moods.toml`` that are offered as wanted, in this order."""
MOODS = {
    "anxious": _("anxious"),
    "tense": _("tense"),
    "restless": _("restless"),
    "stressed": _("stressed"),
    "angry": _("angry"),
    "irritable": _("irritable"),
    "craving": _("craving"),
    "sad": _("sad"),
    "low": _("low"),
    "lonely": _("lonely"),
    "numb": _("numb"),
    "flat": _("flat"),
    "bored": _("bored"),
    "tired": _("tired"),
    **GOALS,
}
"""Those that a point of a drawn path may be called by: hard ones first, then the wanted ones."""
ARCS = {
    ListeningProgramme.Arc.ISO: _("Meet, then move in small steps"),
    ListeningProgramme.Arc.COMPENSATORY: _("Straight to the wanted place"),
    ListeningProgramme.Arc.U: _("Down, and partly back"),
    ListeningProgramme.Arc.STEADY: _("Stay where they are"),
    ListeningProgramme.Arc.DRAWN: _("A path that you draw together"),
    ListeningProgramme.Arc.OWN: _("Their own order: they choose each piece"),
}
LEFT_OUT = {
    "unnamed": _("their song has no name yet"),
    "unplaced": _("nobody knows where they lie on the plane"),
    "unwanted": _("the client said “not now” or “never”"),
    "not_this": _("“not this” was said today"),
    "taken_out": _("taken out of this programme by hand"),
    "tempo": _("outside of the tempo that was asked for"),
    "not_liked": _("not among what the client likes"),
    "not_known": _("nobody says that the client knows them"),
    "lyrics": _("they have words"),
    "lyrics_unknown": _("nobody said whether they have words"),
    "heard lately": _("heard lately"),
    "alone": _("only with staff in the room"),
    "longer than the programme": _("longer than the programme"),
}
"""Reasons of planning; every other code is the gate's, and for those who read the register."""
MIDDLE, REACH = 5, 4
"""Of the mood square: its middle cell, and how many cells there are to either side."""


def goal_point(name: str) -> AffectPoint:
    """Return the place of a wanted mood."""
    return mood(name)


def goal(programme: ListeningProgramme) -> str:
    """Return where a programme is to lead, in words."""
    if programme.goal_mood in GOALS:
        return str(GOALS[programme.goal_mood])
    return place(programme.goal_valence, programme.goal_arousal)


def place(valence: float, arousal: float) -> str:
    """Return a place on the plane in words, as somebody would touch it in the square.

    Examples
    --------
    >>> place(1, -0.25)
    'very pleasant, a bit quiet'
    """
    column, row = cell_of(AffectPoint(valence, arousal))
    return f"{_side('valence', column)}, {_side('arousal', row)}"


def steps(axis: str) -> list[str]:
    """Return the words of the cells along one side of the mood square, from low to high.

    Examples
    --------
    >>> steps("arousal")[4], len(steps("valence"))
    ('neither quiet nor stirred up', 9)
    """
    return [_side(axis, cell) for cell in range(1, MIDDLE + REACH + 1)]


def _side(axis: str, cell: int) -> str:
    ratings = table("ratings.toml")
    ends, steps = ratings["axes"][axis], abs(cell - MIDDLE)
    if not steps:
        return gettext(ends["middle"])
    how = "some" if steps == 1 else "most" if steps == REACH else "much"
    word = gettext(ends["high" if cell > MIDDLE else "low"])
    return gettext(ratings["strength"][how]).format(word=word)


def left_out(code: str) -> str:
    """Return why recordings were left out, without naming any entry of a register."""
    from sostenuto.repertoire.catalogue import gate_constants

    if code in LEFT_OUT:
        return str(LEFT_OUT[code])
    if code in OF_THE_GATE:
        return str(OF_THE_GATE[code])
    label = gate_constants().labels.get(code)
    return gettext(label) if label else gettext("for another reason")


def is_of_the_gate(code: str) -> bool:
    """Whether a code tells of the register or a licence, and not of planning."""
    return code not in LEFT_OUT


def ago(minutes: int) -> str:
    """Return how long ago something was said."""
    if minutes < 1:
        return gettext("just now")
    return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {"count": minutes}
