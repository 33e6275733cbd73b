"""What a session's note tells of its programmes: where to, what sounded, what was asked around it.

Conventions: a note is in English, whoever reads it. A fact's key changes with what it tells, so
that an own wording of it is handed back when an answer was corrected.
"""

import zlib
from collections.abc import Iterator, Mapping

from sostenuto.care.notes import english
from sostenuto.care.notes import facts as told
from sostenuto.measures.ratings import ratings as known_ratings
from sostenuto_web.care.models import Session
from sostenuto_web.care.notes.listened import Listened, place_words
from sostenuto_web.listening.afterwards import selectors
from sostenuto_web.listening.afterwards.parts import After
from sostenuto_web.listening.afterwards.picture import HEARD
from sostenuto_web.listening.around import SCALES, Answer
from sostenuto_web.listening.models import ListeningProgramme

ENDED: Mapping[str, told.Ended] = {
    ListeningProgramme.State.FINISHED: "finished",
    ListeningProgramme.State.STOPPED: "stopped",
}


def of_session(session: Session) -> Listened:
    """Return the programmes that were played in a session, and the answers around them."""
    rows = ListeningProgramme.objects.filter(
        session=session, voided_at=None, started_at__isnull=False
    )
    programmes = list(rows.select_related("session", "data_key").order_by("started_at", "pk"))
    if not programmes:
        return Listened()
    found = selectors.afters_of(session.client, programmes)
    return Listened(
        {one.programme.pk: listening_of(one) for one in found},
        frozenset(
            answer.pk
            for one in found
            for said in (one.before, one.after)
            for answer in said.values()
        ),
    )


def listening_of(found: After) -> told.Listening:
    """Return one programme as a fact of a note."""
    row = found.programme
    goal = row.goal_mood or place_words(row.goal_valence, row.goal_arousal)
    answers = tuple(_answers(found))
    counts = (
        len(found.heard),
        found.count(*HEARD),
        found.count("not_this", "not_this_unheard"),
    )
    ended: told.Ended = ENDED.get(row.state, "playing")
    said = zlib.crc32(repr((goal, ended, counts, answers)).encode())
    return told.Listening(
        key=f"{row.pk.hex}.{said:08x}",
        goal=goal,
        ended=ended,
        songs=counts[0],
        sounded=counts[1],
        refused=counts[2],
        answers=answers,
    )


def _answers(found: After) -> Iterator[tuple[str, str, str]]:
    for scale in SCALES:
        before, after = (_words(said.get(scale)) for said in (found.before, found.after))
        if before or after:
            yield known_ratings()[scale].name, before, after


def _words(answer: Answer | None) -> str:
    if answer is None:
        return ""
    if answer.place is not None:
        return place_words(answer.place.valence, answer.place.arousal)
    return "" if answer.value is None else english.number(answer.value)
