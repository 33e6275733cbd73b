"""The words of a consent: what a template must hold, and the exact text that somebody signs.

Conventions: a template's blocks hold names in braces, filled in from the consent. Text is plain:
a line that begins with ``- `` is an item of a list, an empty line ends a paragraph.
"""

import re
from collections.abc import Mapping
from hashlib import sha256

from sostenuto.base.errors import InputError
from sostenuto.care.consent.catalogue import Template, kinds

PLACES = ("client", "programme", "information", "recipient", "purpose", "expiry")
"""What every text has to name."""
OPTIONAL_PLACES = ("held_until",)
BREVITY = 4000
"""Characters in a block at most: nobody reads more."""
_PLACE = re.compile(r"\{([^{}]*)\}")


def problems_of(template: Template) -> tuple[str, ...]:
    """Return what is wrong with a template, in plain words; nothing for one that may be used.

    Examples
    --------
    >>> problems_of(Template("a", 1, "dance", "en", "A", ()))
    ('there is no such kind of consent',)
    """
    kind = kinds().get(template.kind)
    if kind is None:
        return ("there is no such kind of consent",)
    said = {block.id: block.text for block in template.blocks}
    text = "\n".join(said.values())
    named = set(_PLACE.findall(text))
    held = {"held_until"} if kind.held else set()
    found = [
        f"the part “{part}” is missing" for part in kind.mandatory_blocks if not said.get(part)
    ]
    found += [f"{{{place}}} is missing" for place in (*PLACES, *sorted(held)) if place not in named]
    strange = sorted(named - set(PLACES) - set(OPTIONAL_PLACES))
    found += [f"{{{place}}} cannot be filled in" for place in strange]
    if set("{}") & set(_PLACE.sub("", text)):
        found.append("a brace stands alone")
    if len(said) != len(template.blocks):
        found.append("two parts have the same name")
    if not template.title.strip():
        found.append("the title is missing")
    found += [f"the part “{part}” is too long" for part in said if len(said[part]) > BREVITY]
    return tuple(found)


def text_of(template: Template, fill: Mapping[str, str]) -> str:
    """Return the text with everything filled in.

    Parameters
    ----------
    template : Template
    fill : mapping of str to str
        A text for every place of `PLACES`.

    Raises
    ------
    InputError
        The template may not be used, or something is not filled in.
    """
    wrong = problems_of(template)
    if wrong:
        raise InputError("template", expected="complete", got="; ".join(wrong))
    body = "\n\n".join(block.text for block in template.blocks)
    empty = [place for place in _PLACE.findall(body) if not fill.get(place, "").strip()]
    if empty:
        raise InputError("text", expected="filled in everywhere", got=f"nothing for {empty[0]}")
    filled = _PLACE.sub(lambda place: fill[place[1]].strip(), body)
    return f"{template.title}\n\n{filled}\n"


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, 64 hexadecimal digits.

    Examples
    --------
    >>> digest_of("yes")[:8]
    '8a798890'
    """
    return sha256(text.encode()).hexdigest()
