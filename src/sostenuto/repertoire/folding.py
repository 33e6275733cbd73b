"""Folding a name to the words that count, for `sostenuto.repertoire.identity`.

Conventions: *plain* text is lower case without accents, with one kind of dash, bracket and
apostrophe. The word lists are data (``identity.toml``). Other scripts keep their vowel signs;
Hebrew points and Arabic vowel marks go, because people leave them out.
"""

import html
import re
import unicodedata
from functools import lru_cache

from sostenuto.repertoire.catalogue import identity_words

_DROPPED_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u20d0-\u20ff\ufe00-\ufe0f]"
)
_FORMS = str.maketrans(
    dict.fromkeys("[{【〔〖「『〘", "(")
    | dict.fromkeys("]}】〕〗」』〙", ")")
    | dict.fromkeys("\u2010\u2011\u2212\ufe63", "-")
    | dict.fromkeys("\u2012\u2013\u2014\u2015\ufe58", " - ")
    | dict.fromkeys("’‘ʼ`´′", "'")
    | dict.fromkeys("™®©℠", "")
)
_NOT_ALNUM = re.compile(r"[\x00-/:-@\[-`{-\x7f]+")
_GROUP = re.compile(r"\(([^()]*)(?:\)|$)")
_TAIL = re.compile(r"\s+-+\s+|\s+-+|-+\s+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|s|k)?")
_NEST = 4


def _alternatives(words: object) -> str:
    return "|".join(re.escape(word) for word in words) if isinstance(words, list) else ""


_WORDS = identity_words()
_LETTERS = str.maketrans(_WORDS["letters"])
_SAME, _OTHER = frozenset(_WORDS["same"]), frozenset(_WORDS["other"])
_FILLERS, _PLACES = frozenset(_WORDS["fillers"]), frozenset(_WORDS["live_places"])
_JOINERS, _LEADING = frozenset(_WORDS["joiners"]), frozenset(_WORDS["leading"])
_GUEST_WORD = rf"(?:{_alternatives(_WORDS['guests'])})"
_GUEST = re.compile(
    rf"(?<=[\s(]){_GUEST_WORD}(?:\.\s*|\s+)(?!{_GUEST_WORD}\b)"
    r"(?P<who>[^()\s][^()]*?)(?=\)|\(|\s-|$)"
)
_STARTING_GUEST = re.compile(rf"\s*{_GUEST_WORD}(?:\.\s*|\s+)\S")
_ANY_GUEST = re.compile(_GUEST_WORD, re.IGNORECASE)
_GROUP_GUEST = re.compile(
    rf"\s*(?:{_alternatives(_WORDS['guests'] + _WORDS['bracket_guests'])})\b[./]?\s*\S"
)
_BARE = re.compile(
    rf"(?<=\S)\s+(?:\d{{4}}\s+)?(?:{_alternatives(_WORDS['bare'])})(?:\s+\d{{4}})?\s*$"
)
_INVERTED = re.compile(rf"^(.+\S)\s*,\s*(?:{_alternatives(_WORDS['leading'])})\s*(?=\(|-\s|$)")
_PARTS: dict[str, str] = _WORDS["parts"]
_NUMERALS: dict[str, str] = _WORDS["numerals"]
_PART = re.compile(
    rf"\b(?:(?P<part>{_alternatives([w for w in _PARTS if not w.startswith('n')])})\b\.?\s*#?"
    rf"(?P<numeral>\d+|{_alternatives(sorted(_NUMERALS, key=len, reverse=True))})"
    rf"|(?P<nr>no|nr|number)\b\.?\s*#?(?P<digits>\d+))\b"
)
_CARE = re.compile(
    rf"[()&+!$]|\s-|-\s|'n\b|\bn'|^\W*(?:{_alternatives(_WORDS['leading'])})\b|,\s*the\b|\b(?:"
    + _alternatives([*_WORDS["joiners"], *_WORDS["guests"], *_WORDS["bare"], *_PARTS])
    + r")\b"
)
"""Finds whatever needs more than dropping signs, so that most names take the short way."""


def plain_text(text: str) -> str:
    """Return a text in lower case, without accents, in one kind of signs.

    Examples
    --------
    >>> plain_text("Mötley Crüe – Ke$ha [Live]"), plain_text("Ｊ－ＰＯＰ"), plain_text("P!nk")
    ('motley crue - kesha (live)', 'j-pop', 'pink')
    """
    if "&" in text and ";" in text:
        text = html.unescape(text)  # "Simon &amp; Garfunkel", as some programs write tags
    if text.isascii():
        text = text.lower()
        if "[" in text or "{" in text:
            text = text.translate(_FORMS)
    else:
        text = text.translate(_FORMS)
        text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
        text = _DROPPED_MARKS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", text).translate(_FORMS)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    if "$" in text or "!" in text:
        text = re.sub(r"\$(?=[a-z])|(?<=[a-z])\$", "s", text)
        text = re.sub(r"(?<=[bcdfghjklmnpqrstvwxz])!(?=[bcdfghjklmnpqrstvwxz])", "i", text)
    return text


def folded_letters(text: str) -> str:
    """Return all visible signs of a text without spaces: the key of what holds no word.

    Examples
    --------
    >>> folded_letters(" !!! "), folded_letters("\u200b ")
    ('!!!', '')
    """
    return _visible(plain_text(text)) or _visible(unicodedata.normalize("NFC", text).casefold())


def _visible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] not in "CZ")


def has_guests(text: str) -> bool:
    """Say whether a text may hold a guest: a cheap look before `find_guests`.

    Examples
    --------
    >>> has_guests("Stan (feat. Dido)"), has_guests("Little Lies")
    (True, False)
    """
    return _ANY_GUEST.search(text) is not None


@lru_cache(maxsize=4096)
def find_guests(text: str) -> tuple[str, list[str]]:
    """Part a name from its guests (*feat.*, *ft.*, *featuring*), both in plain text.

    Examples
    --------
    >>> find_guests("Little Feat ft. Bonnie Raitt"), find_guests("Stan (feat. Dido)")
    (('little feat', ['bonnie raitt']), ('stan', ['dido']))
    """
    plain = plain_text(text).strip()
    guests = [match["who"].strip() for match in _GUEST.finditer(plain)]
    main = _GUEST.sub(" ", plain).replace("( )", " ").strip()
    return (main or plain), guests


def folded_words(text: str, *, strict: bool) -> list[str]:
    """Return the words of a name that count, folded.

    Parameters
    ----------
    text : str
    strict : bool
        Fold only remarks that leave the recording's song the same beyond doubt.

    Examples
    --------
    >>> folded_words("The Wall, Pt. 2 (feat. X) - 2011 Remaster", strict=False)
    ['wall', 'part', '2']
    """
    plain = plain_text(text).strip()
    if plain.isascii() and not _CARE.search(plain):
        word = plain.replace(" ", "")
        return [word if word.isalnum() else _NOT_ALNUM.sub("", word) or folded_letters(text)]
    plain = _one_way_of_writing(plain)
    kept = plain
    for _ in range(min(_NEST, plain.count("("))):
        kept = _GROUP.sub(lambda group: f" {_kept_group(group[1], strict)} ", kept)
    if "-" in kept:
        head, *tails = _TAIL.split(kept)
        kept = " ".join([head, *(_kept_tail(tail, strict) for tail in tails)])
    if has_guests(kept):
        kept = _GUEST.sub(lambda guest: f" {_parts(guest[0])} ", kept.strip())
    kept = _BARE.sub("", kept)
    visible = "".join(kept.split())
    return _counted(_split(kept)) or ([visible] if visible else _counted(_split(plain)))


def _one_way_of_writing(plain: str) -> str:
    plain = plain.replace("&", " and ")
    if "'" in plain:
        plain = re.sub(r"\s*'n'\s*|\s+n'\s+|\s+'n\s+", " and ", plain).replace("'", "")
    if "+" in plain:
        plain = re.sub(r"(?<=\w)\s*\+\s*(?=\w)", " and ", plain)
    if "," in plain:
        plain = _INVERTED.sub(r"\1", plain)
    return _PART.sub(_written_part, plain)


def _written_part(match: re.Match[str]) -> str:
    if match["nr"]:
        return f"number {match['digits']}"
    return f"{_PARTS[match['part']]} {_NUMERALS.get(match['numeral'], match['numeral'])}"


def _parts(text: str) -> str:
    return " ".join(match[0] for match in _PART.finditer(text))


def _kept_group(inside: str, strict: bool) -> str:
    remark = is_remark(inside, strict=strict) or (
        not strict and bool(_YEAR.fullmatch(inside.strip()))
    )
    guest = _GROUP_GUEST.match(inside) and (not strict or _STARTING_GUEST.match(inside))
    return _parts(inside) if remark or guest else inside


def _kept_tail(tail: str, strict: bool) -> str:
    return _parts(tail) if is_remark(tail, strict=strict) or _STARTING_GUEST.match(tail) else tail


def is_remark(text: str, *, strict: bool = False) -> bool:
    """Say whether a bracket, or what follows a dash, is a remark about the version.

    Examples
    --------
    >>> is_remark("Live at the Apollo"), is_remark("2011 Remaster"), is_remark("Let It Be")
    (True, True, False)
    >>> [is_remark(words, strict=True) for words in ("Live", "Live and Let Die", "Club Mix")]
    [True, False, False]
    """
    words = _split(plain_text(text))
    if not words:
        return False
    places = [i for i, word in enumerate(words[:-1]) if word == "live" and words[i + 1] in _PLACES]
    known = _SAME if strict else _SAME | _OTHER
    whole = all(w in known or w in _FILLERS or _NUMBER.fullmatch(w) for w in words)
    if strict:
        return (whole and not known.isdisjoint(words)) or places[:1] == [0]
    ends = words[0] in known or words[-1] in known
    return ends or bool(places) or (whole and not known.isdisjoint(words))


def _split(plain: str) -> list[str]:
    if plain.isascii():
        return re.findall(r"[a-z0-9]+", plain)
    return "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in plain).split()


def _counted(words: list[str]) -> list[str]:
    """Leave out joining words (single letters only between others) and a leading article."""
    last = len(words) - 1
    kept = [
        word
        for place, word in enumerate(words)
        if word not in _JOINERS or (len(word) == 1 and place in (0, last))
    ]
    words = kept or words[:1]
    return words[1:] if len(words) > 1 and words[0] in _LEADING else words
