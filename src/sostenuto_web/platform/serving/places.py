"""Under which addresses a house is reached, and the sockets it listens on. No Django here."""

import errno
import ipaddress
import socket
from collections.abc import Iterable

from sostenuto.base.errors import InputError

EVERYWHERE = ("0.0.0.0", "::")
HERE = ("localhost", "127.0.0.1", "::1")


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens there.

    Raises
    ------
    InputError
        The port is taken or may not be used, or the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as problem:
        listener.close()
        raise _said(problem, host, port) from problem
    listener.set_inheritable(True)
    return listener


def _said(problem: OSError, host: str, port: int) -> InputError:
    if problem.errno == errno.EADDRINUSE:
        hint = f"another program listens there, perhaps this house; or try --port {port + 1}"
        return InputError("port", expected="free", got=port, hint=hint)
    if problem.errno == errno.EACCES:
        hint = "ports below 1024 belong to the system; a reverse proxy can use them"
        return InputError("port", expected="1024 or above", got=port, hint=hint)
    hint = "0.0.0.0 means every network of this machine"
    return InputError("host", expected="an address of this machine", got=host, hint=hint)


def own_addresses() -> tuple[str, ...]:
    """Return this machine's addresses on its own networks; no packet is sent to find out."""
    found = []
    for probe in ("10.255.255.255", "192.168.255.255", "172.31.255.255"):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            try:
                asker.connect((probe, 9))  # asks the routing table only
                found.append(asker.getsockname()[0])
            except OSError:
                continue
    private = [address for address in found if ipaddress.ip_address(address).is_private]
    return tuple(dict.fromkeys(a for a in private if not a.startswith("127.")))


def own_names() -> tuple[str, ...]:
    """Return the names by which the clinic's network may know this machine."""
    name = socket.gethostname().partition(".")[0].lower()
    plain = name.replace("-", "").isalnum() and name.isascii() and not name.isdigit()
    return (f"{name}.local",) if plain and name != "localhost" else ()


def reachable_as(host: str, hosts: Iterable[str]) -> tuple[str, ...]:
    """Return the hosts by which a house is reached that listens on ``host``.

    Where it listens on every network, this machine's own addresses and name join the chosen ones.

    Examples
    --------
    >>> reachable_as("127.0.0.1", ["localhost", "127.0.0.1"])
    ('localhost', '127.0.0.1')
    """
    chosen = list(hosts)
    if host in EVERYWHERE:
        chosen += [*own_names(), *own_addresses()]
    elif host not in HERE:
        chosen.append(host)
    return tuple(dict.fromkeys(chosen))


def addresses(hosts: Iterable[str], port: int, *, secure: bool, here_only: bool) -> list[str]:
    """Return what to type into a browser, the best for other devices first.

    Examples
    --------
    >>> addresses(["localhost", "127.0.0.1", "piano.local"], 8000, secure=True, here_only=False)
    ['https://piano.local:8000/', 'https://localhost:8000/']
    """
    scheme, usual = ("https", 443) if secure else ("http", 80)
    elsewhere = [host for host in hosts if host not in HERE]
    shown = ["localhost"] if here_only else [*elsewhere, "localhost"]
    tail = "" if port == usual else f":{port}"
    return [f"{scheme}://{f'[{h}]' if ':' in h else h}{tail}/" for h in dict.fromkeys(shown)]
