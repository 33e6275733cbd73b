"""The clinic's own reliabilities and next steps: entered, replaced, taken back."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.measures.change import change
from sostenuto.measures.next_steps import known_steps, next_steps
from sostenuto.measures.shelf import measure, measures, variants
from sostenuto_web.measures import scored
from sostenuto_web.measures.models import SiteBasis, SiteStep
from sostenuto_web.measures.shelf import services, stepping
from sostenuto_web.measures.shelf.forms import BasisForm
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role

BRS, NUMBERS = "/measures/brs/", "/measures/brs/numbers/"
STEPS = "/measures/steps/"
WRITERS = {Role.THERAPIST, Role.SUPERVISOR, Role.ADMINISTRATOR}


@pytest.fixture
def therapist(cast):
    return cast.browser(Role.THERAPIST)


def text(answer) -> str:
    return answer.content.decode()


def own(**changed) -> dict:
    said = {"sd": "0.7", "r": "0.8", "source": "our 120 clients, 2026", "once": str(uuid4())}
    return said | changed


def step(**changed) -> dict:
    said = {
        "words": "Hum it together.", "reason": "It is quick.", "when": ["flat"], "constructs": "",
        "once": str(uuid4()),
    }  # fmt: skip
    return said | changed


@pytest.mark.parametrize("role", [*Role, None])
def test_numbers_and_steps_are_written_by_those_who_may(cast, role):
    browser = cast.browser(role)
    wanted = 200 if role in WRITERS else (302 if role is None else 404)

    for where in (NUMBERS, f"{STEPS}new/", f"{STEPS}ask/"):
        assert browser.get(where).status_code == wanted
    browser.post(NUMBERS, own())
    browser.post(f"{STEPS}new/", step())
    written = role in WRITERS
    assert (SiteBasis.objects.exists(), SiteStep.objects.exists()) == (written, written)


def test_change_rests_on_the_clinics_own_numbers_from_then_on(therapist):
    assert "Cannot say" in text(therapist.get(BRS))
    said = own()
    for _n in range(2):
        therapist.post(NUMBERS, said)
    basis = scored.basis_of("brs")
    page = text(therapist.get(BRS))

    assert basis is not None
    assert change(measure("brs"), 2.5, 4, basis=basis).reliable.verdict == "better"
    assert "our 120 clients, 2026" in page
    assert "beyond 0.87 points" in page
    assert SiteBasis.objects.count() == 1

    therapist.post(NUMBERS, own(sd="0.9"))
    assert scored.basis_of("brs").sd == 0.9
    row = SiteBasis.objects.get(retired_at=None)
    for _n in range(2):
        therapist.post(f"/measures/numbers/{row.pk}/off/")
    assert scored.basis_of("brs") is None
    assert SiteBasis.objects.count() == 2
    found = AuditRow.objects.filter(action__startswith="measure.basis_").order_by("number")
    assert [one.action for one in found] == [
        "measure.basis_entered", "measure.basis_entered", "measure.basis_retired",
    ]  # fmt: skip


def test_numbers_of_a_variant_are_its_own(therapist):
    therapist.post("/measures/k10/as/us/numbers/", own(sd="7"))

    assert scored.basis_of("k10") is None
    assert scored.basis_of("k10", "us").sd == 7


WRONG = [
    ({"sd": ""}, "fill this in"),
    ({"sd": "much"}, "like 2.5"),
    ({"sd": "nan"}, "like 2.5"),
    ({"sd": "0"}, "0.004 or more"),
    ({"sd": "-1"}, "0.004 or more"),
    ({"sd": "4.1"}, "4 points wide"),
    ({"r": "1"}, "above 0, and 0.999 at most"),
    ({"r": "0"}, "above 0, and 0.999 at most"),
    ({"r": "inf"}, "like 2.5"),
    ({"source": "  "}, "fill this in"),
    ({"source": "x" * 301}, "keep to 300"),
]


@pytest.mark.parametrize(("changed", "words"), WRONG, ids=range(len(WRONG)))
def test_bad_numbers_are_refused_by_their_field(therapist, changed, words):
    answer = therapist.post(NUMBERS, own(**changed))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not SiteBasis.objects.exists()


def test_a_measure_without_a_total_takes_none(therapist):
    assert therapist.get("/measures/hums/numbers/").status_code == 404


with_totals = [
    (code, variant)
    for code in measures()
    for variant in ("", *variants(code))
    if measure(code, variant).total is not None
]
numbers = st.floats(allow_nan=True, allow_infinity=True)


@given(st.sampled_from(with_totals), numbers, numbers)
def test_what_the_form_takes_the_reckoning_takes(which, sd, r):
    of = measure(*which)
    form = BasisForm({"sd": repr(sd), "r": repr(r), "source": "ours"}, of=of)
    if form.is_valid():
        basis = scored.site_basis(form.cleaned_data["sd"], form.cleaned_data["r"], "ours")
        found = change(of, of.total.low, of.total.high, basis=basis)
        assert found.reliable is not None


def test_ours_are_listed_with_the_clinics_own(therapist):
    page = text(therapist.get(STEPS))

    for one in known_steps():
        assert one.words in page.replace("&#x27;", "'")
    therapist.post(f"{STEPS}new/", step(constructs="Craving; ptsd"))
    row = SiteStep.objects.get()
    assert row.key.startswith("own_")
    assert row.constructs == ["craving", "PTSD"]
    assert scored.steps()[-1].words == "Hum it together."
    assert "our own" in text(therapist.get(STEPS))
    assert AuditRow.objects.filter(action="measure.step_changed").count() == 1


def test_a_step_is_changed_switched_off_and_is_ours_again(therapist):
    therapist.post(f"{STEPS}ask/", step(words="Ask them.", when=["worse"]))
    assert scored.steps()[0].words == "Ask them."
    assert "changed by us" in text(therapist.get(STEPS))

    therapist.post(f"{STEPS}ask/", step(words="Ask them.", off="on"))
    assert "ask" not in {one.key for one in scored.steps()}
    assert stepping.step_named("ask").words == "Ask them."  # for what was decided earlier
    worse = change(measure("phq9"), 9, 18)
    assert "ask" not in {one.key for one in next_steps(worse, scored.steps())}

    for _n in range(2):
        therapist.post(f"{STEPS}ask/back/")
    assert scored.steps() == known_steps()
    assert AuditRow.objects.filter(action="measure.step_back").count() == 1


def test_a_step_of_the_clinics_own_cannot_go_back_to_ours(therapist, cast):
    said = {"words": "Hum.", "reason": "Quick.", "when": ["flat"], "constructs": [], "off": True}
    row = services.save_step(cast.staff[Role.THERAPIST], said, token=uuid4())
    therapist.post(f"{STEPS}{row.key}/back/")

    assert SiteStep.objects.filter(pk=row.key).exists()
    assert row.key not in {one.key for one in scored.steps()}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"words": ""}, "fill this in"),
        ({"reason": "x" * 501}, "keep to 500"),
        ({"when": []}, "choose at least one"),
        ({"when": ["never"]}, "one of those offered"),
        ({"constructs": "juggling"}, "No measure is about “juggling”"),
    ],
)
def test_a_faulty_step_is_refused_by_its_field(therapist, changed, words):
    answer = therapist.post(f"{STEPS}ask/", step(**changed))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not SiteStep.objects.exists()


def test_a_step_that_is_not_there_is_not_found(therapist):
    for where in (f"{STEPS}nothing/", f"{STEPS}nothing/back/"):
        assert therapist.post(where, step()).status_code == 404
