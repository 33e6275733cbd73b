"""Which needs are asked about first, and what leads to nothing there."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sostenuto.care.contexts import contexts
from sostenuto.care.forms.forms import domains
from sostenuto.evidence.beginning import usual_needs
from sostenuto.evidence.catalogue import tables
from sostenuto.evidence.checks import faults
from sostenuto.evidence.library import library

some_contexts = st.lists(st.sampled_from([*contexts(), "unknown"]), max_size=4)
some_domains = st.lists(st.sampled_from([*domains(), ""]), max_size=4)


@given(some_contexts, some_domains)
def test_needs_are_outcomes_and_stand_there_once(held, about):
    found = usual_needs(library(), held, about)

    assert len(set(found)) == len(found)
    assert set(found) <= set(library().outcomes)
    assert bool(found) == bool(set(held) & set(contexts()) or set(about) & set(domains()))


@given(some_contexts, some_domains)
def test_a_further_domain_takes_no_need_away(held, about):
    assert set(usual_needs(library(), held)) <= set(usual_needs(library(), held, about))


def test_a_key_that_leads_to_nothing_is_found():
    needs = tables().suggest["needs"]
    wrong = {
        "contexts": needs["contexts"] | {"grief": ["mood"], "pain": ["joy"]},
        "domains": {key: said for key, said in needs["domains"].items() if key != "music"},
    }
    found = faults(replace(tables(), suggest=tables().suggest | {"needs": wrong}))

    assert {(fault.place, fault.column, fault.got) for fault in found} == {
        ("suggest.toml needs.contexts", "key", "grief"),
        ("suggest.toml needs.contexts", "pain", "joy"),
        ("suggest.toml needs.domains", "key", "music"),
    }
