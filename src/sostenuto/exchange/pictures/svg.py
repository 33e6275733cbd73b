"""Writes a drawing of our own, as text, to a file: whole or not at all."""

import os
import tempfile
from pathlib import Path

from sostenuto.base.errors import InputError


def write_svg(svg: str, path: Path) -> Path:
    """Write an SVG document to ``path``, which must end in .svg.

    Raises
    ------
    InputError
        If the ending is another.
    """
    if path.suffix.lower() != ".svg":
        raise InputError("picture", expected="a path that ends in .svg", got=path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(svg)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
    return path
