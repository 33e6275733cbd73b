"""The words of consents: complete, fillable, current in law, and plain."""

import re
from dataclasses import replace

import pytest

from sostenuto.base.errors import InputError
from sostenuto.care.consent.catalogue import kind_named, kinds, notices, templates
from sostenuto.care.consent.wording import OPTIONAL_PLACES, PLACES, problems_of, text_of

FILL = dict.fromkeys((*PLACES, *OPTIONAL_PLACES), "something")
EACH = pytest.mark.parametrize("template", templates(), ids=lambda one: one.key)
# From the rule as it stood before 2024; still found all over the web.
OUTDATED = ("criminally investigate", "making any further disclosure", "2.12(c)(5)")


def test_every_kind_has_a_template_and_every_template_may_be_used():
    assert {one.kind for one in templates()} == set(kinds())
    assert [problem for one in templates() for problem in problems_of(one)] == []


@EACH
def test_a_template_without_a_mandatory_part_is_refused(template):
    for part in kind_named(template.kind).mandatory_blocks:
        cut = replace(template, blocks=tuple(b for b in template.blocks if b.id != part))

        assert any(f"“{part}”" in problem for problem in problems_of(cut))
        with pytest.raises(InputError):
            text_of(cut, FILL)


@EACH
def test_a_template_that_leaves_out_what_it_must_name_is_refused(template):
    for place in PLACES:
        blocks = tuple(replace(b, text=b.text.replace(f"{{{place}}}", "")) for b in template.blocks)

        assert f"{{{place}}} is missing" in problems_of(replace(template, blocks=blocks))


@EACH
def test_every_place_is_filled_and_an_empty_one_is_refused(template):
    text = text_of(template, FILL)

    assert "{" not in text
    assert text.startswith(template.title)
    with pytest.raises(InputError, match="filled in everywhere"):
        text_of(template, {**FILL, "client": "  "})


def test_what_a_person_typed_is_never_taken_for_a_place():
    text = text_of(templates()[0], {**FILL, "client": "{recipient} and {0.__class__}"})

    assert "{recipient} and {0.__class__}" in text


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ("{ client", "a brace stands alone"),
        ("{client.name}", "{client.name} cannot be filled in"),
        ("x" * 5000, "the part “what” is too long"),
    ],
)
def test_a_template_of_the_clinic_with_slips_is_told_which(blocks, problem):
    template = templates()[0]
    first = replace(template.blocks[0], text=blocks)

    assert problem in problems_of(replace(template, blocks=(first, *template.blocks[1:])))


@EACH
def test_a_template_is_read_by_a_twelve_year_old(template):
    assert grade(" ".join(block.text for block in template.blocks)) <= 7.5


def test_the_measure_of_reading_tells_plain_from_hard():
    assert grade("We stop. You can ask us. We help you.") < 2
    assert grade("Redisclosure authorisation necessitates documentation of applicability.") > 15


def test_the_notice_says_what_the_rule_wants_and_not_what_it_wanted_before_2024():
    long = notices()["long"]

    for said in ("42 CFR Part 2", "legislative", "court has ordered", "HIPAA", "not enough"):
        assert said in long
    for text in (*notices().values(), *(b.text for t in templates() for b in t.blocks)):
        assert not [old for old in OUTDATED if old in text]


def grade(text: str) -> float:
    """Years of school needed (Flesch and Kincaid), near enough to compare texts."""
    words = re.findall(r"[a-z]+", re.sub(r"\{\w+\}", "it", text.lower()))
    sentences = max(len(re.findall(r"[.:?!](?:\s|$)", text)), 1)
    syllables = sum(max(len(re.findall(r"[aeiouy]+", word.removesuffix("e"))), 1) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
