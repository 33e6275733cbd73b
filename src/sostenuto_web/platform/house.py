"""Where one house keeps its things, and how it is set: a folder with a small settings file.

Conventions: the folder holds ``house.toml`` (settings), ``house.sqlite3`` (unless a database
address is set), ``keys/`` (the master key and Django's secret, readable by the owner only),
``media/``, ``backups/``, ``audit/`` (the head of the audit chain, outside the database on purpose)
and ``https/``. Environment variables win over ``house.toml``. No Django here: settings read it.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from sostenuto.base.errors import InputError

KINDS = ("real", "demo", "test")
FOLDER_VARIABLE = "SOSTENUTO_HOUSE"
SETTINGS_FILE = "house.toml"
KEY_BYTES = 32
SETTINGS = {
    "kind": str,
    "database_url": str,
    "redis_url": str,
    "hosts": list,
    "port": int,
    "behind_proxy": bool,
    "https": bool,
    "certificate": str,
    "certificate_key": str,
    "backup_folder": str,
}
"""What ``house.toml`` may say, and of which type."""


@dataclass(frozen=True, slots=True)
class House:
    """One clinic's installation.

    Attributes
    ----------
    folder : Path
    kind : str
        ``"real"``, ``"demo"`` (invented people only) or ``"test"``.
    database_url : str
        Empty for SQLite in the folder, else ``postgresql://…``.
    redis_url : str
        Empty, or where several processes exchange live messages.
    hosts : tuple of str
        Names under which browsers may reach it, without a port.
    port : int
    behind_proxy : bool
        Whether a reverse proxy ends TLS and says so in ``X-Forwarded-Proto``.
    https : bool
        Whether this process itself speaks TLS.
    certificate, certificate_key : str
        PEM files from elsewhere; empty for the house's own certificate authority.
    backup_folder : str
        Empty for ``backups/`` in the folder.
    """

    folder: Path
    kind: str = "real"
    database_url: str = ""
    redis_url: str = ""
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    port: int = 8000
    behind_proxy: bool = False
    https: bool = False
    certificate: str = ""
    certificate_key: str = ""
    backup_folder: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_demo(self) -> bool:
        """Whether only invented people may live here."""
        return self.kind == "demo"

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https."""
        return self.https or self.behind_proxy

    @property
    def database_file(self) -> Path:
        """The SQLite file (also where a PostgreSQL house has none)."""
        return self.folder / "house.sqlite3"

    @property
    def master_key_file(self) -> Path:
        """The file of the key that wraps every other key."""
        return _master_key_file(self.folder)

    @property
    def secret_file(self) -> Path:
        """The file of the secret that signs sessions and forms."""
        return self.folder / "keys" / "secret.key"

    @property
    def media(self) -> Path:
        """The folder of files that belong to the record."""
        return self.folder / "media"

    @property
    def backups(self) -> Path:
        """The folder that backups are written to."""
        return Path(self.backup_folder) if self.backup_folder else self.folder / "backups"

    @property
    def audit(self) -> Path:
        """The folder of the audit chain's head."""
        return self.folder / "audit"


@lru_cache(maxsize=8)
def _master_key_file(folder: Path) -> Path:
    # Asked for with every key that is opened: the same path each time, made and hashed once.
    return folder / "keys" / "master.key"


def default_folder(environ: Mapping[str, str]) -> Path:
    """Return where a house is kept when nobody says otherwise."""
    data = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME", "~")) / ".local" / "share")
    return Path(data).expanduser() / "sostenuto" / "house"


def house_from(environ: Mapping[str, str]) -> House:
    """Return the house that the environment names, with its settings file read.

    Raises
    ------
    InputError
        A setting that is unknown, of the wrong type or outside its choices.
    """
    folder = Path(environ.get(FOLDER_VARIABLE) or default_folder(environ)).expanduser().absolute()
    said = settings_in(folder / SETTINGS_FILE)
    said.update(settings_of(environ))
    if said.get("kind", "real") not in KINDS:
        raise InputError("kind", expected=f"one of {', '.join(KINDS)}", got=said["kind"])
    if "hosts" in said:
        said["hosts"] = tuple(str(host) for host in said["hosts"])
    return House(folder=folder, **said)


def settings_in(file: Path) -> dict[str, Any]:
    """Return what a settings file says; nothing where there is none.

    Raises
    ------
    InputError
        A setting that is unknown or of the wrong type.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise InputError(str(file), expected="a TOML file", got=str(problem)) from problem
    for name, value in said.items():
        if name not in SETTINGS:
            raise InputError(f"{file}: {name}", expected=f"one of {', '.join(SETTINGS)}", got=name)
        if not isinstance(value, SETTINGS[name]):
            raise InputError(f"{file}: {name}", expected=SETTINGS[name].__name__, got=value)
    return said


def settings_of(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings that the environment says."""
    said: dict[str, Any] = {}
    for name in ("database_url", "redis_url"):
        if name.upper() in environ:
            said[name] = environ[name.upper()]
    if "SOSTENUTO_HOUSE_KIND" in environ:
        said["kind"] = environ["SOSTENUTO_HOUSE_KIND"]
    if "SOSTENUTO_HTTPS" in environ:
        said["https"] = environ["SOSTENUTO_HTTPS"] == "1"
    if "SOSTENUTO_HOSTS" in environ:
        said["hosts"] = [host for host in environ["SOSTENUTO_HOSTS"].split(",") if host]
    return said


def secret_in(file: Path) -> bytes:
    """Return the secret in a file, making both when there is none.

    A new secret is 32 random bytes, written in hexadecimal digits. The file is made readable by its
    owner only and is never overwritten.
    """
    try:
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        pass
    except ValueError as problem:
        raise InputError(
            str(file), expected="64 hexadecimal digits", got="something else"
        ) from problem
    file.parent.mkdir(parents=True, exist_ok=True)
    file.parent.chmod(0o700)
    fresh = secrets.token_bytes(KEY_BYTES)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(fresh.hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)  # fails when another process was first: then that one's secret holds
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return bytes.fromhex(file.read_text(encoding="ascii").strip())
