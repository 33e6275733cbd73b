"""Descriptions as bytes and as plain numbers, to be kept for years and read by later versions.

A description is kept in pieces: beats and features as plain doubles that are read without NumPy,
the fingerprint in its own form, and the rest (curves for pictures) as *detail*: a version byte,
then deflated JSON that names its arrays, then the arrays. Nothing in it can be executed.
"""

import array
import json
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from sostenuto.base.checks import whole
from sostenuto.base.errors import InputError, SostenutoError

if TYPE_CHECKING:
    from sostenuto.audio.describe import Description
    from sostenuto.audio.features import FeatureVector
    from sostenuto.audio.fingerprint import Fingerprint

VERSION = 1
HEAD_BYTES = 4
MOST_POINTS = 800
"""Stretches of an outline: 1.6 kB, one for each pixel of a wide picture."""
LARGEST_BYTES = 64 << 20
"""What a detail may be inflated to; the longest recording's has 2 MB."""

_CLASS, _ARRAY, _TUPLE = "~", "~array", "~tuple"
_STEPS = frozenset({("Rhythm", "registers")})
"""Curves that only lead to features, which are kept themselves: nine tenths of a detail's bytes."""

_DTYPES = frozenset({"<f4", "<f8", "<i4", "<i8", "<u4", "|u1"})


class DescriptionError(SostenutoError):
    """Bytes that no version known here has written."""


def summary(description: "Description") -> dict[str, Any]:
    """Return the numbers that lists and plans need, by the names of ``analyse --json``.

    Returns
    -------
    dict
        Levels in LUFS, LU and dBTP, tempi in beats per minute, ``key`` like ``F# minor`` and
        ``mode`` or None where nothing is tonal, valence and arousal in [-1, 1].
    """
    loudness, rhythm = description.loudness, description.rhythm
    tonality, affect = description.tonality, description.affect
    return {
        "duration_s": description.duration_s,
        "rate_hz": description.rate_hz,
        "channels": description.channels,
        "integrated_lufs": loudness.integrated_lufs,
        "short_term_max_lufs": loudness.short_term_max_lufs,
        "loudness_range_lu": loudness.loudness_range_lu,
        "true_peak_dbtp": loudness.true_peak_dbtp,
        "tempo_bpm": rhythm.tempo_bpm,
        "tempo_confidence": rhythm.tempo_confidence,
        "tempo_alternative_bpm": rhythm.tempo_alternative_bpm,
        "tempo_stability": rhythm.tempo_stability,
        "pulse_clarity": rhythm.pulse_clarity,
        "event_density_hz": rhythm.event_density_hz,
        "key": str(tonality.key) if tonality.key else None,
        "mode": tonality.key.mode if tonality.key else None,
        "key_confidence": tonality.key_confidence,
        "valence": affect.point.valence,
        "valence_sd": affect.valence_sd,
        "arousal": affect.point.arousal,
        "arousal_sd": affect.arousal_sd,
        "affect_model": affect.source,
    }


def pieces_of(description: "Description") -> dict[str, bytes]:
    """Return a description as the pieces that the index keeps: 70 kB for a song.

    `Rhythm.registers` is left out (it comes back empty); what it leads to is in the features.
    """
    from sostenuto.audio.features import TABLE

    return {
        "beats": _doubles(description.rhythm.beats_s.tolist()),
        "features": TABLE.encode("ascii") + b"\n" + _doubles(list(description.features.values)),
        "fingerprint": description.fingerprint.to_bytes(),
        "detail": _detail(description),
    }


def description_of(features: bytes, fingerprint: bytes, detail: bytes) -> "Description":
    """Put a description together again from its pieces.

    Raises
    ------
    DescriptionError
        When a piece is damaged or of an unknown version.
    """
    from sostenuto.audio.describe import Description
    from sostenuto.audio.fingerprint import Fingerprint

    kept = _fields_of_detail(detail)
    kept |= {"features": features_of(features), "fingerprint": Fingerprint.from_bytes(fingerprint)}
    try:
        return Description(**kept)
    except TypeError:
        raise DescriptionError("a description lacks something; analyse again") from None


def features_of(piece: bytes) -> "FeatureVector":
    """Return the feature vector of a piece.

    Raises
    ------
    DescriptionError
        When it was written with another table of features.
    """
    from sostenuto.audio.features import TABLE, FeatureVector

    table, _, values = piece.partition(b"\n")
    if table != TABLE.encode("ascii"):
        raise DescriptionError(f"features must be of the table {TABLE}; analyse again")
    try:
        return FeatureVector(_doubles_of(values))
    except InputError as error:
        raise DescriptionError(f"{error}; analyse again") from None


def fingerprint_of(piece: bytes) -> "Fingerprint":
    """Return the fingerprint of a piece."""
    from sostenuto.audio.fingerprint import Fingerprint

    return Fingerprint.from_bytes(piece)


def beats_of(piece: bytes) -> tuple[float, ...]:
    """Return beat times in seconds, without NumPy."""
    return _doubles_of(piece)


def outline_of(detail: bytes, *, points: int = MOST_POINTS) -> bytes:
    """Return the outline of a recording for a picture: what `Description.waveform` keeps, small.

    Parameters
    ----------
    detail : bytes
        The piece of that name; any that this version can read at all has it.
    points : int, >= 1
        Stretches at most; a song of 3.5 minutes has 420.

    Returns
    -------
    bytes, 2 for each stretch of equal length
        Its lowest and highest sample as signed bytes (``array("b", ...)``); 127 is the highest
        sample of the recording, so that quiet music shows its form as well.

    Raises
    ------
    DescriptionError
        When the piece is damaged or of an unknown version.
    """
    import numpy as np

    points = whole("points", points, 1)
    waveform = _fields_of_detail(detail).get("waveform")
    if not isinstance(waveform, np.ndarray) or waveform.ndim != 2 or waveform.shape[1] != 2:
        raise DescriptionError("a description lacks its outline; analyse again")
    if not len(waveform):
        return b""
    count = min(points, len(waveform))
    starts = np.arange(count) * len(waveform) // count
    low = np.minimum.reduceat(waveform[:, 0], starts)
    high = np.maximum.reduceat(waveform[:, 1], starts)
    outline = np.nan_to_num(np.stack([low, high], axis=1).astype(np.float64))
    highest = float(np.abs(outline).max()) or 1.0
    return np.rint(outline / highest * 127).astype(np.int8).tobytes()


def _doubles(values: list[float]) -> bytes:
    packed = array.array("d", values)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _doubles_of(data: bytes) -> tuple[float, ...]:
    if len(data) % 8:
        raise DescriptionError("a list of numbers breaks off")
    unpacked = array.array("d", data)
    if sys.byteorder == "big":
        unpacked.byteswap()
    return tuple(unpacked)


def _detail(description: "Description") -> bytes:
    arrays: list[memoryview] = []
    kept = {
        field.name: _plain(getattr(description, field.name), arrays)
        for field in fields(description)
        if field.name not in ("features", "fingerprint")
    }
    head = json.dumps(kept, separators=(",", ":")).encode("ascii")
    deflate = zlib.compressobj(3)
    parts = [bytes([VERSION]), deflate.compress(len(head).to_bytes(HEAD_BYTES, "big") + head)]
    parts += [deflate.compress(values) for values in arrays]  # one by one: they can be 30 MB
    return b"".join([*parts, deflate.flush()])


def _plain(value: Any, arrays: list[memoryview]) -> Any:
    """Return ``value`` as what JSON can hold; the bytes of its arrays go to ``arrays``."""
    import numpy as np

    if isinstance(value, np.ndarray):
        little = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
        if little.dtype.str not in _DTYPES:
            raise TypeError(f"an array of {little.dtype} cannot be kept")
        plain: Any = little.reshape(-1).view(np.uint8)
        arrays.append(memoryview(plain))
        return {_ARRAY: [little.dtype.str, list(little.shape)]}
    if isinstance(value, np.generic):
        return value.item()
    if is_dataclass(value) and type(value).__name__ in _classes():
        name = type(value).__name__
        inside = {field.name: getattr(value, field.name) for field in fields(value)}
        inside |= {step: inside[step][:0] for of, step in _STEPS if of == name and step in inside}
        return {_CLASS: name} | {field: _plain(kept, arrays) for field, kept in inside.items()}
    if isinstance(value, tuple):
        return {_TUPLE: [_plain(item, arrays) for item in value]}
    if isinstance(value, Mapping):
        return {str(name): _plain(item, arrays) for name, item in value.items()}
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} cannot be kept in a description")


def _classes() -> dict[str, Callable[..., Any]]:
    """Return the classes that may stand in a detail; no other is ever made from one."""
    from sostenuto.audio.loudness import Loudness
    from sostenuto.audio.rhythm import Rhythm
    from sostenuto.audio.timbre import Timbre
    from sostenuto.audio.tonality import Tonality
    from sostenuto.base.affect import AffectEstimate, AffectPoint
    from sostenuto.music.key import Key

    parts = (Loudness, Rhythm, Timbre, Tonality, AffectEstimate, AffectPoint, Key)
    return {part.__name__: part for part in parts}


def _fields_of_detail(detail: bytes) -> dict[str, Any]:
    if not detail or detail[0] != VERSION:
        raise DescriptionError("a description must be of a version known here; analyse again")
    try:
        inflater = zlib.decompressobj()
        body = inflater.decompress(detail[1:], LARGEST_BYTES)
        length = int.from_bytes(body[:HEAD_BYTES], "big")
        kept = json.loads(body[HEAD_BYTES : HEAD_BYTES + length])
        arrays = memoryview(body)[HEAD_BYTES + length :]
        reader = _Reader(arrays)
        return {name: reader.value(plain) for name, plain in kept.items()}
    except (zlib.error, ValueError, TypeError, LookupError, AttributeError) as error:
        raise DescriptionError(f"a description is damaged: {error}") from None


class _Reader:
    """Makes values from their plain form, taking the arrays in the order they were written."""

    def __init__(self, arrays: memoryview) -> None:
        self._arrays = arrays
        self._classes = _classes()

    def value(self, plain: Any) -> Any:
        if not isinstance(plain, dict):
            return plain
        if _ARRAY in plain:
            return self._array(*plain[_ARRAY])
        if _TUPLE in plain:
            return tuple(self.value(item) for item in plain[_TUPLE])
        inside = {name: self.value(item) for name, item in plain.items() if name != _CLASS}
        return self._classes[plain[_CLASS]](**inside) if _CLASS in plain else inside

    def _array(self, dtype: str, shape: list[int]) -> Any:
        import numpy as np

        if dtype not in _DTYPES:
            raise ValueError(f"an array of {dtype}")
        count = int(np.prod(shape, dtype=np.int64))
        size = count * np.dtype(dtype).itemsize
        if count < 0 or size > len(self._arrays):
            raise ValueError("an array breaks off")
        found = np.frombuffer(self._arrays[:size], dtype=dtype).reshape(shape)
        self._arrays = self._arrays[size:]
        return found.astype(found.dtype.newbyteorder("="))
