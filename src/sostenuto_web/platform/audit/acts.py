"""What each recorded act is called in words; the words stand in ``acts.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from django.utils.translation import gettext

from sostenuto_web.platform.policy.table import rules


@cache
def words() -> Mapping[str, str]:
    """Return the words of each act by its code, untranslated."""
    text = (resources.files(__package__) / "acts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def called(action: str) -> str:
    """Return an act in words: its own, those of the rule of a page, or the bare code.

    Examples
    --------
    >>> called("sign-in.done")
    'signed in'
    >>> called("client.read")
    "open a client's record"
    >>> called("thing.not_known")
    'thing: not known'
    """
    if action in words():
        return gettext(words()[action])
    rule = rules().get(action)
    return gettext(rule.says) if rule else action.replace(".", ": ").replace("_", " ")


def because(action: str, why: object) -> str:
    """Return the reason that an act's row holds as a code, in words; "" where there is none.

    Examples
    --------
    >>> because("client.erased", "asked")
    'the person asked for it'
    >>> because("client.erased", None)
    ''
    """
    found = words().get(f"{action}.{why}")
    return gettext(found) if found else ""
