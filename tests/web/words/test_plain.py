"""Forms say what is wrong in plain words, whichever app they are of."""

import re

import pytest
from django import forms

STIFF = re.compile(
    r"This field is required|Select a valid|Enter a |Ensure this|No file was submitted"
    r"|is not one of the available|Null characters|The submitted file"
)


class Everything(forms.Form):
    """One field of each kind that the house uses."""

    name = forms.CharField(max_length=3)
    word = forms.CharField(min_length=3)
    one = forms.ChoiceField(choices=[("a", "A")])
    some = forms.MultipleChoiceField(choices=[("a", "A")])
    typed = forms.TypedChoiceField(choices=[("a", "A")])
    number = forms.IntegerField(min_value=2, max_value=5)
    share = forms.DecimalField()
    day = forms.DateField()
    hour = forms.TimeField()
    moment = forms.DateTimeField()
    mail = forms.EmailField()
    place = forms.URLField(assume_scheme="https")
    tick = forms.BooleanField()
    file = forms.FileField()


WRONG = {
    "name": "long\x00er",
    "word": "a",
    "one": "b",
    "some": ["b"],
    "typed": "b",
    "number": "7",
    "share": "x",
    "day": "x",
    "hour": "x",
    "moment": "x",
    "mail": "x",
    "place": "x y",
}


@pytest.mark.parametrize("given", [{}, WRONG, {**WRONG, "number": "1"}, {**WRONG, "number": "x"}])
def test_no_kind_of_field_says_it_stiffly(given):
    form = Everything(given)

    said = [word for words in form.errors.values() for word in words]

    assert len(form.errors) == len(form.fields)
    assert [word for word in said if STIFF.search(word)] == []


def test_what_is_missing_and_what_is_wrong_is_told_apart():
    assert Everything({}).errors["name"] == ["Please fill this in."]
    assert Everything({}).errors["one"] == ["Please choose one."]
    assert "Please keep to 3 letters; it has 7." in Everything(WRONG).errors["name"]


def test_a_field_that_knows_better_keeps_its_own_words():
    class Own(forms.Form):
        tick = forms.BooleanField(error_messages={"required": "Dial first."})

    assert Own({}).errors["tick"] == ["Dial first."]


def test_no_page_says_it_stiffly(visit):
    assert {text for text in visit.asked if STIFF.search(text)} == set()
