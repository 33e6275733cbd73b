"""Days and times look alike on every page, and are those of the clinic."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import engines
from django.utils import timezone

import sostenuto_web

HOUSE = Path(sostenuto_web.__file__).parent
TEMPLATES = sorted(HOUSE.rglob("templates/**/*.*"))
OF_OUR_OWN = re.compile(
    r"\|(?:date|time):[\"'](?!(?:SHORT_)?(?:(?:WEEKDAY_)?DATE|DATETIME|TIME|MONTH_DAY|WEEKDAY)_FORMAT|c[\"']|s[\"'])"
)
"""A format that no language may change; ``c`` is for machines, ``s`` follows a short format."""
AMERICAN = re.compile(
    r"\b(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.|\b(?:March|April|May|June|July) \d{1,2}, \d{4}"
    r"|\b\d\d?/\d\d?/\d{4}|\b[ap]\.m\.|\bnoon\b|\bmidnight\b"
)
MOMENT = datetime(2026, 9, 12, 21, 5, tzinfo=UTC)


def drawn(source: str) -> str:
    return engines["django"].from_string(source).render({"moment": MOMENT})


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ moment|date }}", "12 September 2026"),
        ('{{ moment|date:"DATE_FORMAT" }}', "12 September 2026"),
        ('{{ moment|date:"DATETIME_FORMAT" }}', "12 September 2026, 21:05"),
        ('{{ moment|date:"SHORT_DATE_FORMAT" }}', "12 Sep 2026"),
        ('{{ moment|date:"SHORT_DATETIME_FORMAT" }}', "12 Sep 2026, 21:05"),
        ('{{ moment|date:"WEEKDAY_DATE_FORMAT" }}', "Saturday 12 September"),
        ('{{ moment|date:"WEEKDAY_FORMAT" }}', "Saturday"),
        ('{{ moment|date:"SHORT_WEEKDAY_FORMAT" }}', "Sat 12"),
        ('{{ moment|date:"MONTH_DAY_FORMAT" }}', "12 September"),
        ('{{ moment|date:"SHORT_MONTH_DAY_FORMAT" }}', "12 Sep"),
        ("{{ moment|time }}", "21:05"),
        ("{{ moment }}", "12 September 2026, 21:05"),
    ],
)
def test_a_day_and_a_time_look_so(source, shown):
    assert drawn(source) == shown


def test_a_time_is_that_of_the_clinic():
    with timezone.override("Europe/Berlin"):
        assert drawn('{{ moment|date:"DATETIME_FORMAT" }}') == "12 September 2026, 23:05"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_template_has_a_format_of_its_own(path):
    assert OF_OUR_OWN.findall(path.read_text(encoding="utf-8")) == []


def test_a_format_of_its_own_is_found():
    assert OF_OUR_OWN.findall("""{{ at|date:"d/m/Y" }} {{ at|time:'P' }}""")
    assert not OF_OUR_OWN.findall("""{{ at|date:"SHORT_DATE_FORMAT" }} {{ at|date:'c' }}""")


def test_no_page_shows_a_day_in_another_way(visit):
    shown = {found for page in visit.pages for found in AMERICAN.findall(page.html)}

    assert shown == set()
