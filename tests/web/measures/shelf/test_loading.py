"""A form of the clinic's own: looked at before it is kept, confirmed by name, taken off."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.forms_for_tests import GATE, bare, computed, flat, grouped, value_set

from sostenuto.base.errors import InputError
from sostenuto.exchange.site_forms import forms_dir, keep_form
from sostenuto_web.measures.models import SiteForm
from sostenuto_web.measures.shelf import selectors, services
from sostenuto_web.measures.shelf.understanding import MOST_BYTES, understand
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role

LOAD, KEEP, HERE = "/measures/load/", "/measures/load/keep/", "/measures/load/here/"
LOADERS = {Role.THERAPIST, Role.SUPERVISOR, Role.ADMINISTRATOR}


@pytest.fixture
def therapist(cast):
    return cast.browser(Role.THERAPIST)


@pytest.fixture
def by(cast):
    return cast.staff[Role.THERAPIST]


def text(answer) -> str:
    return answer.content.decode()


def file(said: object, name: str = "form.json") -> SimpleUploadedFile:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return SimpleUploadedFile(name, body, content_type="application/json")


def kept(said: object, **more) -> dict:
    return {"document": json.dumps(said), "code": "", "once": str(uuid4()), **more}


def acts() -> list[str]:
    found = AuditRow.objects.filter(action__startswith="measure.form_").order_by("number")
    return [row.action for row in found if row.outcome == "done"]


@pytest.mark.parametrize("role", [*Role, None])
def test_forms_are_loaded_by_those_who_may(cast, role):
    browser = cast.browser(role)
    wanted = 200 if role in LOADERS else (302 if role is None else 404)

    assert browser.get(LOAD).status_code == wanted
    answer = browser.post(KEEP, kept(flat("phq9"), code="phq9"))
    assert (SiteForm.objects.count() == 1) == (role in LOADERS)
    assert answer.status_code == (302 if role in LOADERS or role is None else 404)


def test_what_was_understood_is_shown_before_anything_is_kept(therapist):
    answer = therapist.post(LOAD, {"document": file(flat("phq9"))})
    page = text(answer)

    assert answer.status_code == 200
    assert "Nothing is kept yet" in page
    assert "self-harm thoughts" in page
    assert page.count("LA6569-3") >= 9
    assert "Somebody has to look" not in page
    assert not SiteForm.objects.exists()


def test_a_form_with_its_numbers_is_used_at_once(therapist):
    said = kept(flat("phq9"), code="phq9")
    answers = [therapist.post(KEEP, said) for _n in range(2)]  # sent twice, kept once
    found = selectors.form_for("phq9")

    assert {answer["Location"] for answer in answers} == {"/measures/phq9/"}
    assert found is not None
    row, form = found
    assert (row.key, len(form.items), row.must_confirm) == (form.key, 9, False)
    assert acts() == ["measure.form_loaded"]
    assert "can be answered on screen" in text(therapist.get("/measures/phq9/"))


def test_a_form_of_which_something_was_guessed_waits_for_a_name(therapist, by):
    page = text(therapist.post(LOAD, {"document": file(bare("isi")), "code": "isi"}))
    assert "guessed from their order" in page
    therapist.post(KEEP, kept(bare("isi"), code="isi"))
    row = SiteForm.objects.get()
    assert row.must_confirm
    assert selectors.form_for("isi") is None
    assert "waits for a look" in text(therapist.get("/measures/isi/"))

    where = f"/measures/forms/{row.pk}/"
    assert "confirm as Invented therapist" in text(therapist.get(where))
    for _n in range(2):
        therapist.post(f"{where}confirm/")

    row.refresh_from_db()
    assert row.confirmed_by == by
    assert selectors.form_for("isi") is not None
    assert acts() == ["measure.form_loaded", "measure.form_confirmed"]
    assert "Confirmed by Invented therapist" in text(therapist.get(where))


def test_who_has_looked_already_confirms_with_the_keeping(therapist, by):
    therapist.post(KEEP, kept(bare("isi"), code="isi", confirm="on"))

    assert SiteForm.objects.get().confirmed_by == by
    assert selectors.form_for("isi") is not None


def test_a_form_is_replaced_and_taken_off_and_its_rows_stay(therapist):
    therapist.post(KEEP, kept(flat("phq9"), code="phq9"))
    first = SiteForm.objects.get()
    again = flat("phq9") | {"version": "3"}
    preview = text(therapist.post(LOAD, {"document": file(again)}))
    assert "takes the place of the form" in preview
    therapist.post(KEEP, kept(again, code="phq9"))
    found = selectors.form_for("phq9")

    assert found is not None
    assert found[0].pk != first.pk
    therapist.post(f"/measures/forms/{found[0].pk}/off/")
    assert selectors.form_for("phq9") is None
    assert SiteForm.objects.count() == 2
    assert "used no more" in text(therapist.get(f"/measures/forms/{found[0].pk}/"))
    assert acts()[-1] == "measure.form_taken_off"


def test_the_same_form_again_says_so_and_another_of_its_version_is_refused(therapist):
    therapist.post(KEEP, kept(flat("phq9"), code="phq9"))
    assert "loaded already" in text(therapist.post(LOAD, {"document": file(flat("phq9"))}))

    other = flat("phq9")
    other["item"][0]["text"] = "something else"
    for answer in (
        therapist.post(LOAD, {"document": file(other)}),
        therapist.post(KEEP, kept(other, code="phq9")),
    ):
        assert answer.status_code == 422
        assert "version must be another one where the form differs" in text(answer)
    assert SiteForm.objects.count() == 1


def test_value_sets_come_beside_a_form(therapist):
    form = grouped("gad7", address="https://site.invented/answers")
    alone = therapist.post(LOAD, {"document": file(form), "code": "gad7"})
    assert alone.status_code == 422
    assert "a value set that comes with the form: nothing is fetched" in text(alone)

    beside = [file(value_set("gad7"), "set.json")]
    page = text(therapist.post(LOAD, {"document": file(form), "code": "gad7", "sets": beside}))
    assert "answer 3 of these" in page
    therapist.post(KEEP, kept(form, code="gad7", sets=[json.dumps(value_set("gad7"))]))
    assert selectors.form_for("gad7") is not None


def test_a_variant_is_known_by_what_its_answers_count(therapist, by):
    from sostenuto.measures.shelf import measure

    form = computed("k10")
    for item in form["item"][:-1]:
        for value, option in enumerate(item["answerOption"]):
            option["valueCoding"]["extension"][0]["valueDecimal"] = value
    row = services.keep_form(by, json.dumps(form), code="k10")

    assert measure("k10", "us").total.high == 40
    assert (row.code, row.variant) == ("k10", "us")
    assert selectors.form_for("k10") is None
    assert selectors.form_for("k10", "us") is not None


def test_a_form_that_fits_two_variants_waits_and_can_be_read_as_the_other(therapist):
    form = computed("auditc")
    page = text(therapist.post(LOAD, {"document": file(form)}))
    assert "it is read as “the usual form”, and could be: in units" in page
    assert 'name="look" value="uk"' in page
    therapist.post(KEEP, kept(form, code="auditc", variant="usual"))
    waiting = SiteForm.objects.get()
    assert (waiting.variant, waiting.must_confirm) == ("", True)
    assert selectors.form_for("auditc") is None
    assert "could be: in units" in text(therapist.get(f"/measures/forms/{waiting.pk}/"))

    other = text(therapist.post(KEEP, kept(form, code="auditc", variant="usual", look="uk")))
    assert "it is read as “in units”, and could be: the usual form" in other
    assert 'name="variant" value="uk"' in other
    assert SiteForm.objects.count() == 1
    therapist.post(KEEP, kept(form, code="auditc", variant="uk", confirm="on"))
    assert selectors.form_for("auditc", "uk") is not None
    assert selectors.form_for("auditc") is None
    again = text(therapist.post(LOAD, {"document": file(form)}))
    assert "loaded already" in again
    assert 'name="look" value="uk"' in again  # one document may be kept as each of them
    assert 'name="document"' in again
    assert "keep it as" not in again


@pytest.mark.parametrize("name", [{"variant": "no such"}, {"look": "no such"}])
def test_a_variant_that_is_none_is_refused(therapist, name):
    answer = therapist.post(KEEP, kept(computed("auditc"), code="auditc", **name))

    assert answer.status_code == 422
    assert "variant must be one of uk" in text(answer)
    assert not SiteForm.objects.exists()


def test_a_form_from_before_variants_were_asked_for_waits_and_is_still_read(by):
    document = json.dumps(computed("wsas"))
    row = SiteForm.objects.create(
        code="wsas", key="https://site.invented/form|2", document=document, loaded_by=by
    )
    form = selectors.form_of_row(row)

    assert form is not None
    assert (form.key, form.others) == (row.key, ("no_work",))
    assert selectors.form_for("wsas") is None
    assert services.confirm_form(by, row)
    assert selectors.form_for("wsas") is not None


def test_a_question_beside_the_items_is_shown_with_what_it_does(therapist):
    form = flat("pcptsd5")
    form["item"].insert(0, GATE)
    page = text(therapist.post(LOAD, {"document": file(form)}))

    assert page.index("Was it ever so?") < page.index("LA33-6</span>")
    assert "It was not so" in page
    assert "After 0 the items are not asked, and count as 0." in page
    assert "Somebody has to look" not in page


WRONG = [
    (b"{", "line 1, column 2"),
    (b"[]", "a JSON object"),
    (b"\xff\xfe\x00", "no text in UTF-8"),
    ({"resourceType": "Patient"}, "Questionnaire or Bundle"),
    ({"resourceType": "Questionnaire", "item": [{}]}, "item[0] must be named by a linkId"),
    (flat("phq9") | {"item": flat("phq9")["item"][:4]}, "must be"),
    (flat("phq9") | {"url": "x" * 700}, "at most 600 letters"),
    (flat("phq9") | {"url": "a\x00b"}, "letters that can be shown"),
    (flat("phq9") | {"url": "a\ud800b"}, "letters that can be shown"),
    ({"resourceType": "Questionnaire", "title": "C-SSRS", "item": [{"linkId": "1"}]}, "must be"),
    (b" " * (MOST_BYTES + 1), "may be 1 MB"),
]


@pytest.mark.parametrize(("said", "words"), WRONG, ids=range(len(WRONG)))
def test_a_faulty_form_gets_one_line_and_nothing_is_loaded(therapist, said, words):
    answer = therapist.post(LOAD, {"document": file(said)})

    assert answer.status_code == 422
    assert words in text(answer).replace("&#x27;", "'")
    assert not SiteForm.objects.exists()
    assert acts() == []


def test_a_form_that_does_not_say_what_it_is_asks_for_it_here(therapist):
    form = bare("isi") | {"title": "no name"}
    page = text(therapist.post(LOAD, {"document": file(form)}))

    assert "--as" not in page
    assert "Choose what it is a form of" in page


def test_nothing_chosen_and_nothing_sent_says_so(therapist):
    assert "Please choose a file" in text(therapist.post(LOAD, {}))
    assert therapist.post(KEEP, {}).status_code == 422
    assert therapist.post(HERE, {}).status_code == 422


def test_what_the_command_line_kept_is_found_and_taken_in(therapist):
    keep_form(json.dumps(bare("isi")), code="isi", confirmed_by="Ann Invented")
    (forms_dir() / "broken.json").write_text("{}", encoding="utf-8")
    page = text(therapist.get(LOAD))

    assert "isi.json" in page
    assert "Ann Invented" in page
    assert "forms/broken.json must be a kept form" in page
    preview = text(therapist.post(HERE, {"name": "isi.json"}))
    assert "Somebody has to look" in preview  # who confirmed it elsewhere has no name here
    therapist.post(KEEP, kept(bare("isi"), code="isi", confirm="on"))
    assert "here already" in text(therapist.get(LOAD))


@pytest.mark.parametrize("name", ["../../house.toml", "/etc/passwd", "isi.json\x00", "broken.json"])
def test_no_other_file_of_the_machine_is_read(therapist, name):
    forms_dir().mkdir(parents=True)
    (forms_dir() / "broken.json").mkdir()
    answer = therapist.post(HERE, {"name": name})

    assert answer.status_code == 422
    assert "root:" not in text(answer)
    assert therapist.get(LOAD).status_code == 200


def test_a_kept_form_that_cannot_be_read_any_more_is_not_used(therapist, by):
    row = services.keep_form(by, json.dumps(flat("phq9")))
    SiteForm.objects.filter(pk=row.pk).update(document="{}")
    selectors._read.cache_clear()

    assert selectors.form_for("phq9") is None
    assert "cannot be read" in text(therapist.get("/measures/"))
    for where in ("/measures/phq9/", f"/measures/forms/{row.pk}/"):
        assert therapist.get(where).status_code == 200
    assert therapist.post(f"/measures/forms/{row.pk}/confirm/").status_code == 302
    assert selectors.form_for("phq9") is None


def test_a_form_is_parsed_once(by, django_assert_num_queries):
    services.keep_form(by, json.dumps(flat("phq9")))
    first = selectors.form_for("phq9")
    with django_assert_num_queries(1):
        again = selectors.form_for("phq9")

    assert first is not None
    assert again is not None
    assert first[1] is again[1]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["linkId", "type", "item", "url", "text"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.django_db
@settings(max_examples=100)
@given(st.sampled_from(["url", "version", "item", "code", "title", "contained"]), json_values)
def test_whatever_a_form_says_is_understood_or_refused_in_one_line(key, value):
    try:
        found = understand(json.dumps(flat("phq9") | {key: value}))
    except InputError as fault:
        assert "\n" not in str(fault)
    else:
        assert len(found.form.items) == 9
