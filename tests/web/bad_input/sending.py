"""Sends what no browser would send, and takes back what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import quote_from_bytes

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client as Browser
from tests.web.bad_input import kept

BOUNDARY = "a-boundary-of-tests"
FORM = "application/x-www-form-urlencoded"
Files = Mapping[str, tuple[str, str, bytes]]
NONE: Files = MappingProxyType({})


@dataclass(frozen=True)
class Answer:
    """What came back, and what it did.

    Attributes
    ----------
    changed : bool or None
        Whether anything differs in the house; None where the database was left in the lurch.
    """

    status: int
    text: str
    headers: Mapping[str, str]
    changed: bool | None = False
    problem: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether the house did as it was told."""
        return self.status < 400


@dataclass
class Sender:
    """One browser with its cookies; every request begins where the last one began."""

    cookies: dict[str, str]
    browser: Browser = field(default_factory=lambda: Browser(raise_request_exception=False))

    def get(self, path: str, **more: Any) -> Answer:
        """Open a page."""
        return self.ask("GET", path, **more)

    def post(
        self,
        path: str,
        items: Any,
        *,
        multipart: bool = False,
        files: Files = NONE,
        stays: bool = False,
    ) -> Answer:
        """Send a form."""
        if multipart:
            body = parts(items, files)
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            return self.ask("POST", path, body, kind, stays=stays)
        return self.ask("POST", path, encoded(items), FORM, stays=stays)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        content_type: str = FORM,
        *,
        stays: bool = False,
        **environ: Any,
    ) -> Answer:
        """Send anything; unless it ``stays``, take back whatever it did."""
        cache.clear()
        self.browser.cookies.clear()
        for name, value in self.cookies.items():
            self.browser.cookies[name] = value
        # The test client would split a path at a "#"; here it goes as it is.
        bare, _, query = path.partition("?")
        environ.setdefault("QUERY_STRING", query)
        writes, files = kept.Writes(), kept.files()
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                answer = self.browser.generic(method, bare, body, content_type, **environ)
                told = _told(answer)
            usable = kept.is_usable()
            after = kept.digest() if usable and writes.tables and not stays else b""
            if not stays:
                transaction.set_rollback(True)
        changed: bool | None = bool(writes.tables) or kept.files() != files
        if after:  # written, and perhaps just as it was
            changed = after != kept.digest() or kept.files() != files
        return replace(told, changed=changed if usable else None)


def _told(answer: Any) -> Answer:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    raised = getattr(answer, "exc_info", None)
    problem = f"{raised[0].__name__}: {str(raised[1])[:200]}" if raised else ""
    cookies = {name: morsel.value for name, morsel in answer.cookies.items()}
    text = body.decode("utf-8", "replace")
    return Answer(answer.status_code, text, dict(answer.items()), False, problem, cookies)


def encoded(items: Any) -> bytes:
    """Return fields as a form sends them; half a character is sent as it is."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in items).encode()


def _quoted(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text  # a million letters are letters
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe=" ").replace(" ", "+")


def parts(items: Any, files: Files = NONE) -> bytes:
    """Return fields and files in parts."""
    said = []
    for name, value in items:
        head = f'Content-Disposition: form-data; name="{name}"'
        said.append((head, value.encode("utf-8", "surrogatepass")))
    for name, (filename, kind, data) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
        said.append((f"{head}\r\nContent-Type: {kind}", data))
    edge = f"--{BOUNDARY}".encode()
    pieces = [
        edge + b"\r\n" + h.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + data for h, data in said
    ]
    return b"\r\n".join([*pieces, edge + b"--", b""])
