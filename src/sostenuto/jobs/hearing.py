"""The work of one worker: hear one file. Runs in a child process, within limits.

What comes back is plain values and bytes; the parent never needs a numeric library to keep it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from sostenuto.audio.describe import describe
from sostenuto.base.errors import InputError, MediaError
from sostenuto.base.units import SILENCE_DB
from sostenuto.exchange.descriptions import pieces_of, summary
from sostenuto.exchange.media import Limits, Media, refuse_large
from sostenuto.exchange.media_source import Stamp, content_id, open_regular, stamp_of

SHORTEST_S = 1.0
"""Loudness needs 0.4 s, tempo more; nothing shorter than a second is music to plan with."""


def hear_file(argument: Mapping[str, Any]) -> dict[str, Any]:
    """Hash a file and describe what it sounds like.

    Parameters
    ----------
    argument : mapping
        ``path``; ``only_id``: true to hash and no more; ``known``: content hashes that need not be
        heard again.

    Returns
    -------
    dict
        ``id`` and ``stamp``; then nothing more (``only_id``), ``copy`` true (content known), or
        ``error``, ``tags``, ``summary``, ``pieces``. What is wrong with the *content* is an
        ``error`` here, because it belongs to the content.

    Raises
    ------
    MediaError
        When the file cannot be read, or changes while it is read.
    """
    limits = Limits()
    with open_regular(argument["path"]) as file:
        refuse_large(file, limits)
        stamp = stamp_of(file)
        recording_id = content_id(file)
        found: dict[str, Any] = {"id": recording_id, "stamp": _plain(stamp)}
        if argument["only_id"]:
            pass
        elif recording_id in argument["known"]:
            found["copy"] = True
        else:
            found |= _heard(file, limits)
        if stamp_of(file) != stamp:
            raise MediaError("changed while it was being read")
    return found


def _plain(stamp: Stamp) -> list[int]:
    return [stamp.size, stamp.mtime_ns, stamp.ctime_ns]


def _heard(file: BinaryIO, limits: Limits) -> dict[str, Any]:
    try:
        return {"error": "", **_described(file, limits)}
    except MediaError as error:
        return {"error": str(error), "tags": {}, "summary": {}, "pieces": {}}
    except InputError as error:  # what we heard ourselves is no input: a fault, not a refusal
        raise RuntimeError(str(error)) from error


def _described(file: BinaryIO, limits: Limits) -> dict[str, Any]:
    media = Media(file, limits)
    description = describe(media.blocks(), media.rate_hz)
    if media.heard_s < SHORTEST_S:
        raise MediaError(f"holds only {media.heard_s:.1f} s of sound")
    if description.loudness.integrated_lufs <= SILENCE_DB:
        raise MediaError("is silent: nothing in it is above -70 LUFS")
    return {
        "tags": asdict(media.tags),
        "summary": summary(description),
        "pieces": pieces_of(description),
    }
