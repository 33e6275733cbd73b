"""What is wrong with the data files: numbers that contradict each other, links to nothing.

Every fault is found at once, with its file, its row and its column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sostenuto.care.cautions import caution_kinds, doings
from sostenuto.care.contexts import contexts
from sostenuto.care.techniques.cards import cards
from sostenuto.care.techniques.shape import words
from sostenuto.evidence.catalogue import Tables
from sostenuto.evidence.checking import DataFault, Known, filled, one_of, whole
from sostenuto.evidence.map_checks import faults_of_map
from sostenuto.evidence.need_checks import faults_of_needs
from sostenuto.evidence.row_checks import faults_of_effect, faults_of_finding, faults_of_mechanism
from sostenuto.evidence.shape import KINDS

COLUMNS = {
    "sources": [
        "key",
        "name",
        "kind",
        "year",
        "doi",
        "address",
        "read",
        "supersedes",
        "studies",
        "people",
        "note",
    ],
    "effects": [
        "id",
        "source",
        "contexts",
        "population",
        "techniques",
        "intervention",
        "against",
        "comparator",
        "outcome",
        "measured_as",
        "when",
        "measure",
        "better",
        "estimate",
        "ci_low",
        "ci_high",
        "p",
        "studies",
        "people",
        "certainty",
        "status",
        "direction",
        "accepted",
        "note",
    ],
    "findings": [
        "id",
        "source",
        "contexts",
        "population",
        "techniques",
        "outcomes",
        "direction",
        "people",
        "finding",
        "status",
        "note",
    ],
    "mechanisms": [
        "id",
        "source",
        "part",
        "kind",
        "place",
        "mechanism",
        "method",
        "sample",
        "studied_in",
        "finding",
        "techniques",
        "outcomes",
        "direction",
        "status",
        "caution",
    ],
}
"""The columns of each table of rows."""
DOI = re.compile(r"10\.\d{4,9}/[A-Za-z0-9][^\s\"<>|]*[A-Za-z0-9)]")
ADDRESS = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(/\S*)?")


def faults(tables: Tables) -> list[DataFault]:
    """Return everything that is wrong with some tables; nothing for those that are shipped.

    Examples
    --------
    >>> from sostenuto.evidence.catalogue import tables
    >>> faults(tables())
    []
    """
    if misshapen := list(_of_shape(tables)):
        return misshapen
    known = Known(
        contexts={*contexts(), *tables.contexts["others"]},
        outcomes=tables.outcomes["outcomes"],
        techniques=tables.techniques["techniques"],
        sources={row["key"] for row in tables.sources},
        places=tables.places["places"],
        mechanisms={row["id"] for row in tables.mechanisms},
    )
    found = [
        *_of_sources(tables, known),
        *(fault for row in tables.effects for fault in faults_of_effect(row, known)),
        *(fault for row in tables.findings for fault in faults_of_finding(row, known)),
        *(fault for row in tables.mechanisms for fault in faults_of_mechanism(row, known)),
        *_of_techniques(tables.techniques["techniques"], known),
        *_of_contexts(tables.contexts, known),
        *_of_remarks(tables.remarks["remarks"], known),
        *faults_of_needs(tables.suggest["needs"], known),
        *faults_of_map(tables.map, tables.places["places"]),
    ]
    for file, column in (("sources", "key"), *((f, "id") for f in _WITH_ID)):
        counted = Counter(row[column] for row in getattr(tables, file))
        twice = (key for key, count in counted.items() if count > 1)
        found += (DataFault(f"{file}.csv {key}", column, "there once", key) for key in twice)
    return found


_WITH_ID = ("effects", "findings", "mechanisms")


def _of_shape(tables: Tables) -> Iterator[DataFault]:
    """Yield a fault for each row that has not the columns it should, each with a text in it."""
    for file, columns in COLUMNS.items():
        for place, row in enumerate(getattr(tables, file), start=2):
            wrong = set(row) ^ set(columns) | {n for n, v in row.items() if not isinstance(v, str)}
            if wrong:
                expected = f"one of {len(columns)} columns, filled or empty"
                yield DataFault(
                    f"{file}.csv line {place}", "columns", expected, str(sorted(map(str, wrong)))
                )


def _of_sources(tables: Tables, known: Known) -> Iterator[DataFault]:
    used = {row["source"] for file in _WITH_ID for row in getattr(tables, file)}
    used |= {t.get("dose_source", "") for t in tables.techniques["techniques"].values()}
    older = {row["key"]: row["supersedes"] for row in tables.sources}
    for row in tables.sources:
        place = f"sources.csv {row['key']}"
        yield from filled(place, row, "key", "name", "read")
        yield from one_of(place, "kind", row["kind"], KINDS)
        yield from whole(place, row, "year", "studies", "people")
        if row["doi"] and not DOI.fullmatch(row["doi"]):
            yield DataFault(place, "doi", "a DOI, like 10.1234/abc", row["doi"])
        if row["address"] and not ADDRESS.fullmatch(row["address"]):
            yield DataFault(place, "address", "an address, like https://…", row["address"])
        if row["key"] not in used:
            yield DataFault(place, "key", "the source of some row", row["key"])
        if row["supersedes"]:
            yield from one_of(place, "supersedes", row["supersedes"], known.sources)
            if row["key"] in _chain(row["supersedes"], older):
                yield DataFault(place, "supersedes", "older than this", row["supersedes"])


def _chain(key: str, older: Mapping[str, str]) -> list[str]:
    """Return a source and what it supersedes, and so on, each once."""
    found: list[str] = []
    while key and key not in found:
        found.append(key)
        key = older.get(key, "")
    return found


def _of_techniques(table: Mapping[str, Any], known: Known) -> Iterator[DataFault]:
    for key, said in table.items():
        place = f"techniques.toml {key}"
        lists = {
            "cards": cards(),
            "outcomes": known.outcomes,
            "part_of": {k for k, t in table.items() if t.get("umbrella")},
            "contexts": contexts(),
            "settings": words("settings"),
            "doings": doings(),
        }
        for column, allowed in lists.items():
            for value in said.get(column, ()):
                yield from one_of(place, column, value, allowed)
        if not said.get("cards"):
            yield from filled(place, said, "purpose", "family", "settings", "contexts")
        elif own := {"family", "settings", "contexts", "doings", "purpose"} & set(said):
            yield DataFault(place, min(own), "on its cards only", str(said[min(own)]))
        if said.get("dose"):
            yield from one_of(place, "dose_source", said.get("dose_source", ""), known.sources)


def _of_contexts(table: Mapping[str, Any], known: Known) -> Iterator[DataFault]:
    for key in sorted(set(table["others"]) & set(contexts())):
        yield DataFault(f"contexts.toml {key}", "others", "a key care has not", key)
    for key, near in table["near"].items():
        for value in (key, *near):
            yield from one_of(f"contexts.toml {key}", "near", value, known.contexts)


def _of_remarks(table: Mapping[str, Any], known: Known) -> Iterator[DataFault]:
    for key, said in table.items():
        place = f"remarks.toml {key}"
        yield from one_of(place, "mechanism", said.get("mechanism", ""), known.mechanisms)
        for value in said.get("techniques", ()):
            yield from one_of(place, "techniques", value, known.techniques)
        if key in caution_kinds():
            yield DataFault(place, "key", "no kind of caution", key)
