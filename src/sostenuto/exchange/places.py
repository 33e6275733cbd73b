"""Where the program keeps what it learns: the user's own data directory, never the music folder.

The directory is ``$SOSTENUTO_DATA_DIR``, else ``$XDG_DATA_HOME/sostenuto``, else
``~/.local/share/sostenuto`` (XDG Base Directory Specification 0.8). Only its owner may look into
it: that a person has a trigger register is nobody else's business.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from sostenuto.base.errors import InputError
from sostenuto.exchange.media_source import absolute, what_is_wrong

DATA_DIR_VARIABLE = "SOSTENUTO_DATA_DIR"
INDEX_NAME = "library.sqlite3"


def data_dir(environment: Mapping[str, str] | None = None) -> Path:
    """Return the data directory's path; it need not exist yet.

    Parameters
    ----------
    environment : mapping, optional
        The process's environment by default.

    Examples
    --------
    >>> data_dir({"XDG_DATA_HOME": "/data/ann"})
    PosixPath('/data/ann/sostenuto')
    >>> data_dir({"SOSTENUTO_DATA_DIR": "/srv/sostenuto", "XDG_DATA_HOME": "/data/ann"})
    PosixPath('/srv/sostenuto')
    """
    found = os.environ if environment is None else environment
    if own := found.get(DATA_DIR_VARIABLE):
        return absolute(Path(own).expanduser())
    shared = found.get("XDG_DATA_HOME", "")
    if os.path.isabs(shared):  # the specification ignores relative ones
        return Path(shared) / "sostenuto"
    return Path.home() / ".local" / "share" / "sostenuto"


def made_data_dir(environment: Mapping[str, str] | None = None) -> Path:
    """Return the data directory, made with mode 700 if it was not there.

    Raises
    ------
    InputError
        When it cannot be made or written.
    """
    place = data_dir(environment)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            "the data directory",
            expected="a folder that can be made",
            got=str(place),
            hint=f"{what_is_wrong(error)}; {DATA_DIR_VARIABLE} names another",
        ) from None
    if not os.access(place, os.W_OK | os.X_OK):
        raise InputError(
            "the data directory",
            expected="a folder that you may write to",
            got=str(place),
            hint=f"{DATA_DIR_VARIABLE} names another",
        )
    return place


def index_path(music: Iterable[Path] = ()) -> Path:
    """Return where the index lies, its folder made.

    Parameters
    ----------
    music : iterable of Path
        Folders of music that the index must not lie in, unless inside a hidden folder of theirs
        (a home directory holds both).

    Raises
    ------
    InputError
        When the data directory is in a music folder.
    """
    place = data_dir().resolve()
    for folder in music:
        inside = folder.resolve()
        if place.is_relative_to(inside) and not any(
            part.startswith(".") for part in place.relative_to(inside).parts
        ):
            raise InputError(
                "the data directory",
                expected="outside the music folder",
                got=str(place),
                hint=f"{DATA_DIR_VARIABLE} names another",
            )
    return made_data_dir() / INDEX_NAME
