"""The words' own cast: the world of the walk, whose every text is a canary."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.web.policy.conftest import quiet, world  # noqa: F401  the walk's own

for folder in ("policy", "words"):  # where the parts of the walk and of these tests lie
    sys.path.append(str(Path(__file__).parent.parent / folder))


@dataclass(frozen=True)
class Visit:
    """What one visit to every page has shown.

    The pages, with translated texts in brackets; the texts that catalogues were asked for; and the
    lines of the consents, which are papers in the language in which they were signed.
    """

    pages: list[Any]
    asked: set[str]
    papers: frozenset[str]


_visits: list[Visit] = []


@pytest.fixture
def visit(request: pytest.FixtureRequest, db: None) -> Visit:
    """Visit every page once for all tests of a process."""
    if not _visits:
        from tests.web.frontend.words import bracketed
        from words_pages import FROM_RECORDS, asked_for, pages

        from sostenuto_web.people.consents.models import Consent

        world = request.getfixturevalue("world")
        papers = {line for paper in Consent.objects.all() for line in paper.text.splitlines()}
        lines = frozenset(FROM_RECORDS.sub("", line).strip() for line in papers) - {""}
        with bracketed(), asked_for() as asked:
            _visits.append(Visit(list(pages(world)), asked, lines))
    return _visits[0]
