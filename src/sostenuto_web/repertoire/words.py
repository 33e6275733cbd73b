"""What the engine's numbers say, in plain words."""

from django.utils.translation import gettext as _

from sostenuto_web.repertoire import plane
from sostenuto_web.repertoire.models import Recording

SURE_SD, ROUGH_SD = 0.3, 0.45


def affect(recording: Recording) -> str:
    """Return where a recording lies on the affect plane, no finer than its spread allows.

    Examples
    --------
    >>> affect(Recording(valence=0.6, valence_sd=0.3, arousal=-0.5, arousal_sd=0.3))
    'bright and calm'
    >>> affect(Recording(valence=0.1, valence_sd=0.4, arousal=0.2, arousal_sd=0.4))
    'in the middle, or hard to tell'
    """
    place = plane.place_of(recording)
    if place[0] is None or place[1] is None:
        return ""
    spreads = spreads_of(recording)
    valence = _side(place[0], spreads[0], _("dark"), _("bright"))
    arousal = _side(place[1], spreads[1], _("calm"), _("lively"))
    if valence and arousal:
        return _("%(valence)s and %(arousal)s") % {"valence": valence, "arousal": arousal}
    return valence or arousal or _("in the middle, or hard to tell")


def _side(value: float, sd: float | None, low: str, high: str) -> str:
    """Return a word only where the middle lies outside of half a spread."""
    if abs(value) <= (sd if sd is not None else 1.0) / 2:
        return ""
    return low if value < 0 else high


def spreads_of(recording: Recording) -> tuple[float | None, float | None]:
    """Return how far valence and arousal may lie off; 0 for what a person said."""
    return (
        recording.valence_sd if recording.said_valence is None else 0.0,
        recording.arousal_sd if recording.said_arousal is None else 0.0,
    )


def spread(recording: Recording) -> str:
    """Return how sure that is."""
    valence_sd, arousal_sd = spreads_of(recording)
    if valence_sd is None or arousal_sd is None:
        return ""
    if recording.said_valence is not None and recording.said_arousal is not None:
        return _("said by a person")
    widest = max(valence_sd, arousal_sd)
    if widest <= SURE_SD:
        return _("fairly sure")
    return _("roughly") if widest <= ROUGH_SD else _("little more than a guess")


def key(name: str) -> str:
    """Return a key of the engine in the reader's language; what is none as it is.

    Examples
    --------
    >>> key("F# minor"), key("")
    ('F# minor', '')
    """
    note, _space, mode = name.partition(" ")
    if mode == "major":
        return _("%(note)s major") % {"note": note}
    return _("%(note)s minor") % {"note": note} if mode == "minor" else name


def length(seconds: float | None) -> str:
    """Return minutes and seconds.

    Examples
    --------
    >>> length(185.4)
    '3:05'
    """
    if seconds is None:
        return ""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
