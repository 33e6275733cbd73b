"""Sending a part of a file without holding a thread while a slow listener takes their time."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from typing import BinaryIO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

from sostenuto_web.repertoire.sounding.ranges import Part

CHUNK_BYTES = 256 * 1024


def sent(
    request: HttpRequest, file: BinaryIO, part: Part, media_type: str
) -> StreamingHttpResponse:
    """Return an answer that sends a part of a file, and closes the file in the end."""
    inside_loop = isinstance(request, ASGIRequest)
    chunks = _by_and_by(file, part) if inside_loop else _at_once(file, part)
    response = StreamingHttpResponse(chunks, content_type=media_type)
    # Django closes a file by itself only when it iterates over the file; here it sees our chunks,
    # and a generator that was never begun would not close it when the line breaks at once.
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]
    return response


def _steps(part: Part) -> Iterator[tuple[int, int]]:
    for start in range(part.start, part.end + 1, CHUNK_BYTES):
        yield min(CHUNK_BYTES, part.end + 1 - start), start


async def _by_and_by(file: BinaryIO, part: Part) -> AsyncIterator[bytes]:
    try:
        for length, start in _steps(part):
            found = await asyncio.to_thread(os.pread, file.fileno(), length, start)
            yield found
            if len(found) < length:  # it was cut meanwhile
                return
    finally:
        file.close()


def _at_once(file: BinaryIO, part: Part) -> Iterator[bytes]:
    try:
        for length, start in _steps(part):
            found = os.pread(file.fileno(), length, start)
            yield found
            if len(found) < length:
                return
    finally:
        file.close()
