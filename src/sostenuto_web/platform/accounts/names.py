"""Log-in names: one person each. Shared ones are refused; a client gets one that tells nothing."""

import secrets
import tomllib
from functools import lru_cache
from importlib.resources import files

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sostenuto_web.platform.accounts.models import User

DIGITS = 1000


@lru_cache(maxsize=1)
def shared() -> frozenset[str]:
    """Return the names that several people would use."""
    return frozenset(_data("shared_names.toml")["names"])


def is_shared(login: str) -> bool:
    """Say whether a log-in name is one that several people would use.

    Examples
    --------
    >>> is_shared("Staff-2"), is_shared("front.desk"), is_shared("wren")
    (True, True, False)
    """
    bare = "".join(letter for letter in login.casefold() if letter.isalpha())
    return bare in shared()


def check(login: str) -> None:
    """Refuse a log-in name that would be shared.

    Raises
    ------
    ValidationError
        With words for the form.
    """
    if is_shared(login):
        raise ValidationError(
            _("Choose a name for one person, such as a first name and a letter."), code="shared"
        )


def quiet_name() -> str:
    """Return a free log-in name that tells nothing of whose it is, like ``river-maple-407``."""
    words = _data("quiet_words.toml")
    while True:
        first, second = (secrets.choice(words[place]) for place in ("first", "second"))
        login = f"{first}-{second}-{secrets.randbelow(DIGITS):03}"
        if not User.objects.filter(login=login).exists():
            return login


@lru_cache(maxsize=2)
def _data(name: str) -> dict[str, list[str]]:
    text = (files("sostenuto_web.platform.accounts") / name).read_text(encoding="utf-8")
    return tomllib.loads(text)
