"""The music of the invented clinic (``repertoire.toml``), written down as its people would."""

import datetime
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from django.utils import timezone

from sostenuto.care.interviews.questions import music_history
from sostenuto_web.people.models import Client
from sostenuto_web.platform.accounts.models import User
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Player, Song
from sostenuto_web.repertoire.registers import services as registers
from sostenuto_web.repertoire.sets import services as sets
from sostenuto_web.repertoire.songs import services as songs
from sostenuto_web.repertoire.tastes import interviews
from sostenuto_web.repertoire.tastes import services as tastes


def write_down(clients: Sequence[Client], staff: dict[str, User]) -> None:
    """Write the clinic's music down; clients are given in the order of their taking in."""
    text = (files("sostenuto_web.config.demo") / "repertoire.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    _songs(said["songs"], staff)
    _registers(said, clients)
    for number, lines in said["preferences"].items():
        for line in lines:
            client = clients[int(number)]
            tastes.add_line(client.made_by, client, songs.read(line))
    _interview(said["interview"], clients)
    for number, days, healthy, unhealthy in said["totals"]["rows"]:
        on_day = timezone.localdate() - datetime.timedelta(days=days)
        fields = {"on_day": on_day, "healthy": healthy, "unhealthy": unhealthy}
        tastes.add_hums(clients[number].made_by, clients[number], fields)
    for plan in said["sets"]:
        _set(plan, clients, staff["rosa"])


def _songs(rows: list[list[Any]], staff: dict[str, User]) -> None:
    """Take the songs in; many at once, because somebody waits for the demo to open."""
    made, players = [], []
    for artist, title, key, tempo, themes, sounds, played_by in rows:
        song = Song(artist=artist, title=title, key=key, tempo_bpm=tempo, made_by=staff["rosa"])
        song.themes, song.sounds = themes, sounds
        made.append(song)
        players += [Player(song=song, user=staff[login], key=key) for login in played_by]
    Song.objects.bulk_create(made)
    Player.objects.bulk_create(players)
    library.changed()


def _registers(said: dict[str, Any], clients: Sequence[Client]) -> None:
    for number, lines in said["registers"].items():
        for line in lines:
            client = clients[int(number)]
            registers.add_line(client.made_by, client, songs.read(line))
    for number in said["asked and none"]:
        registers.asked(clients[number].made_by, clients[number])


def _interview(said: dict[str, Any], clients: Sequence[Client]) -> None:
    client = clients[said["client"]]
    known = {question.key for question in music_history().questions}
    answers = {key: text for key, text in said["answers"].items() if key in known}
    row = interviews.start(client.made_by, client)
    row = interviews.answer(client.made_by, row, answers, {}, may_read=True)
    interviews.take_in(client.made_by, row, may_write_register=True)


def _set(plan: dict[str, Any], clients: Sequence[Client], by: User) -> None:
    row = sets.make(
        by,
        title=plan["title"],
        clients=[clients[number] for number in plan["clients"]],
        for_group=len(plan["clients"]) > 1,
        on_day=timezone.localdate() + datetime.timedelta(days=plan["days"]),
    )
    found = {song.title: song for song in Song.objects.filter(title__in=plan["songs"])}
    for title in plan["songs"]:
        sets.put_in(by, row, found[title], key=found[title].key)
