"""How much two texts have in common, so that a copied note is noticed before it is signed.

Conventions: a text is the multiset of its folded words (`sostenuto.care.groups.folding`); order
and punctuation do not count, so that a reordered copy is a copy. A text without a word is like no
other.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

from sostenuto.base.checks import within
from sostenuto.care.groups.folding import tokens

LIMIT = 0.8
"""Above this share of words in common, somebody is asked whether both texts are meant."""


def overlap(a: str, b: str) -> float:
    """Return the share of words that two texts have in common, in [0, 1].

    The Jaccard index of two multisets: words in both, by how often they stand in both, over words
    in either (Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x). 0 where a text has no word.

    Examples
    --------
    >>> overlap("Sang the second verse.", "The second VERSE: sang!")
    1.0
    >>> overlap("sang it twice", "sang it once")
    0.5
    >>> overlap("", "")
    0.0
    """
    return _shared(_counted(a), _counted(b))


def alike(parts: Mapping[str, str], limit: float = LIMIT) -> tuple[tuple[str, str, float], ...]:
    """Return the pairs of texts that have more than ``limit`` in common, the most alike first.

    Parameters
    ----------
    parts : mapping of str to str
        Texts by key: one member's own sentences each.
    limit : float in [0, 1]

    Returns
    -------
    tuple of (str, str, float)
        Two keys, in the order of ``parts``, and their overlap.

    Raises
    ------
    InputError
        If the limit is not a share.

    Examples
    --------
    >>> alike({"a": "Played softly.", "b": "played, softly", "c": "Sang aloud."})
    (('a', 'b', 1.0),)
    """
    limit = within("limit", limit, 0, 1)
    counted = {key: _counted(text) for key, text in parts.items()}
    pairs = ((a, b, _shared(counted[a], counted[b])) for a, b in combinations(counted, 2))
    return tuple(sorted((pair for pair in pairs if pair[2] > limit), key=lambda pair: -pair[2]))


def _counted(text: str) -> Counter[str]:
    return Counter(token.text for token in tokens(text))


def _shared(a: Counter[str], b: Counter[str]) -> float:
    if not a or not b:
        return 0.0
    both = (a & b).total()
    return both / (a.total() + b.total() - both)
