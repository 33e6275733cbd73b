"""What changed between two versions of a note, sentence by sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from sostenuto.care.notes.rendering import RenderedNote


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence in two versions, "" where a version has none."""

    heading: str
    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        """Whether the versions differ here."""
        return self.old != self.new


def side_by_side(old: RenderedNote, new: RenderedNote) -> list[Row]:
    """Return every sentence of both versions, in the order of the new one.

    A sentence is the same one when it tells a fact in common, however it is worded. What only the
    old version had stands at the end of the section where it was.
    """
    before = {sentence.keys: sentence.text for sentence in old.sentences}
    pairs: list[Row] = []
    for section in new.sections:
        for sentence in section.sentences:
            same = [keys for keys in before if {*keys} & {*sentence.keys}]
            texts = [before.pop(keys) for keys in same]
            pairs.append(Row(section.heading, " ".join(texts), sentence.text))
        pairs += _gone(old, section.heading, before, new)
    return pairs + [
        Row(section.heading, sentence.text, "")
        for section in old.sections
        for sentence in section.sentences
        if sentence.keys in before
    ]


def _gone(
    old: RenderedNote, heading: str, before: dict[tuple[str, ...], str], new: RenderedNote
) -> Iterator[Row]:
    still = {key for sentence in new.sentences for key in sentence.keys}
    for section in old.sections:
        if section.heading == heading:
            for sentence in section.sentences:
                if sentence.keys in before and not still & {*sentence.keys}:
                    yield Row(heading, before.pop(sentence.keys), "")
