"""Which needs are asked about first: by what somebody comes with and what their goals are about.

Conventions: a table says so (``suggest.toml``), and a person looks at it before anything is
suggested. Nothing is read out of what was written about somebody.
"""

from __future__ import annotations

from collections.abc import Iterable

from sostenuto.evidence.library import Library


def usual_needs(
    library: Library, contexts: Iterable[str], domains: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return needs to begin with, each once; what is not known adds none.

    Parameters
    ----------
    library : Library
    contexts : iterable of str
        Keys of `sostenuto.care.contexts`.
    domains : iterable of str
        What goals are about: keys of `sostenuto.care.forms.forms.domains`.

    Examples
    --------
    >>> from sostenuto.evidence.library import library
    >>> usual_needs(library(), ["addiction"], ["feelings", "craving"])
    ('craving', 'motivation', 'mood')
    """
    asked = [("contexts", key) for key in contexts] + [("domains", key) for key in domains]
    found = (need for part, key in asked for need in library.needs[part].get(key, ()))
    return tuple(dict.fromkeys(found))
