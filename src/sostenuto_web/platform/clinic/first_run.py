"""Who may make the first account, and with which proof.

A person at the machine itself (the request comes from loopback, to a loopback name, through no
proxy) needs no proof: whoever can do that can read the house's files anyway. Everybody else needs
the one-time set-up code, which lies in the house's folder, readable by its owner only, and which
``sostenuto serve`` shows as a link.
"""

import hmac
import os
import secrets
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port

from sostenuto_web.platform.house import House

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 3, 4
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP")

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def open_before(view: View) -> View:
    """Let a view answer although nobody has an account yet (health, certificates, first run)."""
    view.open_before_first_run = True  # type: ignore[attr-defined]
    return view


def code_file(house: House) -> Path:
    """Return where the set-up code of a fresh house lies."""
    return house.folder / "setup-code"


def setup_code(house: House) -> str:
    """Return the one-time set-up code, making it when there is none."""
    file = code_file(house)
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write("-".join(groups) + "\n")
    return file.read_text(encoding="ascii").strip()


def drop_code(house: House) -> None:
    """Take the code away; it has done its work."""
    code_file(house).unlink(missing_ok=True)


def is_right(house: House, code: str) -> bool:
    """Say whether ``code`` is the set-up code, as people type it."""
    bare = "".join(code.split()).replace("-", "").lower()
    wanted = setup_code(house).replace("-", "")
    return bool(wanted) and hmac.compare_digest(bare.encode(), wanted.encode())


def is_at_the_machine(request: HttpRequest, house: House) -> bool:
    """Say whether the request comes from the machine that the house runs on."""
    if house.behind_proxy or any(name in request.META for name in FORWARDED):
        return False
    host = split_domain_port(request.get_host())[0].strip("[]")
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and (
        host == "localhost" or _is_loopback(host)
    )


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def link(house: House, address: str) -> str:
    """Return the link to the first-run page that brings the code along, for `sostenuto serve`.

    Parameters
    ----------
    address : str
        Where the house is reached, like ``"https://music.example:8000/"``.
    """
    return f"{address.rstrip('/')}/house/first-run/?code={setup_code(house)}"
