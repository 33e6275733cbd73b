"""The data files of this room: models by name, each with its provenance inside.

A model is a TOML file in `sostenuto.audio.models`; replacing one touches no code.
"""

import csv
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from sostenuto.base.errors import InputError


@cache
def model(name: str) -> dict[str, Any]:
    """Read the model ``name`` (without ``.toml``) that ships with the package.

    Returns
    -------
    dict
        As `tomllib` gives it; shared between callers, so treat it as read-only.

    Raises
    ------
    InputError
        If no such model ships; the hint names those that do.

    Examples
    --------
    >>> model("rhythm-1")["about"]["name"]
    'rhythm-1'
    >>> model("rhythm-0")
    Traceback (most recent call last):
    sostenuto.base.errors.InputError: model must be one that ships with the package; ...
    """
    folder = resources.files("sostenuto.audio") / "models"
    there = {
        entry.name.removesuffix(".toml"): entry
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }
    if name not in there:
        expected = "one that ships with the package"
        raise InputError("model", expected=expected, got=name, hint=f"try {sorted(there)}")
    return tomllib.loads(there[name].read_text(encoding="utf-8"))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Read the table ``name`` (without ``.csv``) that ships with the package, a dict a row.

    Examples
    --------
    >>> table("features")[0]["unit"]
    'LUFS'
    """
    text = (resources.files("sostenuto.audio") / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
