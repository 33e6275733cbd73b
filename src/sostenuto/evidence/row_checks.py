"""What is wrong with one row of effects, findings or mechanisms: its numbers, words and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sostenuto.care.techniques.shape import words
from sostenuto.evidence.checking import DataFault, Known, each_of, filled, one_of, whole
from sostenuto.evidence.numbers import faults_of_numbers
from sostenuto.evidence.shape import AGAINST, DIRECTIONS, MEASURES, STATUSES, STUDIED_IN, SUPPORTS

OWN_FAULTS = ("p", "interval")
"""Faults a source may have in print: known ones are named in the column ``accepted``."""
WORDS = {
    "measure": tuple(MEASURES),
    "against": AGAINST,
    "status": STATUSES,
    "better": ("lower", "higher", ""),
}


def faults_of_effect(row: Mapping[str, str], known: Known) -> Iterator[DataFault]:
    """Yield what is wrong with a row of effects."""
    place = f"effects.csv {row['id']}"
    yield from filled(place, row, "id", "population", "intervention", "comparator")
    yield from _links(place, row, known)
    yield from one_of(place, "outcome", row["outcome"], known.outcomes)
    yield from one_of(place, "certainty", row["certainty"], words("certainties"))
    for column, allowed in WORDS.items():
        yield from one_of(place, column, row[column], allowed)
    yield from whole(place, row, "studies", "people")
    yield from _numbers_of(place, row)
    yield from _read_as_said(place, row)


def _numbers_of(place: str, row: Mapping[str, str]) -> Iterator[DataFault]:
    accepted = set(filter(None, row["accepted"].split(";")))
    for column, expected, got in faults_of_numbers(row):
        if column in OWN_FAULTS and column in accepted:
            accepted.discard(column)
        else:
            yield DataFault(place, column, expected, got)
    for column in sorted(accepted):
        yield DataFault(place, "accepted", "a fault that is there", column)


def _read_as_said(place: str, row: Mapping[str, str]) -> Iterator[DataFault]:
    """Hold the status to what stands in the row: what was not read has no figure."""
    if row["status"] != "verified" and row["estimate"]:
        yield DataFault(
            place, "estimate", f"empty in a row that is {row['status']}", row["estimate"]
        )
    if row["status"] == "direction_only":
        yield from one_of(place, "direction", row["direction"], DIRECTIONS)
    if row["estimate"] and (row["measure"] == "none" or not row["better"]):
        yield DataFault(place, "better", "said, with a measure, beside an estimate", row["better"])
    if row["status"] == "verified" and not row["estimate"] and row["studies"] != "0":
        yield DataFault(place, "estimate", "there in a row that is verified", "")


def faults_of_finding(row: Mapping[str, str], known: Known) -> Iterator[DataFault]:
    """Yield what is wrong with a row of findings."""
    place = f"findings.csv {row['id']}"
    yield from filled(place, row, "id", "population", "finding")
    yield from _links(place, row, known)
    yield from each_of(place, "outcomes", row["outcomes"], known.outcomes)
    yield from one_of(place, "direction", row["direction"], DIRECTIONS)
    yield from one_of(place, "status", row["status"], STATUSES)
    yield from whole(place, row, "people")


def faults_of_mechanism(row: Mapping[str, str], known: Known) -> Iterator[DataFault]:
    """Yield what is wrong with a row of mechanisms."""
    place = f"mechanisms.csv {row['id']}"
    yield from filled(place, row, "id", "part", "mechanism")
    yield from one_of(place, "source", row["source"], known.sources)
    yield from one_of(place, "place", row["place"], known.places)
    yield from each_of(place, "techniques", row["techniques"], known.techniques)
    yield from each_of(place, "outcomes", row["outcomes"], known.outcomes)
    yield from one_of(place, "studied_in", row["studied_in"], STUDIED_IN)
    yield from one_of(place, "direction", row["direction"], SUPPORTS)
    yield from one_of(place, "status", row["status"], STATUSES)


def _links(place: str, row: Mapping[str, str], known: Known) -> Iterator[DataFault]:
    yield from one_of(place, "source", row["source"], known.sources)
    yield from each_of(place, "contexts", row["contexts"], known.contexts)
    yield from each_of(place, "techniques", row["techniques"], known.techniques)
