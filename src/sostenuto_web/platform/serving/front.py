"""One port for both: who speaks TLS gets TLS, who speaks plain http gets the door.

Looking at the first byte that a browser sends (a TLS greeting begins with 22) keeps one address for
a house: ``http://…:8000`` leads to ``https://…:8000``. With two ports, a browser that has learnt
that the host is https-only would ask the plain port for TLS and fail.
"""

import asyncio
import contextlib
import logging
import socket
from typing import Any, cast

from uvicorn import Config, Server

from sostenuto_web.platform.serving.certificates import Certificates

TLS_GREETING = 0x16
FIRST_BYTE_S = 10.0
WAITING_AT_MOST = 512

_log = logging.getLogger(__name__)


class FrontServer(Server):
    """A uvicorn server on sockets of ours, with TLS where certificates are given."""

    def __init__(self, config: Config, certificates: Certificates | None) -> None:
        super().__init__(config)
        self.certificates = certificates

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        if self.certificates is None:
            await super().startup(sockets)
            return
        await super().startup([])
        fronts = [Front(each, self._protocol, self.certificates) for each in sockets or []]
        self.servers = cast("list[asyncio.base_events.Server]", fronts)

    def _protocol(self) -> Any:
        protocol: Any = self.config.http_protocol_class
        return protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


class Front:
    """Accepts the connections of one listening socket; hands each on, by TLS or plain."""

    def __init__(self, listener: socket.socket, protocol: Any, certificates: Certificates) -> None:
        self._listener = listener
        self._protocol = protocol
        self._certificates = certificates
        self._waiting: set[asyncio.Task[None]] = set()
        listener.setblocking(False)
        self._accepting = asyncio.get_running_loop().create_task(self._accept())

    def close(self) -> None:
        """Accept nobody any more."""
        self._accepting.cancel()
        for task in self._waiting:
            task.cancel()

    async def wait_closed(self) -> None:
        """Wait until nobody is being accepted."""
        with contextlib.suppress(asyncio.CancelledError):
            await self._accepting

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(self._listener)
            except OSError as problem:  # too many open files: give some time to close
                _log.warning("a connection was not accepted: %s", type(problem).__name__)
                await asyncio.sleep(0.1)
                continue
            if len(self._waiting) >= WAITING_AT_MOST:
                connection.close()
                continue
            task = loop.create_task(self._receive(connection))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)

    async def _receive(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            async with asyncio.timeout(FIRST_BYTE_S):
                first = await _first_byte(loop, connection)
            tls = self._certificates.context if first == TLS_GREETING else None
            await loop.connect_accepted_socket(self._protocol, connection, ssl=tls)
        except (TimeoutError, OSError):
            connection.close()  # gone, silent, or does not believe our certificate
        except asyncio.CancelledError:
            connection.close()
            raise


async def _first_byte(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> int | None:
    """Return the first byte that comes, without taking it; None when the other end is gone."""
    ready = asyncio.Event()
    loop.add_reader(connection.fileno(), ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(connection.fileno())
    seen = connection.recv(1, socket.MSG_PEEK)
    return seen[0] if seen else None
