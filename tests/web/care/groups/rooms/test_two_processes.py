"""A room that two processes serve: they hear each other through Redis, also after a silence."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.care.groups.rooms.live_house import LiveHouse, Phone, staying, until
from tests.web.endurance.test_live_messages import CUT_S, redis_url

__all__ = ["redis_url"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def two(tmp_path: Path, redis_url: str) -> Iterator[tuple[LiveHouse, LiveHouse]]:
    one = LiveHouse(tmp_path / "house", redis_url=redis_url)
    one.furnish(3)
    other = one.beside()
    try:
        one.start()
        one.sign_in()
        other.session = one.session
        other.start()
        yield one, other
    finally:
        one.stop()
        other.stop()


def test_an_answer_to_one_process_is_on_the_screen_of_the_other_after_a_silence(two) -> None:
    one, other = two

    async def play():
        phones = [Phone.of(other, sign) for sign in one.room["signs"]]
        async with one.leaders_line() as leader, staying(*phones):
            for number, phone in enumerate(phones, 1):
                await asyncio.sleep(CUT_S + 2)
                await phone.say("mood", "5,5")
                await until(lambda phone=phone: phone.acknowledged)
                async with asyncio.timeout(3):  # sooner than a page asks by itself
                    while not (told := json.loads(await leader.recv()))["count"].startswith(
                        f"{number} of"
                    ):
                        pass
            return told, [phone.drops for phone in phones]

    told, drops = asyncio.run(play())

    assert [state for state, _words, _taken in told["places"].values()] == ["done"] * 3
    assert told["points"] != []
    assert drops == [0, 0, 0]
