"""Clients can read their pages, nobody is called names, nothing is promised that cannot be kept."""

import re
import tomllib
from pathlib import Path

import pytest
import reading

import sostenuto
import sostenuto_web
from sostenuto_web.frontend import refusals

ROOT = Path(sostenuto_web.__file__).parents[2]
PACKAGES = (Path(sostenuto.__file__).parent, Path(sostenuto_web.__file__).parent)
HARDEST = 7.0
"""The grade that a page for clients may reach: somebody of about twelve reads it."""
OF_CLIENTS = {"wren", "stranger"}
FOR_STAFF = {"/house/who-may-see-what/"}
LAW = "/paper/"
"""What is printed and signed; its own words are graded with the templates."""
MARKS = re.compile("[⟦⟧]")
RECORD = re.compile(r"zq\w+qz|Invented [\w-]+")

EVERY_TEXT = sorted(
    [
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("*.md"),
        *(path for root in PACKAGES for path in root.rglob("templates/**/*.*")),
        *(path for root in PACKAGES for path in root.rglob("*.toml")),
        *(path for root in PACKAGES for path in root.rglob("*.py")),
    ]
)
DENIED: dict[str, tuple[str, ...]] = {}
"""Sentences that may hold a claim because they deny it: file, and the sentences word for word."""


def text_of(html: str) -> str:
    return reading.read(MARKS.sub("", RECORD.sub("Wren", html)))


def test_every_page_of_a_client_is_easy_to_read(visit):
    graded = {
        str(page): round(reading.grade(text_of(page.html)), 1)
        for page in visit.pages
        if page.person in OF_CLIENTS and page.route not in FOR_STAFF
    }

    assert len(graded) > 30
    assert {page: grade for page, grade in graded.items() if grade > HARDEST} == {}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_a_refusal_is_easy_to_read(status):
    text = reading.read(refusals.bare_page(status).content.decode())

    assert reading.grade(text) <= HARDEST, text


TEMPLATES = sorted((PACKAGES[0] / "care/consent/templates").glob("*.toml"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_each_part_of_a_consent_is_easy_to_read(path):
    blocks = tomllib.loads(path.read_text(encoding="utf-8"))["blocks"]
    graded = {block["id"]: reading.grade(_flowing(block["text"])) for block in blocks}

    assert {part: grade for part, grade in graded.items() if grade > HARDEST} == {}


def _flowing(text: str) -> str:
    return re.sub(r"(?<=\S)\n(?=\S)", " ", re.sub(r"\{\w+\}", "Wren", text))


def test_what_is_hard_to_read_is_found():
    hard = (
        "Notwithstanding the aforementioned authorization, redisclosure of confidential "
        "information to unauthorized organizations constitutes an immediate violation."
    )

    assert reading.grade(hard) > 20
    assert reading.grade("You can say no. We help you all the same.") < 3


@pytest.mark.parametrize(
    ("word", "count"),
    [("care", 1), ("table", 2), ("music", 2), ("wanted", 2), ("signed", 1), ("people", 2),
     ("recovery", 4), ("notes", 1), ("pages", 2), ("idea", 3), ("being", 2), ("quiet", 2)],
)  # fmt: skip
def test_syllables_are_counted(word, count):
    assert reading.syllables(word) == count


@pytest.mark.parametrize("path", EVERY_TEXT, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_is_called_names_and_nothing_is_promised(path):
    text = path.read_text(encoding="utf-8")
    denied = DENIED.get(str(path.relative_to(ROOT)), ())
    claimed = [found for found in reading.found_of(reading.CLAIMS, text) if found not in denied]

    assert reading.found_of(reading.NEVER, text) == []
    assert claimed == []


def test_no_leave_to_deny_is_left_over():
    for name, sentences in DENIED.items():
        found = reading.found_of(reading.CLAIMS, (ROOT / name).read_text(encoding="utf-8"))
        assert set(sentences) <= set(found), name


@pytest.mark.parametrize(
    "said",
    ["An addict comes here.", "He abuses alcohol.", "She suffers from it.", "non-compliant",
     "Are you clean now?", "They got clean.", "Relapse-prone."],
)  # fmt: skip
def test_names_are_found(said):
    assert reading.found_of(reading.NEVER, said)


@pytest.mark.parametrize(
    "said",
    ["It treats addiction.", "Music cures.", "It prevents relapse.", "Clinically proven.",
     "It diagnoses.", "This rewires the brain.", "Reduces your cravings!"],
)  # fmt: skip
def test_claims_are_found(said):
    assert reading.found_of(reading.CLAIMS, said)


def test_a_song_may_be_clean():
    assert not reading.found_of(reading.NEVER, "The song itself is registered as clean.")


OF_THE_CLINIC = re.compile(
    r"\b(?:drugs?|alcohol|substances?|addict\w*|rehab\w*|recovery(?![ -]sheet)|detox|sobriety|sober"
    r"|craving\w*|relapse\w*|therap\w+|clinics?|patients?|clients?|treatment|psych\w*|mental)\b",
    re.I,
)
"""What a title, which a phone shows to whoever sees it, does not say. (The recovery sheet brings
back a house, not a person.)"""
TITLE = re.compile(r"<head>.*?<title>(.*?)</title>.*?</head>", re.S)
"""A page's own; that of a part of a drawing stands in the page, for whoever reads it."""


def titles(visit):
    found = {(title, page.route) for page in visit.pages for title in TITLE.findall(page.html)}
    return {(MARKS.sub("", title).strip(), route) for title, route in found}


def test_no_title_tells_anything_of_anybody(visit):
    assert len(titles(visit)) > 40
    for title, route in titles(visit):
        assert not RECORD.search(title), route
        assert not OF_THE_CLINIC.search(title), (title, route)


def test_every_whole_page_has_a_title(visit):
    bare = {
        page.route for page in visit.pages if "<html" in page.html and "<title>" not in page.html
    }

    assert bare == set()


def test_no_address_tells_anything_of_anybody(visit):
    said = {re.sub(r"<[^>]*>|\(\?P.*?\)", "", page.route) for page in visit.pages}
    known = {"/house/records/client//"}  # who looked at one record: staff's alone, names nobody

    assert {path for path in said if OF_THE_CLINIC.search(path)} - known == set()
