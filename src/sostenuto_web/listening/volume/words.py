"""How loud, in plain words: a cap in decibels beside the level to which all music is brought.

Conventions: 0 is as loud as all music here, and is no cap; six decibels are about half the way.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

CAPS: Mapping[float, Any] = MappingProxyType(
    {
        0.0: _("as loud as all music here"),
        -6.0: _("a little quieter"),
        -12.0: _("clearly quieter"),
        -18.0: _("quiet"),
        -24.0: _("very quiet"),
    }
)


def words_of(cap_db: float) -> str:
    """Return the words for a cap; between two of them, those of the quieter one.

    Examples
    --------
    >>> words_of(-6.0) == words_of(-3.0) != words_of(0.0)
    True
    """
    fitting = [level for level in CAPS if level <= cap_db]
    return str(CAPS[max(fitting, default=min(CAPS))])
