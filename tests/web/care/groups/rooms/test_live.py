"""A room over real web sockets: a uvicorn of its own, phones, and a leader's page."""

import asyncio
import contextlib
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tests.web.care.groups.rooms.live_house import KEPT, STEPS, LiveHouse, Phone, staying, until
from websockets.exceptions import ConnectionClosed, InvalidStatus

from sostenuto_web.people import once

pytestmark = pytest.mark.timeout(900)  # the first of them waits for the house to be made
MEMBERS = 8
FORBIDDEN = 403


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHouse]:
    house = LiveHouse(tmp_path_factory.mktemp("live") / "house")
    house.furnish(MEMBERS)
    try:
        house.start()
        house.sign_in()
        yield house
    finally:
        house.stop()


signs_left: dict[str, list[str]] = {}


@pytest.fixture
def phone(house: LiveHouse) -> Phone:
    """A phone at a sign of its own; at the end of all signs, a guest's."""
    left = signs_left.setdefault(str(house.folder), list(house.room["signs"]))
    return Phone.of(house, left.pop())


async def closed(line, heard: "list[object] | None" = None) -> int:
    """Return with which code a line is hung up on; ``heard`` gets what was said until then."""
    with contextlib.suppress(ConnectionClosed):
        async with asyncio.timeout(60):
            async for text in line:
                if heard is not None:
                    heard.append(text)
    return line.close_code


def refused(line) -> int:
    async def ask() -> int:
        try:
            async with line:
                return 101
        except InvalidStatus as problem:
            return problem.response.status_code

    return asyncio.run(ask())


def done(told) -> int:
    """Return how many have answered, as a leader's page is told."""
    return [state for state, _words, _taken in told["places"].values()].count("done")


def test_what_a_phone_answers_is_on_the_leaders_screen_and_nothing_else_is(house, phone):
    async def play():
        async with house.leaders_line() as leader, staying(phone):
            first = json.loads(await leader.recv())
            await phone.say("craving", "7")
            await until(lambda: phone.acknowledged)
            while True:
                told = json.loads(await asyncio.wait_for(leader.recv(), 60))
                if done(told) > done(first):
                    return first, told

    before = json.loads(house.asked(KEPT))
    first, told = asyncio.run(play())

    assert first["open"] is True
    new = [row[1:4] for row in json.loads(house.asked(KEPT)) if row not in before]
    assert new == [["craving", "pre", 7]]
    assert not any(alias in json.dumps(told) for alias in house.room["aliases"])
    assert phone.heard == [json.dumps({"kept": phone.acknowledged[0]})]


def test_strangers_and_pages_of_other_places_are_refused(house, phone):
    room = f"/groups/{house.room['group']}/meetings/{house.room['meeting']}/live/"
    session = f"session={house.session}"
    seat = f"seat={phone.cookie}"
    other = phone.seat[::-1]

    for origin in ("http://evil.example", f"http://{house.host}.evil.example", "null", None,
                   f"http://127.0.0.1:{house.port + 1}", "file://"):  # fmt: skip
        assert refused(house.socket("/room/live/", seat, origin)) == FORBIDDEN
        assert refused(house.socket(room, session, origin)) == FORBIDDEN
    for cookies in ("", "session=nonsense", seat, f"session={'a' * 32}"):
        assert refused(house.socket(room, cookies)) == FORBIDDEN
    theirs = f"seat={other}.{phone.cookie.partition('.')[2]}"
    for cookies in ("", session, f"seat={phone.seat}.", f"seat={phone.seat}.x", "seat=.",
                    theirs, "seat=" + "x" * 4000):  # fmt: skip
        assert refused(house.socket("/room/live/", cookies)) == FORBIDDEN
    for path in ("/", "/room/", "/live/", "/room/live", f"{room}x", "/groups/1/meetings/2/live/"):
        assert refused(house.socket(path, f"{session}; {seat}")) == FORBIDDEN
    assert (
        refused(house.socket(room.replace(house.room["group"], house.room["meeting"]), session))
        == FORBIDDEN
    )
    assert refused(house.socket(room, session)) == 101
    assert refused(house.socket("/room/live/", seat)) == 101


BAD = [
    "", "{", "[]", "null", '"x"', "{}", "[" * 490, "x" * 100_000, '{"id": 1, "ask": 2, "said": 3}',
    '{"id": "x", "ask": "y", "said": "z"}', "\0", b"\x00\x01",
    '{"id": "00000000-0000-0000-0000-000000000001", "ask": "a", "said": ["7"]}',
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_nonsense_is_hung_up_on_and_nobody_else_notices(house, text):
    async def play():
        other = Phone.of(house, "")
        mine = Phone.of(house, "")
        async with staying(other), house.socket("/room/live/", f"seat={mine.cookie}") as line:
            await line.send(text)
            code = await closed(line)
            await other.say("mood", "5,5")
            await until(lambda: other.acknowledged)
            assert other.drops == 0
        return code

    assert asyncio.run(play()) == 4408


def test_what_can_be_no_answer_is_refused_by_its_id_and_the_line_stays(house):
    async def play():
        phone = Phone.of(house, "")
        async with staying(phone):
            bad = await phone.say("mood", "99,1")
            nul = await phone.say("mood", "5,5\0")
            phone.asks["strange"] = "no-such-ask"
            strange = await phone.say("strange", "5,5")
            good = await phone.say("mood", "5,5")
            await until(lambda: phone.acknowledged)
            return [bad, nul, strange], good, phone

    wrong, good, phone = asyncio.run(play())

    assert (phone.refused, phone.acknowledged, phone.drops) == (wrong, [good], 0)


def test_a_flood_is_hung_up_on(house):
    async def play():
        phone = Phone.of(house, "")
        async with house.socket("/room/live/", f"seat={phone.cookie}") as line:
            frame = json.dumps({"id": str(UUID(int=7)), "ask": "no-such-ask", "said": "5,5"})
            with contextlib.suppress(ConnectionClosed):
                for _ in range(1000):  # the house counts what it has read: a busy one reads slowly
                    await line.send(frame)
            return await closed(line)

    assert asyncio.run(play()) == 4408


def test_one_phone_that_drops_affects_nobody(house, phone):
    async def play():
        guests = [Phone.of(house, "") for _ in range(3)]
        async with staying(phone, *guests):
            gone = asyncio.create_task(guests[0].stay())
            assert guests[0].line is not None
            guests[0].line.transport.abort()  # as when a phone falls into the water
            await phone.say("craving", "3")
            for guest in guests[1:]:
                await guest.say("mood", "4,4")
            await until(lambda: all(one.acknowledged for one in (phone, *guests[1:])))
            gone.cancel()
            return [one.drops for one in (phone, *guests[1:])]

    assert asyncio.run(play()) == [0, 0, 0]


def test_a_phone_hears_that_the_round_changed_and_that_its_seat_was_freed(house, phone):
    def act(**fields):
        page = f"/groups/{house.room['group']}/meetings/{house.room['meeting']}/room/change/"
        return asyncio.to_thread(house.post, page, fields)

    async def play():
        async with house.socket("/room/live/", f"seat={phone.cookie}") as line:
            assert await act(act="show") == 302
            changed = await asyncio.wait_for(line.recv(), 60)
            await asyncio.to_thread(
                house.post, f"/groups/{house.room['group']}/seats/{UUID(phone.seat)}/free/", {}
            )
            heard = [await asyncio.wait_for(line.recv(), 60)]
            return changed, heard, await closed(line, heard)

    changed, heard, code = asyncio.run(play())

    assert json.loads(changed) == {"changed": True}
    assert [json.loads(one) for one in heard] == [{"shut": True}]
    assert code == 4401


@pytest.mark.parametrize(
    "how",
    [
        "standing",
        pytest.param("signed out", marks=pytest.mark.slow),
        pytest.param("disabled", marks=pytest.mark.slow),
    ],
)
def test_a_leader_who_may_no_longer_is_told_nothing_more(house, phone, how):
    ends = {
        "standing": "GroupLeader.objects.update(until='2026-01-01')",
        "signed out": "Session.objects.all().delete()",
        "disabled": "User.objects.update(is_active=False)",
    }
    again = {
        "standing": "GroupLeader.objects.update(until=None)",
        "signed out": "",
        "disabled": "User.objects.update(is_active=True)",
    }

    async def play():
        async with house.leaders_line() as leader, staying(phone):
            await leader.recv()
            await asyncio.to_thread(house.change, ends[how])
            await phone.say("craving", "2")
            await until(lambda: phone.acknowledged)
            return await closed(leader)

    try:
        assert asyncio.run(play()) == 4401
    finally:
        house.change(again[how])
        house.sign_in()


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_kill_and_restart_lose_no_answer(tmp_path: Path) -> None:
    house = LiveHouse(tmp_path / "house")
    house.furnish(12)
    house.start()

    async def play(phones):
        said = []
        async with staying(*phones):
            for fall in range(3):
                for number in range(4):
                    said += [(p, await p.say("craving", str((fall + number) % 11))) for p in phones]
                    await asyncio.sleep(0.03)
                await asyncio.to_thread(house.stop, signal.SIGKILL)
                said += [(phone, await phone.say("craving", "5")) for phone in phones]
                await asyncio.to_thread(house.start)
            await until(lambda: not any(phone.waiting for phone in phones), 60)
        return said

    try:
        phones = [Phone.of(house, sign) for sign in house.room["signs"]]
        said = asyncio.run(play(phones))
    finally:
        house.stop()
    kept = json.loads(house.asked(STEPS))

    assert len(said) == 3 * 5 * 12
    assert all(phone.drops >= 3 for phone in phones)
    there = [tuple(one) for one in kept["steps"]]
    wanted = [
        (str(UUID(phone.seat)), str(once.id_for(UUID(phone.seat), UUID(token))))
        for phone, token in said
    ]
    assert sorted(there) == sorted(wanted)
    assert kept["chain"] == ""
    rows = json.loads(house.asked(KEPT))
    assert len(rows) == len(said)
    assert len([row for row in rows if not row[4]]) == 12
