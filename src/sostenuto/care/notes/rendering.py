"""A note from facts: the same facts in any format, each of them once; own sentences stay.

Conventions: a sentence's key is the keys of its facts, joined by ``+``. An own sentence (a wording)
stands under such a key and takes the place of whatever would have been said of these facts, in
every format. It needs all of its facts: when one of them has been corrected, the wording is handed
back as left over, and what is now recorded is told afresh.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from sostenuto.care.notes import sentences
from sostenuto.care.notes.facts import OWN, SHARED, Fact, Facts
from sostenuto.care.notes.formats import Format, Together, format_named, matches
from sostenuto.care.notes.setting import Setting, Told

JOIN = "+"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a note.

    Attributes
    ----------
    key : str
        Under which an own wording of it is kept.
    text : str
    is_own : bool
        Whether the writer worded it; always so for what the writer saw, makes of it and plans.
    """

    key: str
    text: str
    is_own: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The facts in it."""
        return tuple(self.key.split(JOIN))

    @property
    def is_part(self) -> bool:
        """Whether it is one of the three parts that the writer writes."""
        return self.key in OWN


@dataclass(frozen=True, slots=True)
class SectionText:
    """A heading (none before the first section) and its sentences, perhaps none."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A note in one format.

    Attributes
    ----------
    format, name : str
        Key of the format and what it is called.
    service : str
        therapy or listening.
    sections : tuple of SectionText
    left_over : tuple of (str, str)
        Own sentences, by key, whose facts are no longer all there.
    """

    format: str
    name: str
    service: str
    sections: tuple[SectionText, ...]
    left_over: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What the note calls itself."""
        return f"Music {self.service} note ({self.name})"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in order."""
        return tuple(sentence for section in self.sections for sentence in section.sentences)


def render(
    facts: Facts, format_key: str, wordings: Mapping[str, str] | None = None
) -> RenderedNote:
    """Write the note of a session.

    Parameters
    ----------
    facts : Facts
    format_key : str
        A key of `sostenuto.care.notes.formats.formats`.
    wordings : mapping of str to str, optional
        Own sentences by the key of the sentence; an empty one is as good as none.

    Raises
    ------
    InputError
        If there is no such format.
    """
    layout = format_named(format_key)
    kept, left_over = _wordings(facts, wordings or {})
    return RenderedNote(
        layout.key,
        layout.name,
        facts.session.service,
        tuple(_sections(facts, layout, kept)),
        left_over,
    )


def plain_text(note: RenderedNote) -> str:
    """Return a note as plain text, to be copied anywhere; a section without a sentence is left out.

    Own parts stand in paragraphs of their own.
    """
    blocks = [note.title]
    for section in note.sections:
        paragraphs = "\n".join(_paragraphs(section))
        if paragraphs:
            blocks.append(f"{section.heading.upper()}\n{paragraphs}".lstrip("\n"))
    return "\n\n".join(blocks) + "\n"


def text_without(note: RenderedNote, facts: Facts, kinds: Container[str]) -> str:
    """Return a note's sentences but those that tell nothing but facts of some kinds.

    An own wording goes with the facts that it words; what the writer wrote is never left out.
    """
    kind_of = {fact.key: fact.kind for fact in facts}
    kept = (
        sentence.text
        for sentence in note.sentences
        if sentence.is_part or not all(kind_of.get(key) in kinds for key in sentence.keys)
    )
    return "\n".join(kept)


def individual_text(note: RenderedNote, facts: Facts) -> str:
    """Return what a note says about this client alone, a sentence a line.

    Everything but the session, who was there, what a group did together, activities and music: two
    members' notes may be alike in those and in nothing else.
    """
    return text_without(note, facts, SHARED)


def _paragraphs(section: SectionText) -> Iterator[str]:
    running: list[str] = []
    for sentence in section.sentences:
        if sentence.is_part:
            if running:
                yield " ".join(running)
            yield sentence.text
            running = []
        else:
            running.append(sentence.text)
    if running:
        yield " ".join(running)


Kept = tuple[tuple[tuple[str, ...], str], ...]


def _wordings(
    facts: Facts, wordings: Mapping[str, str]
) -> tuple[Kept, tuple[tuple[str, str], ...]]:
    """Part own sentences into those that hold for these facts and those that do not any more."""
    there = {fact.key for fact in facts} - set(OWN)
    kept, left_over = [], []
    for key, words in wordings.items():
        keys, text = tuple(key.split(JOIN)), sentences.own_words(words)
        if text and there.issuperset(keys):
            kept.append((keys, text))
            there.difference_update(keys)
        elif text:
            left_over.append((key, text))
    return tuple(kept), tuple(left_over)


def _sections(facts: Facts, layout: Format, kept: Kept) -> Iterator[SectionText]:
    setting, said = Setting.of(facts), _Said(kept)
    for section in (layout.opening, *layout.sections):
        told: list[Sentence] = []
        for together in section.tells:
            runs = _runs(facts, together)
            near = setting.beside(fact for run in runs for fact in run)
            for run in runs:
                told += said.of(run, near)
        yield SectionText(section.heading, tuple(told))


def _runs(facts: Facts, together: Together) -> list[list[Fact]]:
    """Return facts of one kind that stand side by side, one goal or activity after the other."""
    chosen = [
        (place, fact)
        for place, choice in enumerate(together)
        for fact in facts
        if matches(fact.facets, choice)
    ]
    together_with = (*facts.goals, *facts.activities, *facts.listening)
    wholes = {fact.key: n for n, fact in enumerate(together_with)}
    runs: dict[tuple[int, int], list[Fact]] = {}
    for place, fact in chosen:
        whole = wholes.get(fact.key, wholes.get(fact.part_of, len(wholes)))
        # Alone in its list, a kind is told in one go, however many wholes it belongs to.
        runs.setdefault((whole if len(together) > 1 else 0, place), []).append(fact)
    return [runs[key] for key in sorted(runs)]


class _Said:
    """Turns runs of facts into sentences, each own sentence where its first fact comes up."""

    def __init__(self, kept: Kept) -> None:
        self.own = {key: (keys, text) for keys, text in kept for key in keys}
        self.done: set[str] = set()

    def of(self, run: list[Fact], setting: Setting) -> tuple[Sentence, ...]:
        """Say a run of facts of one kind, in their order."""
        places = {fact.key: place for place, fact in enumerate(run)}
        told = sentences.tell([fact for fact in run if fact.key not in self.own], setting)
        for fact in run:
            keys, text = self.own.get(fact.key, ((), ""))
            if keys and fact.key not in self.done:
                told.append(Told(keys, text))
                self.done.update(keys)
        told.sort(key=lambda one: min(places.get(key, len(run)) for key in one.keys))
        return tuple(
            Sentence(JOIN.join(one.keys), one.text, bool({*one.keys} & {*self.own, *OWN}))
            for one in told
        )
