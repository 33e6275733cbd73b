"""From a specification to a file, by vl-convert: its own fonts, no browser, no network."""

import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto.exchange.pictures.look import Spec

KINDS = (".svg", ".png")
SCALE_OF_PNG = 2.0
"""Pixels a unit, so that a picture stays sharp in print."""


def draw(spec: Spec, path: Path) -> Path:
    """Write the picture to ``path``, whose ending (.svg or .png) says the format.

    The file appears whole or not at all.

    Raises
    ------
    InputError
        If the ending is neither ``.svg`` nor ``.png``.
    SostenutoError
        If the ``pictures`` extra is not installed.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise InputError("picture", expected="a path that ends in .svg or .png", got=path.name)
    try:
        import vl_convert
    except ModuleNotFoundError:
        raise SostenutoError(
            "pictures need the extra 'pictures': pip install 'sostenuto[pictures]'"
        ) from None
    if kind == ".svg":
        svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
        content = _with_twin(svg, spec.get("description", "")).encode()
    else:
        content = vl_convert.vegalite_to_png(spec, scale=SCALE_OF_PNG, allowed_base_urls=[])
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
    return path


def _with_twin(svg: str, words: str) -> str:
    """Put the text twin into the drawing, where screen readers look for it."""
    start, end, rest = svg.partition(">")
    return f'{start} role="img"{end}<desc>{escape(words)}</desc>{rest}'
