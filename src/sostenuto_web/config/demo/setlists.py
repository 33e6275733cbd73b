"""A set list for everybody who has sessions: songs that may sound for everybody in the demo."""

from collections.abc import Sequence

from sostenuto_web.config.demo.course import Case
from sostenuto_web.config.demo.facts import SONGS
from sostenuto_web.config.demo.gathered import Gathered
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.repertoire.models import SetEntry, SetLeader, SetList, SetMember, Song

TITLES = ("What carries", "For now", "The way home", "Slow ones first")
LONG = 4


def songs_of(case: Case) -> tuple[str, ...]:
    """Return the titles on somebody's set list."""
    return tuple(SONGS[(case.number * 3 + step) % len(SONGS)] for step in range(LONG))


def write_down(every: Sequence[Case], gathered: Gathered) -> dict[int, SetList]:
    """Write a set list for each client; return them by the client's number."""
    known = {song.title: song for song in Song.objects.filter(title__in=SONGS)}
    return {case.number: _set_list(case, known, gathered) for case in every}


def _set_list(case: Case, known: dict[str, Song], gathered: Gathered) -> SetList:
    key = DataKey.make()
    title = TITLES[case.number % len(TITLES)]
    row = gathered.add(SetList(title=title, data_key=key, made_by=case.by))
    gathered.add(SetMember(set_list=row, client=case.client))
    gathered.add(SetLeader(set_list=row, user=case.by))
    for place, name in enumerate(songs_of(case)):
        song = known[name]
        gathered.add(SetEntry(set_list=row, data_key=key, place=place, song=song, key=song.key))
    return row
