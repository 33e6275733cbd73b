"""From where a request comes: its address, the kind of device, and whether the account knows it.

Conventions: after a sign-in the browser keeps a signed cookie with an opaque mark for each account
that signed in on it. A browser that an account knows has a limit of its own, so that strangers who
try that account's name use up theirs and never lock the person out.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from sostenuto_web.platform.vault import keys

SALT = "sostenuto.known-device"
KEPT_S = 365 * 24 * 3600
ACCOUNTS_KEPT = 6
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (
    (r"Edg[A-Z]*/", "Edge"),
    (r"OPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a cookie says of one account: a name for its bucket, and whose device it is."""

    mark: str
    mine: bool


def cookie_name() -> str:
    """Return the cookie's name."""
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def family(user_agent: str) -> str:
    """Return browser and system in plain words; nothing finer is kept.

    Examples
    --------
    >>> family("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    >>> family("curl/8.0")
    ''
    """
    browser = next((name for sign, name in BROWSERS if re.search(sign, user_agent)), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)


def address(request: HttpRequest) -> str:
    """Return where a request comes from; of IPv6 the network, which is what one person has."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.HOUSE.behind_proxy:
        said = request.META.get("HTTP_X_FORWARDED_FOR", said).rpartition(",")[2].strip()
    try:
        ip = ipaddress.ip_address(said)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network(f"{ip}/64", strict=False).network_address)
    return str(ip)


def known(request: HttpRequest, login: str) -> Known | None:
    """Return what this browser knows of an account, or None when it never signed in here."""
    said = _read(request).get(_opaque(login))
    return Known(said[0], bool(said[1])) if said else None


def any_mark(request: HttpRequest) -> str:
    """Return a mark of this browser if any account ever signed in on it, else nothing."""
    return next((str(said[0]) for said in _read(request).values()), "")


def remember(request: HttpRequest, response: HttpResponseBase, login: str, *, mine: bool) -> None:
    """Let this browser know the account that has just signed in."""
    kept = _read(request)
    before = kept.pop(_opaque(login), None)
    kept[_opaque(login)] = [before[0] if before else secrets.token_hex(8), int(mine)]
    newest = dict(list(kept.items())[-ACCOUNTS_KEPT:])
    response.set_cookie(
        cookie_name(),
        signing.dumps(newest, salt=SALT, compress=True),
        max_age=KEPT_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, list[Any]]:
    try:
        said = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=KEPT_S)
    except signing.BadSignature:
        return {}
    return said if isinstance(said, dict) else {}


def _opaque(login: str) -> str:
    key = keys.derived(b"devices")
    return hmac.new(key, login.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]
