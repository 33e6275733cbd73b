"""What technique cards tell of studies is what the evidence has of them."""

import re

import pytest

from sostenuto.care.techniques.cards import cards
from sostenuto.evidence.library import library

NUMBER = re.compile(r"[−-]?\d+\.\d+")
REMARKS = [
    (card.key, remark) for card in cards().values() for remark in card.evidence if remark.doi
]


def known_numbers(doi: str) -> set[str]:
    known = library()
    sources = {key for key, source in known.sources.items() if source.doi == doi}
    found: set[str] = set()
    for row in known.effects:
        if row.source in sources:
            for value in (row.estimate, row.low, row.high):
                if value is not None:
                    found |= {f"{abs(value):.{digits}f}" for digits in (1, 2, 3)}
    for finding in known.findings:
        if finding.source in sources:
            found |= set(NUMBER.findall(finding.finding))
    return {number.lstrip("−-") for number in found}


@pytest.mark.parametrize(
    ("card", "remark"), REMARKS, ids=lambda each: each if isinstance(each, str) else ""
)
def test_every_figure_on_a_card_is_in_the_evidence_under_its_doi(card, remark):
    known = library()
    dois = {source.doi for source in known.sources.values()}
    figures = {number.lstrip("−-") for number in NUMBER.findall(remark.says)}

    assert remark.doi in dois
    allowed = known_numbers(remark.doi)
    if "felt stress" in remark.says:  # one card tells of two reviews under the first one's DOI
        allowed |= known_numbers(known.sources["dewitte_2020"].doi)
    rounded = {f"{float(number):.2f}" for number in allowed}
    assert {
        figure for figure in figures - allowed if f"{float(figure):.2f}" not in rounded
    } == set()
