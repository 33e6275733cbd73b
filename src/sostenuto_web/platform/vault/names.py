"""Finding a sealed name: keyed hashes of its normalised parts, no name in the database.

Conventions: a *part* is a word of a name without case, accents and punctuation. The index of a name
holds a keyed hash of each part and of each beginning of it from two letters on, so that somebody
who types "jo" finds Joana. Names written without blanks between words (Chinese, Japanese, Korean)
are indexed by every run of up to four characters.

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

SHORTEST, LONGEST = 2, 12
"""Letters of the beginnings that are indexed."""
RUN = 4
"""Characters of the longest run of a name written without blanks."""
PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
APOSTROPHES = re.compile("['’‘ʼ`´ʻ]")
WORDS_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
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
        for length in range(SHORTEST, min(len(part), LONGEST) + 1):
            yield part[:length]


def keyed(part: str) -> str:
    """Return the keyed hash of one part, as 32 hexadecimal digits."""
    return hmac.new(keys.derived(b"names"), part.encode(), hashlib.sha256).hexdigest()[:32]


def _keyed_beginning(letters: str) -> str:
    return keyed(f"{letters}…")


def index_of(name: str) -> frozenset[str]:
    """Return the keyed hashes by which a name can be found, by its parts or their beginnings.

    A name with a hyphen is found as one word as well: Anne-Marie by "annemarie".
    """
    joined = re.sub(r"(?<=\w)-(?=\w)", "", _bare(name).replace("‐", "-").replace("‑", "-"))
    parts = {*parts_of(name), *re.findall(r"\w+", joined)}
    found = {keyed(part) for part in parts}
    return frozenset(found | {_keyed_beginning(b) for part in parts for b in beginnings(part)})


def wanted(typed: str) -> tuple[str, ...]:
    """Return the keyed hashes that a name has to have, all of them, for somebody who typed this.

    A single letter finds whole parts only (an initial). Nothing typed gives nothing.
    """
    return tuple(_wanted(part) for part in parts_of(typed))


def _wanted(part: str) -> str:
    if WORDS_WITHOUT_BLANKS.search(part):
        return _keyed_beginning(part) if len(part) <= RUN else keyed(part)
    return _keyed_beginning(part[:LONGEST]) if len(part) >= SHORTEST else keyed(part)
