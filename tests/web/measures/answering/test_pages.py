"""Pages of answering: what is urgent is shown at once, and looked at before it is done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sostenuto_web.measures.answering import leading, services, views
from sostenuto_web.measures.models import Administration, Answer
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.clinic import crisis
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.record.models import Alert

pytestmark = pytest.mark.django_db
State = Administration.State


@pytest.fixture
def browser(cast):
    return cast.browser("therapist")


def at(name, row):
    return reverse(name, args=[row.client_id, row.pk])


def sends(browser, url, client, **said):
    said = {name.replace("_", "-"): value for name, value in said.items()}
    return browser.post(url, said | {"person": token_for(client.pk)})


def sends_answers(browser, row, **said):
    return sends(browser, at("measure-answers", row), row.client, **said)


def test_an_urgent_answer_comes_back_with_what_to_do_before_the_form_is_through(
    browser, rosa, phq9
):
    answer = sends_answers(browser, phq9, item_9="1")

    assert answer.status_code == 200
    said = answer.json()
    assert said["urgent"] == 1
    assert "Thoughts of harming oneself" in said["panel"]
    assert "Ask next: Ask Suicide-Screening Questions" in said["panel"]
    assert "no confirmed crisis number" in said["panel"]
    assert Alert.objects.get().kind == "self_harm"


def test_the_crisis_numbers_of_the_house_stand_beside_it(browser, rosa, phq9):
    number = crisis.save(by=rosa, label="Invented line", number="555 0199", always=True)
    said = crisis.as_confirmed(number)
    crisis.confirm(by=rosa, number=number, person="Rosa", on_day=today(), said=said)

    panel = sends_answers(browser, phq9, item_9="2").json()["panel"]

    assert "555 0199" in panel
    assert "Invented line" in panel


def test_a_harmless_answer_says_nothing(browser, phq9):
    said = sends_answers(browser, phq9, item_1="3").json()

    assert said["urgent"] == 0
    assert "banner" not in said["panel"]


def test_an_answer_that_cannot_be_is_said_and_not_kept(browser, phq9):
    answer = sends_answers(browser, phq9, item_3="7")

    assert answer.status_code == 422
    assert answer.json()["wrong"]["item-3"].startswith("One of these")
    assert Answer.objects.count() == 0


def test_an_answer_to_a_finished_one_is_refused(browser, rosa, phq9):
    services.answer(rosa, phq9, item=9, value=0)
    services.finish(rosa, phq9)

    assert sends_answers(browser, phq9, item_1="1").status_code == 409


def test_without_scripts_the_whole_form_does_the_same(browser, phq9):
    said = {f"item_{n}": "0" for n in range(1, 9)} | {"item_9": "1", "to": "stay"}

    answer = sends(browser, at("measure-screen", phq9), phq9.client, **said)

    assert answer.status_code == 302
    assert answer.url.endswith("#looked")
    page = browser.get(answer.url).content.decode()
    assert "Thoughts of harming oneself" in page
    assert Alert.objects.count() == 1


def test_of_a_faulty_form_only_what_is_urgent_is_kept_and_the_rest_stays_typed(browser, phq9):
    url = at("measure-paper", phq9)

    answer = sends(browser, url, phq9.client, item_1="2", item_2="9", item_9="1", to="finish")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'name="item-2" value="9"' in page
    assert 'name="item-1" value="2"' in page
    assert "One of these: 0, 1, 2, 3." in page
    assert "That answer is kept already" in page
    assert [(one.item, one.value) for one in Answer.objects.all()] == [(9, 1.0)]
    assert Alert.objects.get().kind == "self_harm"


def test_it_is_finished_with_what_was_done(browser, rosa, phq9):
    for item in range(1, 10):
        services.answer(rosa, phq9, item=item, value=1)
    url = at("measure-finish", phq9)
    assert "Thoughts of harming oneself" in browser.get(url).content.decode()

    refused = sends(browser, url, phq9.client)
    assert refused.status_code == 422
    assert "It is not finished yet" in refused.content.decode()

    alert = Alert.objects.get()
    done = browser.post(
        url, {"person": token_for(phq9.client_id), f"done-{alert.pk}": "We made a plan."}
    )
    assert done.status_code == 302
    page = browser.get(done.url).content.decode()
    assert "We made a plan." in page
    assert "mild" in page
    phq9.refresh_from_db()
    assert phq9.state == State.DONE


def test_an_alert_leads_to_the_form_that_raised_it(cast, rosa, phq9, browser):
    services.answer(rosa, phq9, item=9, value=1)
    alert = Alert.objects.get()
    page = browser.get(reverse("alert", args=[phq9.client_id, alert.pk])).content.decode()

    assert f'href="{at("measure-one", phq9)}"' in page
    officer = cast.staff["director"]
    assert leading.form_of(officer, alert) == ""


def test_a_left_out_question_shows_no_crisis_number_that_is_missing(browser, phq9):
    sends(browser, at("measure-finish", phq9), phq9.client)

    page = browser.get(at("measure-finish", phq9)).content.decode()

    assert "A question about harming oneself was left out" in page
    assert "no confirmed crisis number" not in page


def test_an_intern_asks_and_does_not_say_what_was_done(cast, rosa, phq9):
    browser = cast.browser("intern")
    services.answer(rosa, phq9, item=9, value=1)
    alert = Alert.objects.get()

    refused = browser.post(
        at("measure-finish", phq9),
        {"person": token_for(phq9.client_id), f"done-{alert.pk}": "All is well."},
    )

    assert refused.status_code == 422
    alert.refresh_from_db()
    assert alert.handled_at is None


def test_what_was_left_out_is_shown_before_it_is_finished(browser, phq9):
    page = browser.get(at("measure-finish", phq9)).content.decode()

    assert "Question 9 (self-harm thoughts): left out" in page
    assert Alert.objects.count() == 0


def test_a_total_asks_for_what_has_to_be_seen(browser, phq9):
    url = at("measure-total", phq9)
    assert "Question 9 on the paper (self-harm thoughts)" in browser.get(url).content.decode()

    assert sends(browser, url, phq9.client, total="28").status_code == 422
    answer = sends(browser, url, phq9.client, total="4", item_9="2")

    assert answer.url == at("measure-finish", phq9)
    assert Alert.objects.get().kind == "self_harm"


@pytest.mark.parametrize("total", ["28", "-1", "", "five", "nan", "9" * 400])
def test_of_a_total_with_a_slip_an_urgent_answer_is_kept_with_its_alert(browser, phq9, total):
    url = at("measure-total", phq9)

    answer = sends(browser, url, phq9.client, total=total, item_9="2", item_1="3")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "That answer is kept already" in page
    assert "Thoughts of harming oneself" in page
    assert 'name="item-9" value="2"' in page
    kept = Answer.objects.get()
    assert (kept.item, kept.value, kept.given_by) == (9, 2.0, "paper")
    alert = Alert.objects.get()
    assert alert.kind == "self_harm"
    phq9.refresh_from_db()
    assert (phq9.total, phq9.state) == (None, State.OPEN)

    assert sends(browser, url, phq9.client, total="8", item_9="2").status_code == 302
    assert (Answer.objects.get(), Alert.objects.get()) == (kept, alert)
    phq9.refresh_from_db()
    assert phq9.total == 8


@pytest.mark.parametrize("seen", ["", "0", "7", "x"])
def test_of_a_total_with_a_slip_nothing_else_is_kept(browser, phq9, seen):
    answer = sends(browser, at("measure-total", phq9), phq9.client, total="28", item_9=seen)

    assert answer.status_code == 422
    assert "That answer is kept already" not in answer.content.decode()
    assert (Answer.objects.count(), Alert.objects.count()) == (0, 0)


def test_a_slip_in_the_total_of_a_finished_form_keeps_its_urgent_answer(browser, rosa, phq9):
    services.write_total(rosa, phq9, 4, {9: 0})
    services.finish(rosa, phq9)
    url = at("measure-total", phq9)

    answer = sends(browser, url, phq9.client, total="44", item_9="1")

    assert answer.status_code == 422
    assert "That answer is kept already" in answer.content.decode()
    assert [one.value for one in Answer.objects.order_by("id")] == [0.0, 1.0]
    assert Alert.objects.get().kind == "self_harm"
    phq9.refresh_from_db()
    assert (phq9.total, phq9.state) == (4, State.DONE)


def test_if_the_alert_cannot_be_raised_the_answer_of_a_total_is_not_kept_either(
    browser, phq9, monkeypatch
):
    def fails(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr(services.alerting, "raise_all", fails)
    with pytest.raises(RuntimeError):
        sends(browser, at("measure-total", phq9), phq9.client, total="28", item_9="2")
    assert not Answer.objects.exists()


def test_a_total_that_was_voided_meanwhile_takes_nothing(browser, phq9, monkeypatch):
    looks = views.taking.look

    def voided_meanwhile(row, *args, **more):
        Administration.objects.filter(pk=row.pk).update(voided_at="2026-11-16T12:00Z")
        return looks(row, *args, **more)

    monkeypatch.setattr(views.taking, "look", voided_meanwhile)
    answer = sends(browser, at("measure-total", phq9), phq9.client, total="28", item_9="2")
    assert answer.url == at("measure-one", phq9)
    assert not Answer.objects.exists()


def test_the_stated_total_stands_beside_ours_with_a_warning(browser, rosa, phq9):
    said = {f"item_{n}": "1" for n in range(1, 9)} | {"item_9": "0", "stated": "9"}

    sends(browser, at("measure-paper", phq9), phq9.client, **said, to="finish")

    page = browser.get(at("measure-finish", phq9)).content.decode()
    assert "The form states 9, its answers give 8." in page


def test_a_correction_keeps_what_stood_there(browser, rosa, phq9):
    for item in range(1, 10):
        services.answer(rosa, phq9, item=item, value=0)
    services.finish(rosa, phq9)

    answer = sends(browser, at("measure-correct", phq9), phq9.client, item_1="3", item_9="1")

    page = browser.get(answer.url).content.decode()
    assert page.count("<s class=") == 2
    assert "Thoughts of harming oneself" in page


def test_it_is_voided_and_taken_back_with_reasons(browser, rosa, phq9):
    answer = sends(browser, at("measure-void", phq9), phq9.client, reason="The wrong person.")
    assert "Voided" in browser.get(answer.url).content.decode()
    other = services.open_(rosa, phq9.client, "phq9")

    refused = sends(browser, at("measure-restore", phq9), phq9.client, reason="No, it was right.")
    assert refused.status_code == 422
    services.answer(rosa, other, item=9, value=0)
    services.finish(rosa, other)
    sends(browser, at("measure-restore", phq9), phq9.client, reason="No, it was right.")

    phq9.refresh_from_db()
    assert phq9.voided_at is None


def test_a_measure_is_not_asked_again_within_its_window_unless_a_safety_rule_asks(
    browser, rosa, wren
):
    url = reverse("measure-open", args=[wren.pk])
    first = services.open_(rosa, wren, "phq9", on=today() - timedelta(days=3))
    for item in range(1, 10):
        services.answer(rosa, first, item=item, value=0)
    services.finish(rosa, first)
    said = {"measure": "phq9", "way": "screen"}

    early = sends(browser, url, wren, **said)
    assert early.status_code == 422
    assert "it asks about the past 2 weeks" in early.content.decode()
    assert sends(browser, url, wren, **said | {"way": "paper"}).status_code == 302
    Administration.objects.exclude(pk=first.pk).delete()

    asq = services.open_(rosa, wren, "asq")
    services.answer(rosa, asq, item=1, value=1)
    answer = sends(browser, url, wren, **said)
    assert answer.status_code == 302
    assert "/screen/" in answer.url


def test_what_is_open_is_gone_on_with(browser, phq9):
    url = reverse("measure-open", args=[phq9.client_id])

    answer = sends(browser, url, phq9.client, measure="phq9", way="screen")

    assert answer.url == at("measure-screen", phq9)


def test_a_result_from_elsewhere(browser, wren):
    url = reverse("measure-elsewhere", args=[wren.pk])
    said = {"form": "cssrs_screen", "assessed_by": "Dr Invented", "on": str(today())}
    wrong = browser.post(url, said | {"result": "very", "person": token_for(wren.pk)})
    assert wrong.status_code == 422

    answer = browser.post(url, said | {"result": "High", "person": token_for(wren.pk)})

    page = browser.get(answer.url).content.decode()
    assert "Dr Invented" in page
    assert Alert.objects.get().kind == "assessed_risk"
    assert "A high risk was found elsewhere" in page


@pytest.mark.parametrize(
    "code", ["walk10m", "tlfb", "employment_status", "pcptsd5", "asq", "promis_global10", "bam"]
)
def test_every_kind_of_measure_has_its_pages(browser, rosa, wren, code):
    row = services.open_(rosa, wren, code)

    for name in ("screen", "paper", "total", "finish", "one"):
        url = at(f"measure-{name}", row)
        assert browser.get(url, follow=True).status_code == 200, name


@pytest.mark.parametrize("who", [None, "client", "director", "researcher", "administrator"])
def test_nobody_else_sees_or_writes_it(cast, phq9, who):
    browser = cast.browser(who)

    for name in ("screen", "paper", "total", "finish", "one", "correct", "void", "restore"):
        assert browser.get(at(f"measure-{name}", phq9)).status_code in (302, 403, 404), name
        assert browser.get(at(f"measure-{name}", phq9)).status_code != 200
    sends_answers(browser, phq9, item_9="1")
    assert Answer.objects.count() == 0


def test_not_of_a_client_whom_one_does_not_care_for(cast, rosa):
    row = services.open_(rosa, cast.clients["clinic"], "phq9")
    browser = cast.browser("therapist")

    assert browser.get(at("measure-one", row)).status_code == 404
    assert sends_answers(browser, row, item_9="1").status_code == 404
    mixed = reverse("measure-one", args=[cast.clients["own"].pk, row.pk])
    assert browser.get(mixed).status_code == 404


def test_a_form_for_somebody_else_writes_nothing(browser, cast, phq9):
    answer = browser.post(
        at("measure-answers", phq9),
        {"item-9": "1", "person": token_for(cast.clients["team"].pk)},
    )

    assert answer.status_code == 409
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "most"), [("screen", 30), ("paper", 30), ("finish", 30), ("one", 32)]
)
def test_pages_take_as_many_queries_however_much_was_answered(
    browser, rosa, phq9, name, most, django_assert_max_num_queries
):
    browser.get(at(f"measure-{name}", phq9))
    with django_assert_max_num_queries(most) as few:
        browser.get(at(f"measure-{name}", phq9))
    for value in (1, 2, 3):
        for item in range(1, 10):
            services.answer(rosa, phq9, item=item, value=value)
    with django_assert_max_num_queries(most) as many:
        browser.get(at(f"measure-{name}", phq9))
    assert len(many) - len(few) <= 4  # the alert, how it is called, whom to call
