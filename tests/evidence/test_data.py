"""What is shipped holds together, and what does not is found."""

import csv
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.care.techniques.cards import cards
from sostenuto.evidence.catalogue import Tables, tables
from sostenuto.evidence.checks import faults
from sostenuto.evidence.library import library, library_from
from sostenuto.evidence.numbers import faults_of_numbers
from sostenuto.evidence.search import search
from sostenuto.evidence.shape import MEASURES

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
NAMED_BY_THE_DESIGN = {
    *("own_music", "iso", "lyric_analysis", "song_discussion", "relaxation"),
    *("imagery_supportive", "improvisation", "playing", "singing", "songwriting", "composition"),
    *("visual_music", "drawing", "journal", "cbmt", "analytical", "ras", "melodic_intonation"),
    *("instrument_exercise", "drum_circle", "group_singing", "group_songwriting", "lyric_group"),
}


measure = st.sampled_from(sorted(MEASURES))


def with_row(file: str, key: str, /, **changed: str) -> Tables:
    """The shipped tables with one row changed."""
    column = "key" if file == "sources" else "id"
    rows = getattr(tables(), file)
    assert any(row[column] == key for row in rows)
    planted = tuple(row | changed if row[column] == key else row for row in rows)
    return replace(tables(), **{file: planted})


def with_technique(key: str, /, **changed: object) -> Tables:
    said = tables().techniques["techniques"]
    return replace(tables(), techniques={"techniques": said | {key: said[key] | changed}})


def test_what_is_shipped_has_no_fault():
    assert faults(tables()) == []


@pytest.mark.parametrize(
    ("planted", "place", "column"),
    [
        (with_row("effects", "E001", estimate="1.31"), "effects.csv E001", "estimate"),
        (with_row("effects", "E001", ci_low="0.5", ci_high="-0.5"), "effects.csv E001", "ci_low"),
        (with_row("effects", "E001", ci_low=""), "effects.csv E001", "ci_low"),
        (with_row("effects", "E001", ci_low="-3.23"), "effects.csv E001", "interval"),
        (with_row("effects", "E001", p="0.62"), "effects.csv E001", "p"),
        (with_row("effects", "E008", p="<0.001"), "effects.csv E008", "p"),
        (with_row("effects", "E008", p="1.7"), "effects.csv E008", "p"),
        (with_row("effects", "E026", accepted=""), "effects.csv E026", "p"),
        (with_row("effects", "E029", accepted=""), "effects.csv E029", "p"),
        (with_row("effects", "E030", accepted=""), "effects.csv E030", "p"),
        (with_row("effects", "E031", accepted=""), "effects.csv E031", "p"),
        (with_row("effects", "E020", accepted=""), "effects.csv E020", "interval"),
        (with_row("effects", "E119", accepted=""), "effects.csv E119", "interval"),
        (with_row("effects", "E001", accepted="p"), "effects.csv E001", "accepted"),
        (with_row("effects", "E016", estimate="-0.49"), "effects.csv E016", "estimate"),
        (with_row("effects", "E001", estimate="much"), "effects.csv E001", "estimate"),
        (with_row("effects", "E001", studies="three"), "effects.csv E001", "studies"),
        (
            with_row("effects", "E001", certainty="moderate (recalled)"),
            "effects.csv E001",
            "certainty",
        ),
        (with_row("effects", "E001", status="unverified"), "effects.csv E001", "estimate"),
        (with_row("effects", "E080", direction=""), "effects.csv E080", "direction"),
        (with_row("effects", "E001", better=""), "effects.csv E001", "better"),
        (with_row("effects", "E001", source="nobody_1900"), "effects.csv E001", "source"),
        (with_row("effects", "E001", techniques="humming"), "effects.csv E001", "techniques"),
        (with_row("effects", "E001", contexts="addiction;grief"), "effects.csv E001", "contexts"),
        (with_row("effects", "E001", outcome="luck"), "effects.csv E001", "outcome"),
        (with_row("effects", "E001", id="E002"), "effects.csv E002", "id"),
        (with_row("findings", "F02", direction="good"), "findings.csv F02", "direction"),
        (with_row("findings", "F02", source="iso"), "findings.csv F02", "source"),
        (with_row("mechanisms", "N04", techniques="listening"), "mechanisms.csv N04", "techniques"),
        (with_row("mechanisms", "N04", place="soul"), "mechanisms.csv N04", "place"),
        (
            with_row("sources", "tang_2020", doi="journal.pone.0240862"),
            "sources.csv tang_2020",
            "doi",
        ),
        (with_row("sources", "tang_2020", doi="10.1371/a b"), "sources.csv tang_2020", "doi"),
        (with_row("sources", "tang_2020", doi="10.1371/abc."), "sources.csv tang_2020", "doi"),
        (with_row("sources", "tang_2020", address="www."), "sources.csv tang_2020", "address"),
        (with_row("sources", "tang_2020", kind="blog"), "sources.csv tang_2020", "kind"),
        (
            with_row("sources", "vandersteen_2017", supersedes="vandersteen_2025"),
            "sources.csv vandersteen_2025",
            "supersedes",
        ),
        (with_row("sources", "tang_2020", key="tang_2021"), "sources.csv tang_2021", "key"),
        (with_technique("iso", cards=["listening_up"]), "techniques.toml iso", "cards"),
        (with_technique("iso", outcomes=["bliss"]), "techniques.toml iso", "outcomes"),
        (with_technique("iso", part_of=["relaxation"]), "techniques.toml iso", "part_of"),
        (with_technique("iso", family="receptive"), "techniques.toml iso", "family"),
        (with_technique("iso", dose_source="hearsay"), "techniques.toml iso", "dose_source"),
        (with_technique("gim", purpose=""), "techniques.toml gim", "purpose"),
    ],
)
def test_a_planted_fault_is_found_at_its_place(planted, place, column):
    assert (place, column) in {(fault.place, fault.column) for fault in faults(planted)}
    with pytest.raises(InputError, match="must be"):
        library_from(planted)


def test_a_row_with_a_cell_too_few_or_too_many_is_found_by_its_line():
    row = dict(tables().effects[0])
    short = {name: text for name, text in row.items() if name != "p"}
    for broken in (short, row | {"more": "x"}, row | {"p": None}, row | {None: ["x"]}):
        planted = replace(tables(), effects=(broken, *tables().effects[1:]))
        assert [fault.place for fault in faults(planted)] == ["effects.csv line 2"]


cells = st.text("0123456789.-<e ", max_size=7) | st.sampled_from(
    ["", "0", "-0", "1e-400", "9" * 400, "0." + "0" * 300 + "1", "nan", "inf", "½", "<", "--1", "²"]
)


@given(st.fixed_dictionaries(dict.fromkeys(("estimate", "ci_low", "ci_high", "p"), cells)), measure)
@settings(max_examples=500)
def test_any_cells_are_judged_without_stumbling(row, scale):
    for column, expected, got in faults_of_numbers(row | {"measure": scale}):
        assert column in ("estimate", "ci_low", "ci_high", "p", "interval")
        assert expected
        assert isinstance(got, str)


@given(st.floats(-3, 3), st.floats(0.02, 2), st.sampled_from(["smd", "rr"]))
def test_figures_that_belong_together_are_never_faulted(middle, se, scale):
    """Whatever was estimated, rounded to two digits as journals do, with its p."""
    ends = [middle, middle - 1.96 * se, middle + 1.96 * se]
    shown = [f"{math.exp(end) if scale == 'rr' else end:.2f}" for end in ends]
    assume(scale == "smd" or float(shown[1]) > 0.05)
    p = math.erfc(abs(middle / se) / math.sqrt(2))
    row = dict(zip(("estimate", "ci_low", "ci_high"), shown, strict=True))

    assert list(faults_of_numbers(row | {"measure": scale, "p": f"{p:.3f}"})) == []


def test_the_misprint_of_the_literature_would_be_refused():
    """A published summary has −1.31 (−0.36 to 2.99): its own estimate lies outside."""
    planted = with_row("effects", "E015", estimate="-1.31", ci_low="-0.36", ci_high="2.99")

    assert [fault.column for fault in faults(planted)] == ["estimate"]


def test_every_technique_that_the_design_names_is_there_and_every_card_belongs_to_one():
    known = library().techniques

    assert set(known) >= NAMED_BY_THE_DESIGN
    assert sorted(card for each in known.values() for card in each.cards) == sorted(cards())


def test_every_technique_says_what_it_needs_to_say():
    for each in library().techniques.values():
        assert each.purpose, each.key
        assert each.family, each.key
        assert each.settings, each.key
        assert each.contexts, each.key
        assert each.outcomes, each.key
        assert bool(each.dose) == bool(each.dose_source), each.key


def test_the_study_of_256_people_is_filed_for_what_its_abstract_says():
    [study] = [row for row in library().findings if row.source == "feng_wang_2025"]

    assert study.outcomes == ("resilience", "wellbeing", "employability")
    assert study.contexts == ("wellbeing",)
    assert study.people == 256
    for outcome in ("resilience", "craving", ""):
        found = search(library(), context="addiction", outcome=outcome)
        assert study.id not in {shown.row.id for shown in found.findings}


def test_what_nobody_read_has_no_figure_at_all():
    unread = [row for row in library().effects if row.status == "unverified"]

    assert len(unread) >= 10
    assert {(row.estimate, row.low, row.high, row.p, row.studies) for row in unread} == {
        (None, None, None, "", None)
    }


def test_our_rows_say_what_the_file_of_facts_says():
    file = FACTS / "evidence_summary.csv"
    if not file.exists():
        pytest.skip(f"FACTS NOT COMPARED: there is no {file.name} beside this repository")
    with file.open(encoding="utf-8") as read:
        facts = {row["id"]: row for row in csv.DictReader(read)}
    wrong = []
    for row in tables().effects:
        fact = facts[row["id"]]
        if fact["verified"] == "no":
            assert row["status"] == "unverified"
            continue
        for ours, theirs in (
            ("estimate", "estimate"),
            ("ci_low", "ci_low"),
            ("ci_high", "ci_high"),
        ):
            if row[ours] != fact[theirs] and fact["measure"] != "none":
                wrong.append((row["id"], ours, row[ours], fact[theirs]))

    assert wrong == []


def test_a_newer_review_takes_the_place_of_the_older():
    found = search(library(), context="dementia", outcome="behaviour")

    assert [shown.row.source for shown in found.effects] == ["vandersteen_2025"]
    assert "E069" in found.older
