"""What one client says of songs: what they wrote down, and what they said while it sounded."""

from dataclasses import dataclass, replace
from uuid import UUID

from sostenuto.repertoire.preferences import LIKING
from sostenuto_web.listening.programmes.standing import Standing
from sostenuto_web.people.models import Client
from sostenuto_web.platform.clinic import days
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.record.models import Felt
from sostenuto_web.repertoire.tastes import selectors as tastes


@dataclass(frozen=True, slots=True)
class Word:
    """What a client says of one song."""

    liked: float = 0.0
    familiar: bool | None = None
    unwanted: bool = False
    not_this: bool = False


NOTHING = Word()


class Taste:
    """What a client says of songs: their preferences, and what they said while it sounded."""

    def __init__(self, client: Client) -> None:
        self._words: dict[UUID, Word] = {}
        for pk, row in tastes.words_of(client).items():
            unwanted = row.word in tastes.UNWANTED
            self._words[pk] = Word(LIKING[row.word], row.familiar, unwanted)
        self._listen(client)

    def of(self, one: Standing) -> Word:
        """Return what they say of a recording, or of its song."""
        for key in one.keys:
            if (said := self._words.get(key)) is not None:
                return said
        return NOTHING

    def _listen(self, client: Client) -> None:
        """Take over what was said at hearing; a preference that was written down stays."""
        today = days.start_of(clinic.today(), clinic.clinic())
        rows = Felt.objects.filter(client=client, voided_at=None).order_by("at", "made_at")
        columns = ("song_id", "recording_id", "liked", "familiar", "skipped", "at")
        written = set(self._words)
        for song, recording, liked, familiar, skipped, at in rows.values_list(*columns):
            if (key := song or recording) is None:
                continue
            said = self._words.get(key, Word())
            if key not in written:
                known = said.familiar if familiar is None else familiar
                said = replace(said, liked=said.liked if liked is None else liked, familiar=known)
            self._words[key] = replace(said, not_this=said.not_this or (skipped and at >= today))
