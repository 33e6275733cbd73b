"""What Django cannot take for a request gets a page all the same."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync

from sostenuto_web.config.asgi import application

ODD = [
    b"text/plain; charset=base64",
    b"text/plain; charset=rot13",
    b"application/x-www-form-urlencoded; charset=punycode",
    b"multipart/form-data; boundary=x; charset=utf-16",
    b"text/plain; charset=\xff\xfe",
]


@async_to_sync
async def answered(
    content_type: bytes, query: bytes = b"page=1"
) -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/no-such-page/",
        "query_string": query,
        "headers": [(b"host", b"testserver"), (b"content-type", content_type)],
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await application(scope, receive, send)
    return (
        sent[0]["status"],
        dict(sent[0]["headers"]),
        b"".join(m.get("body", b"") for m in sent[1:]),
    )


@pytest.mark.parametrize("content_type", ODD, ids=lambda one: one[:40].decode("latin-1"))
def test_a_content_type_that_cannot_be_read_is_refused_with_a_page(content_type: bytes) -> None:
    status, headers, body = answered(content_type)

    assert status == 400
    assert b"could not be read" in body
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"content-security-policy" in headers
