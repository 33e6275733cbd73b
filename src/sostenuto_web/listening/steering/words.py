"""What the two sliders say, from end to end, and what the limits mean."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sostenuto_web.listening.models import Composed

VALENCE = (
    (-0.7, _("very heavy")),
    (-0.2, _("rather heavy")),
    (0.2, _("neither heavy nor light")),
    (0.7, _("rather light")),
    (1.0, _("very light")),
)
"""Up to which valence a word holds, the end included."""
AROUSAL = (
    (-0.7, _("very still")),
    (-0.2, _("rather still")),
    (0.2, _("neither still nor lively")),
    (0.7, _("rather lively")),
    (1.0, _("very lively")),
)
LIMITS = (
    (Composed.Preset.NONE, _("none")),
    (Composed.Preset.SEDATIVE, _("quiet: slow and soft, no drums")),
    (Composed.Preset.STIMULATIVE, _("lively: quick, with drums")),
)
"""As in `sostenuto.music.mapping`; they hold wherever the sliders stand."""


def told() -> dict[str, Any]:
    """Return the words of both sliders, ready for JSON.

    Examples
    --------
    >>> told()["valence"][0]
    [-0.7, 'very heavy']
    """
    rows = {"valence": VALENCE, "arousal": AROUSAL}
    return {name: [[end, str(word)] for end, word in steps] for name, steps in rows.items()}
