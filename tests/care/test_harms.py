"""Sources, severities and noticers of harm: complete data, refused where it is not."""

import copy

import pytest

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.harms import harms, harms_from

PARTS = [
    ("sources", "name"),
    ("sources", "words"),
    ("severities", "name"),
    ("severities", "words"),
    ("noticers", "name"),
]


def test_the_model_has_its_six_sources():
    assert list(harms().sources) == [
        "music",
        "therapist",
        "application",
        "relationship",
        "associations",
        "ecology",
    ]


def test_severities_go_from_the_mildest_to_the_gravest():
    keys = list(harms().severities)

    assert keys == ["slight", "moderate", "serious", "grave"]
    for place, key in enumerate(keys):
        assert harms().at_least(key) == tuple(keys[place:])
    with pytest.raises(InputError, match="severity must be a known key"):
        harms().at_least("unbearable")


@pytest.mark.parametrize(("part", "text"), PARTS)
def test_an_entry_without_its_words_is_refused_by_name(part, text):
    table = copy.deepcopy(catalogue.table("harms.toml"))
    key = next(iter(table[part]))
    table[part][key][text] = " "

    with pytest.raises(InputError, match=rf"harms\.{part}\.{key} must be complete"):
        harms_from(table)


@pytest.mark.parametrize("part", ["sources", "severities", "noticers"])
def test_a_table_without_a_part_is_refused(part):
    table = {**catalogue.table("harms.toml"), part: {}}

    with pytest.raises(InputError, match=f"harms.{part}"):
        harms_from(table)


def test_no_name_is_longer_than_a_line_of_a_phone():
    known = harms()
    names = [
        e.name for part in (known.sources, known.severities, known.noticers) for e in part.values()
    ]

    assert max(map(len, names)) <= 32
    assert len(set(names)) == len(names)
