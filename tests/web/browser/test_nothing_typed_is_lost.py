"""Leaving a page, being signed out, a house out of reach: what was typed stays."""

import pytest

pytestmark = pytest.mark.browser

FORM = """
() => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/alive/';
  form.innerHTML = '<input type="hidden" name="csrfmiddlewaretoken" value="old">'
    + '<label>Words <textarea name="words" id="typed"></textarea></label><button>Keep</button>';
  document.querySelector('main').prepend(form);
}
"""


@pytest.fixture
def typing(signed_in):
    page = signed_in("therapist")
    page.goto("/components/")
    page.wait_for_selector("theme-switch:not([hidden])")
    page.evaluate(FORM)
    page.fill("#typed", "three good lines")
    return page


def test_leaving_with_words_unsaved_is_asked_about(typing):
    asked = []
    typing.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with typing.expect_event("dialog"):
        typing.evaluate("() => location.assign('/')")

    assert asked == ["beforeunload"]
    assert typing.input_value("#typed") == "three good lines"


def test_somebody_signed_out_elsewhere_keeps_the_words_and_is_told(typing, axe):
    kept = typing.context.cookies()
    typing.context.clear_cookies()
    typing.click("text=Keep")
    typing.wait_for_selector("#toasts .toast-error")

    assert typing.input_value("#typed") == "three good lines"
    assert "signed out" in typing.inner_text("#toasts")
    axe(typing)
    typing.context.add_cookies(kept)


def test_with_the_house_out_of_reach_nothing_is_sent_and_nothing_lost(typing):
    typing.context.set_offline(True)
    typing.click("text=Keep")
    typing.wait_for_selector("#toasts .toast-error")
    typing.context.set_offline(False)

    assert typing.input_value("#typed") == "three good lines"
    assert "Nothing was sent" in typing.inner_text("#toasts")


def test_a_form_of_somebody_still_here_is_sent_with_a_fresh_proof(typing):
    with typing.expect_request(lambda request: request.method == "POST") as sent:
        typing.click("text=Keep")

    assert "three good lines" in sent.value.post_data.replace("+", " ")
    assert "csrfmiddlewaretoken=old" not in sent.value.post_data


def test_words_of_one_person_are_not_sent_for_another(typing):
    typing.evaluate("() => { document.body.dataset.signedIn = 'somebody else' }")
    typing.click("text=Keep")
    typing.wait_for_selector("#toasts .toast-error")

    assert typing.input_value("#typed") == "three good lines"
