"""What contents sound like, read once from the engine's index and kept: it never changes.

Conventions: a content is named by its hash. What cannot be read (an older table of features, a
damaged piece) counts as not known; `sostenuto_web.repertoire.gate.judging` says what that means.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sostenuto.base.errors import SostenutoError

if TYPE_CHECKING:  # the engine is loaded only where something is asked of it
    from sostenuto.audio.features import FeatureVector
    from sostenuto.audio.fingerprint import Fingerprint
    from sostenuto.audio.fingerprint_index import FingerprintIndex


@dataclass(frozen=True, slots=True)
class Sound:
    """What one content sounds like.

    Attributes
    ----------
    features : FeatureVector or None
        None where nobody knows: the content was not heard, or by an older version.
    fingerprint : Fingerprint or None
    """

    features: "FeatureVector | None" = None
    fingerprint: "Fingerprint | None" = None


UNKNOWN = Sound()


class SharedFinder:
    """Finds the same recording among many, asked and added to from several threads.

    An index sorts itself anew while it is asked; two at once would miss what they look for.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _index(self) -> "FingerprintIndex":
        from sostenuto.audio.fingerprint_index import FingerprintIndex

        return FingerprintIndex()

    def add(self, name: str, fingerprint: "Fingerprint") -> None:
        """Keep a recording under a name."""
        with self._lock:
            self._index.add(name, fingerprint)

    def find(self, fingerprint: "Fingerprint") -> tuple[tuple[str, float], ...]:
        """Return (name, match) of every recording that is the same, best first."""
        with self._lock:
            return self._index.find(fingerprint)


class Sounds:
    """The sounds of the house's contents; one for a process."""

    def __init__(self) -> None:
        self._known: dict[str, Sound] = {}
        self.finder = SharedFinder()

    def of(self, content: str) -> Sound:
        """Return what a content sounds like."""
        return self._known.get(content, UNKNOWN)

    def read(self, contents: Iterable[str]) -> None:
        """Read what is not known yet of these contents."""
        from sostenuto.exchange.descriptions import features_of, fingerprint_of
        from sostenuto.exchange.index import Index
        from sostenuto_web.repertoire.services import index_file

        wanted = [content for content in contents if content not in self._known]
        if not wanted or not index_file().exists():
            return
        with Index(index_file()) as index:
            features = dict(index.pieces("features", wanted))
            prints = dict(index.pieces("fingerprint", wanted))
        for content in features.keys() | prints.keys():
            sound = Sound(
                _read(features_of, features.get(content)),
                _read(fingerprint_of, prints.get(content)),
            )
            if sound.fingerprint is not None:
                self.finder.add(content, sound.fingerprint)
            self._known[content] = sound


def _read(reader: Any, piece: bytes | None) -> Any:
    try:
        return reader(piece) if piece else None
    except SostenutoError:
        return None
