"""What a file was called where it came from: kept to be read, never to be a place on the disk."""

import unicodedata

LONGEST = 255
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def cleaned(name: str) -> str:
    r"""Return a file's name with its folders as one safe line; the end of a long one is kept.

    Examples
    --------
    >>> cleaned("../../etc/passwd.mp3"), cleaned("C:\\Nena/99.mp3"), cleaned("a\x00b\u202e.mp3")
    ('etc/passwd.mp3', 'C:/Nena/99.mp3', 'ab.mp3')
    >>> len(cleaned("x" * 999 + ".mp3"))
    255
    """
    text = unicodedata.normalize("NFC", name.replace("\\", "/"))
    text = "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)
    parts = [part.strip() for part in text.split("/")]
    return "/".join(part for part in parts if part not in ("", ".", ".."))[-LONGEST:]
