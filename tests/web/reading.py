"""What a test reads of a page when it says that something short is not there.

Each form of a page carries 64 letters and digits that are drawn anew. Three letters that must not
be there are somewhere among them once in a few thousand pages.
"""

import re
from html import unescape

TOKEN = re.compile(r"\b[0-9A-Za-z]{64}\b")
"""What Django draws against forged forms, and what says whose form it is."""
UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")


def without_tokens(page: str) -> str:
    """Return a page as it is, with its tags and addresses, but without its forms' tokens.

    Examples
    --------
    >>> without_tokens('<input name="token" value="' + "Ash4" * 16 + '"> <a href="/ash/">Ash</a>')
    '<input name="token" value=""> <a href="/ash/">Ash</a>'
    """
    return TOKEN.sub("", page)


def words(page: str) -> str:
    """Return what people read of a page, in one line: no tag, no attribute, no script.

    Examples
    --------
    >>> words("<title>Today</title><script>let ash</script><p class='ash'>Ash &amp;\\n Elm</p>")
    'Today Ash & Elm'
    """
    return " ".join(unescape(TAG.sub(" ", UNSEEN.sub(" ", page))).split())
