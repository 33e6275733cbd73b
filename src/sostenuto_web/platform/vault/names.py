"""Finding a sealed name: keyed hashes of its normalised parts, no name in the database."""

import hashlib
import hmac
import re
import unicodedata

from sostenuto_web.platform.vault import keys


def parts_of(name: str) -> tuple[str, ...]:
    """Return a name's parts without case, accents and punctuation, each once, in order.

    Examples
    --------
    >>> parts_of("Zoë  O'Brien-Ødegård")
    ('zoe', 'obrien', 'odegard')
    """
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o"))
    bare = "".join(c for c in folded if not unicodedata.combining(c)).replace("'", "")
    return tuple(dict.fromkeys(re.findall(r"\w+", bare)))


def keyed(part: str) -> str:
    """Return the keyed hash of one part, as 32 hexadecimal digits."""
    return hmac.new(keys.derived(b"names"), part.encode(), hashlib.sha256).hexdigest()[:32]
