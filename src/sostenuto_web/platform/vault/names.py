"""Finding a sealed name: keyed hashes of its normalised parts, no name in the database.

Conventions: a *part* is a word of a name without case, accents and punctuation. An index keeps a
keyed hash of each part and of its `beginnings`, so that somebody who types "jo" finds Joana. Names
written without blanks between words (Chinese, Japanese, Korean) have every run of up to four
characters among these.

What this gives away: whoever has the database without the key sees which clients share a part or a
beginning of one, and how many. The hash cannot be worked out without the key; whoever has both
database and key file can try names, but could then read the names themselves.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator

from sostenuto_web.platform.vault import keys

SHORTEST = 2
"""Letters of the shortest beginning that is worth an entry."""
RUN = 4
"""Characters of the longest run of a name written without blanks."""
PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
APOSTROPHES = re.compile("['’‘ʼ`´ʻ]")
WORDS_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def _bare(name: str) -> str:
    joined = APOSTROPHES.sub("", name.casefold())
    # Taken apart first: a capital in a script of its own (𝓐) shows its case only then.
    plain = unicodedata.normalize("NFKD", joined).casefold().translate(PLAIN)
    folded = unicodedata.normalize("NFKD", plain)
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    return APOSTROPHES.sub("", unicodedata.normalize("NFC", kept)).replace("_", " ")


def parts_of(name: str) -> tuple[str, ...]:
    """Return a name's parts without case, accents and punctuation, each once, in order.

    Examples
    --------
    >>> parts_of("Zoë  O'Brien-Ødegård")
    ('zoe', 'obrien', 'odegard')
    >>> parts_of("Jörg Weiß"), parts_of("李小龍")
    (('jorg', 'weiss'), ('李小龍',))
    """
    return tuple(dict.fromkeys(re.findall(r"\w+", _bare(name))))


def beginnings(part: str) -> Iterator[str]:
    """Yield what somebody may type who looks for this part.

    Examples
    --------
    >>> list(beginnings("joana"))
    ['jo', 'joa', 'joan', 'joana']
    >>> list(beginnings("小龍"))
    ['小', '小龍', '龍']
    """
    if WORDS_WITHOUT_BLANKS.search(part):
        for start in range(len(part)):
            for end in range(start + 1, min(start + RUN, len(part)) + 1):
                yield part[start:end]
    else:
        for length in range(SHORTEST, len(part) + 1):
            yield part[:length]


def keyed(part: str) -> str:
    """Return the keyed hash of one part, as 32 hexadecimal digits."""
    return hmac.new(keys.derived(b"names"), part.encode(), hashlib.sha256).hexdigest()[:32]
