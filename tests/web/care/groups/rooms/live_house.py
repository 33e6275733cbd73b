"""A house that really runs, a meeting that goes on, and phones that come back by themselves."""

import asyncio
import contextlib
import json
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.web.endurance.running_house import CSRF, RunningHouse
from tests.web.postgresql import free_port
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

FURNISH = """
import json, sys
import django
django.setup()
from tests.web.care.groups.rooms import room_for_tests as rooms
from sostenuto_web.care.groups.rooms import services
from sostenuto_web.people.models import Client
from sostenuto_web.platform.accounts.models import User
user = User.objects.get(login="rosa")
meeting = rooms.make_meeting(user, list(Client.objects.order_by("alias")))
services.open_room(user, meeting)
meeting.refresh_from_db()
print(json.dumps({
    "group": str(meeting.group_id), "meeting": str(meeting.pk), "code": meeting.room_code,
    "signs": list(meeting.seats.order_by("sign").values_list("sign", flat=True)),
    "aliases": [one.client.alias for one in meeting.sessions.all()],
}))
"""
KEPT = """
import json
import django
django.setup()
from sostenuto_web.record.models import Rating
rows = Rating._base_manager.values_list("session_id", "scale", "moment", "value", "voided_at")
print(json.dumps([[str(row[0]), *row[1:4], str(row[4] or "")] for row in rows]))
"""
STEPS = """
import json
import django
django.setup()
from sostenuto_web.care.models import Seat, Step
from sostenuto_web.platform.audit import verification
seats = {str(s): str(p) for s, p in Seat.objects.values_list("session_id", "pk")}
rows = [[seats[str(s)], str(t)] for s, t in Step.objects.values_list("session_id", "token")]
print(json.dumps({"steps": rows, "chain": str(verification.verify().fault or "")}))
"""
CHANGE = """
import sys
import django
django.setup()
from sostenuto_web.care.groups.rooms import services
from sostenuto_web.care.models import GroupLeader, Meeting, Seat
from sostenuto_web.platform.accounts.models import Session, User
exec(sys.argv[1])
"""


@dataclass
class LiveHouse(RunningHouse):
    """A house with a room; ``redis_url`` lets several servers of it hear each other."""

    redis_url: str = ""
    room: dict[str, Any] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        told = {**super().environment, "SOSTENUTO_HOSTS": "localhost,127.0.0.1"}
        told.pop("REDIS_URL", None)
        return told | ({"REDIS_URL": self.redis_url} if self.redis_url else {})

    def furnish(self, members: int) -> None:
        """Make the house, its members, a meeting that goes on, and open the room."""
        self.make(members)
        self.room = json.loads(self.asked(FURNISH).splitlines()[-1])

    def beside(self) -> "LiveHouse":
        """Return another server of the same house."""
        return LiveHouse(
            self.folder, self.database_url, self.application, free_port(), None, self.session,
            self.people, self.redis_url, self.room,
        )  # fmt: skip

    @property
    def host(self) -> str:
        """What a browser calls it."""
        return f"127.0.0.1:{self.port}"

    def change(self, code: str) -> None:
        """Do something inside the house, as from elsewhere."""
        self.asked(CHANGE, code)

    def sit(self, sign: str) -> str:
        """Sit down as a browser without scripts does; return the seat's cookie."""
        fields = urlencode({"code": self.room["code"], "sign": sign})
        headers = {
            "Cookie": f"csrf={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = self.connection()
        connection.request("POST", "/room/sit/", fields, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        cookies = SimpleCookie()
        for said in answer.headers.get_all("Set-Cookie") or []:
            cookies.load(said)
        if "seat" not in cookies:
            raise RuntimeError(f"no seat: {answer.status}")
        return cookies["seat"].value

    def asks(self, cookie: str) -> dict[str, str]:
        """Return what a phone's page calls the first questions: mood, craving, word."""
        connection = self.connection()
        connection.request("GET", "/room/", headers={"Cookie": f"seat={cookie}"})
        page = connection.getresponse().read().decode()
        connection.close()
        found = list(dict.fromkeys(re.findall(r'name="ask" value="(\w+)"', page)))
        return dict(zip(("mood", "craving", "word"), found, strict=False))

    def socket(self, path: str, cookies: str, origin: str | None = "") -> Any:
        """Open a web socket as a page of this house does, or as one of another origin."""
        said = f"http://{self.host}" if origin == "" else origin
        return connect(
            f"ws://{self.host}{path}",
            origin=said,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookies} if cookies else None,
            open_timeout=30,
            close_timeout=2,
            ping_interval=None,
        )

    def leaders_line(self, moment: str = "pre") -> Any:
        """Open the web socket of the leader's page."""
        path = f"/groups/{self.room['group']}/meetings/{self.room['meeting']}/live/"
        return self.socket(f"{path}?moment={moment}", f"session={self.session}")


@dataclass
class Phone:
    """A phone that does what `group-room.js` does: keeps, sends, hears, comes back."""

    house: LiveHouse
    cookie: str
    asks: dict[str, str]
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    line: ClientConnection | None = None
    drops: int = 0
    news: dict[str, asyncio.Event] = field(default_factory=dict)

    @classmethod
    def of(cls, house: LiveHouse, sign: str) -> "Phone":
        """Return a phone that has sat down."""
        cookie = house.sit(sign)
        return cls(house, cookie, house.asks(cookie))

    @property
    def seat(self) -> str:
        """The seat's id."""
        return self.cookie.partition(".")[0]

    async def say(self, what: str, said: str) -> str:
        """Answer; it waits here until it was acknowledged."""
        token = str(uuid4())
        self.waiting[token] = {"id": token, "ask": self.asks[what], "said": said, "ago": 0}
        await self._send(self.waiting[token])
        return token

    async def settled(self, token: str) -> None:
        """Wait until an answer was acknowledged."""
        if token in self.waiting:
            await self.news.setdefault(token, asyncio.Event()).wait()

    async def _send(self, answer: dict[str, Any]) -> None:
        if self.line is not None:
            with contextlib.suppress(OSError, WebSocketException):
                await self.line.send(json.dumps(answer))

    async def stay(self) -> None:
        """Be connected until cancelled; come back after every drop and send what waits."""
        while True:
            try:
                async with self.house.socket("/room/live/", f"seat={self.cookie}") as line:
                    self.line = line
                    for answer in list(self.waiting.values()):
                        await self._send(answer)
                    async for text in line:
                        self._hear(str(text))
            except (OSError, WebSocketException, TimeoutError):
                pass
            finally:
                self.line = None
            self.drops += 1
            await asyncio.sleep(0.1)

    def _hear(self, text: str) -> None:
        self.heard.append(text)
        said = json.loads(text)
        for how, where in (("kept", self.acknowledged), ("refused", self.refused)):
            if said.get(how):
                self.waiting.pop(said[how], None)
                if said[how] in self.news:
                    self.news.pop(said[how]).set()
                where.append(said[how])


async def until(true: Any, seconds: float = 60.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not so after {seconds} s")
        await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def staying(*phones: Phone) -> Any:
    """Keep phones connected as long as the block lasts."""
    tasks = [asyncio.create_task(phone.stay()) for phone in phones]
    try:
        await until(lambda: all(phone.line is not None for phone in phones), 60)
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
