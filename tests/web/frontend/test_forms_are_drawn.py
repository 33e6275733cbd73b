"""Every form: a label, a hint, an error, and the ways in which they are tied together."""

import datetime
import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.test import override_settings

from sostenuto_web.frontend.forms import offer_picker

CHOICES = [("a", "First"), ("b", "Second")]


class Everything(forms.Form):
    words = forms.CharField(label="Words", help_text="A few.")
    login = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "username"}))
    day = forms.DateField(required=False)
    at = forms.TimeField(required=False)
    moment = forms.SplitDateTimeField(required=False)
    either = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    file = forms.FileField(required=False)
    agreed = forms.BooleanField(required=False)
    quiet = forms.CharField(widget=forms.HiddenInput, required=False)


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, tag):
        return [attrs for found, attrs in self.found if found == tag]

    def ids(self):
        return [attrs["id"] for _, attrs in self.found if "id" in attrs]


@pytest.fixture(params=["empty", "wrong"])
def drawn(request) -> Elements:
    form = Everything({"day": "soon"}) if request.param == "wrong" else Everything()
    return Elements(str(form))


def test_every_control_has_a_label_that_leads_to_it(drawn):
    labelled = {label.get("for") for label in drawn.named("label")}
    controls = [
        control
        for control in drawn.named("input") + drawn.named("select") + drawn.named("textarea")
        if control.get("type") != "hidden" and "moment" not in control["name"]
    ]

    assert controls
    assert [c["name"] for c in controls if c["id"] not in labelled] == []


def test_whatever_describes_a_control_is_there_and_ids_stand_once(drawn):
    ids = drawn.ids()
    described = [
        attrs["aria-describedby"] for _, attrs in drawn.found if "aria-describedby" in attrs
    ]

    assert described
    assert {one for each in described for one in each.split()} <= set(ids)
    assert len(ids) == len(set(ids))


def test_groups_of_choices_stand_in_a_fieldset_with_a_legend(drawn):
    assert len(drawn.named("fieldset")) == len(drawn.named("legend")) == 3


def test_a_wrong_form_begins_with_links_to_what_is_wrong_and_takes_the_focus():
    drawn = Elements(str(Everything({"day": "soon"})))
    summary = next(a for _, a in drawn.found if "error-summary" in a.get("class", ""))
    links = [a["href"] for a in drawn.named("a")]

    assert "autofocus" in summary
    assert links == ["#id_words", "#id_login", "#id_day", "#id_either_0"]
    assert {link[1:] for link in links} <= set(drawn.ids())


def test_wrong_fields_say_so_to_those_who_cannot_see_it():
    drawn = Elements(str(Everything({"day": "soon"})))
    invalid = {a["name"] for a in drawn.named("input") if a.get("aria-invalid") == "true"}

    assert {"words", "login", "day"} <= invalid


def test_what_was_typed_is_never_lost_even_where_it_is_no_day():
    drawn = Elements(str(Everything({"day": "soon", "words": "kept <b>", "login": "me"})))
    fields = {a["name"]: a for a in drawn.named("input")}

    assert (fields["day"]["type"], fields["day"]["value"]) == ("text", "soon")
    assert fields["words"]["value"] == "kept <b>"


def test_days_and_times_come_as_pickers():
    form = Everything(initial={"day": datetime.date(2026, 3, 31), "at": datetime.time(9, 5)})
    fields = {a["name"]: a for a in Elements(str(form)).named("input")}

    assert (fields["day"]["type"], fields["day"]["value"]) == ("date", "2026-03-31")
    assert (fields["at"]["type"], fields["at"]["value"]) == ("time", "09:05")
    assert fields["moment_0"]["type"] == "date"


@override_settings(LANGUAGE_CODE="de")
def test_a_day_written_in_the_way_of_another_language_reaches_the_picker(settings):
    from django.utils import translation

    with translation.override("de"):
        widget = {"value": "31.03.2026", "type": "text"}
        offer_picker(widget, "date", "DATE_INPUT_FORMATS", "%Y-%m-%d")

    assert widget == {"value": "2026-03-31", "type": "date"}


def test_a_day_without_its_hour_comes_back_as_it_was_typed():
    for typed, shown in (("2026-01-05", None), ("2026-01-05 09:30", "2026-01-05T09:30")):
        widget = {"value": typed, "type": "text"}
        offer_picker(widget, "datetime-local", "DATETIME_INPUT_FORMATS", "%Y-%m-%dT%H:%M")
        assert (widget["type"], widget["value"]) == (
            ("datetime-local", shown) if shown else ("text", typed)
        )


def test_a_day_long_ago_comes_back_as_the_picker_wants_it():
    form = Everything({"day": "0001-01-01"})
    fields = {a["name"]: a for a in Elements(str(form)).named("input")}

    assert (fields["day"]["type"], fields["day"]["value"]) == ("date", "0001-01-01")


def test_browsers_are_told_to_remember_nothing_unless_a_field_allows_it():
    fields = {a["name"]: a for a in Elements(str(Everything())).named("input")}

    assert fields["words"]["autocomplete"] == "off"
    assert fields["login"]["autocomplete"] == "username"


def test_optional_fields_say_so_in_words_and_required_ones_carry_no_star():
    html = str(Everything())

    assert "*" not in html
    assert len(re.findall(r"\(optional\)", html)) == 5


def test_a_search_need_not_call_its_fields_optional():
    class Search(forms.Form):
        says_optional = False
        q = forms.CharField(required=False)

    assert "optional" not in str(Search())


def test_no_form_carries_a_style_or_a_script_of_its_own():
    html = str(Everything({"day": "soon"}))

    assert "style=" not in html
    assert "<script" not in html
    assert not re.search(r"\son[a-z]+=", html)
