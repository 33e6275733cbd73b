"""The two ends of a room: the leader's page, which is told; the phone, which answers.

Conventions: nothing of what was said goes to another phone, and nothing about anybody to any
phone: it hears ``kept``, ``refused``, ``changed`` and ``shut``. A page is told at most every
twentieth of a second, and asks by itself every few seconds, whatever was lost on the way.
"""

import asyncio
import contextlib
import json
import time
from collections import deque
from typing import Any
from zoneinfo import ZoneInfo

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import timezone, translation

from sostenuto_web.care.groups.rooms import answering, asking, coming_in, frames, screens, telling
from sostenuto_web.care.groups.rooms.inbox import inbox
from sostenuto_web.care.models import Seat
from sostenuto_web.platform.clinic import selectors as clinic

GONE, TOO_MUCH = 4401, 4408
LOOK_EVERY_S = 10.0
GATHER_S = 0.05
FRAMES, PER_S = 80, 10.0
"""How much one phone may say in how long."""


class LeaderConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Tells a leader's open page who has answered, as long as they may run the meeting."""

    async def connect(self) -> None:
        """Let a leader in; refuse everybody else as if there were nothing here."""
        ids = self.scope["url_route"]["kwargs"]
        self.key = coming_in.cookie(self.scope, settings.SESSION_COOKIE_NAME)
        self.ids = ids["group_id"], ids["meeting_id"]
        after = b"moment=post" in self.scope.get("query_string", b"")
        self.moment = asking.ROUNDS[after]
        self.news, self.watch = asyncio.Event(), None
        told = await self._looked()
        if told is None:
            await self.close()
            return
        self.room = telling.leaders(self.ids[1])
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()
        await self.send(told)
        self.watch = asyncio.create_task(self._keep_telling(told))

    async def receive(self, text_data: str | None = None, bytes_data: Any = None) -> None:
        """Hear nothing: this page only listens."""

    async def room_changed(self, _message: dict[str, Any]) -> None:
        """Look again, soon."""
        self.news.set()

    async def disconnect(self, _code: int) -> None:
        """Let go of everything."""
        if self.watch is not None:
            self.watch.cancel()
            await self.channel_layer.group_discard(self.room, self.channel_name)

    async def _keep_telling(self, told: str | None) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), LOOK_EVERY_S)
                await asyncio.sleep(GATHER_S)
            self.news.clear()
            now = await self._looked()
            if now is None:
                await self.close(GONE)
                return
            if now != told:
                told = now
                await self.send(now)

    async def _looked(self) -> str | None:
        found: str | None = await database_sync_to_async(self._look)()
        return found

    def _look(self) -> str | None:
        who = coming_in.leader(self.key, *self.ids)
        if who is None:
            return None
        with clinic.kept_for_a_request():
            here = clinic.clinic()
            known = here.language in dict(settings.LANGUAGES)
            speaks = here.language if known else settings.LANGUAGE_CODE
            with timezone.override(ZoneInfo(here.time_zone)), translation.override(speaks):
                return json.dumps(screens.live(*who, self.moment))


class PhoneConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Takes what a phone answers, and says so when it is kept."""

    async def connect(self) -> None:
        """Let a phone in that has a seat."""
        self.said: deque[float] = deque(maxlen=FRAMES)
        self.seat: Seat | None = await database_sync_to_async(coming_in.seat_in)(self.scope)
        if self.seat is None:
            await self.close()
            return
        self.room = telling.phones(self.seat.meeting_id)
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: Any = None) -> None:
        """Keep an answer, and say so; hang up on what is none."""
        given = frames.read(text_data)
        if given is None or self.seat is None or self._says_too_much():
            await self.close(TOO_MUCH)
            return
        result = await inbox().keep(self.seat, given)
        if result == answering.SHUT:
            await self._shut()
            return
        kept = result in (answering.KEPT, answering.AGAIN)
        await self.send(json.dumps({"kept" if kept else "refused": str(given.token)}))

    async def room_changed(self, _message: dict[str, Any]) -> None:
        """Say that the page is another, or that this phone sits here no longer."""
        if await database_sync_to_async(coming_in.seat_in)(self.scope) is None:
            await self._shut()
            return
        await self.send(json.dumps({"changed": True}))

    async def disconnect(self, _code: int) -> None:
        """Let go of everything."""
        if self.seat is not None:
            await self.channel_layer.group_discard(self.room, self.channel_name)

    async def _shut(self) -> None:
        await self.send(json.dumps({"shut": True}))
        await self.close(GONE)

    def _says_too_much(self) -> bool:
        now = time.monotonic()
        full = len(self.said) == FRAMES and now - self.said[0] < PER_S
        self.said.append(now)
        return full
