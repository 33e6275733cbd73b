"""Affect models from a file, so that a fitted one can take the place of the one that ships."""

import tomllib
from pathlib import Path

from sostenuto.audio.affect import AffectModel
from sostenuto.base.errors import InputError


def read_affect_model(path: Path) -> AffectModel:
    """Read a model laid out as ``sostenuto/audio/models/directions-1.toml``.

    Raises
    ------
    InputError
        If the file cannot be read, is not TOML, or its model cannot be used.
    """
    try:
        return AffectModel.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        expected = "a file that can be read"
        raise InputError(
            "model", expected=expected, got=str(path), hint=error.strerror or ""
        ) from None
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError("model", expected="a TOML file", got=str(path), hint=str(error)) from None
