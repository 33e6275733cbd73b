"""Signs for phones: enough of them, told apart quickly, and telling nothing about anybody."""

import copy
import re
import tomllib
from importlib.resources import files

import pytest

from sostenuto.base.errors import InputError
from sostenuto.care import catalogue
from sostenuto.care.groups.naming import everyday
from sostenuto.care.groups.signs import signs, signs_from


def test_there_are_enough_for_a_large_group_and_each_is_one_easy_word():
    assert len(signs()) >= 30
    for key, sign in signs().items():
        assert re.fullmatch(r"[a-z]{4,10}", sign.name), key
        assert key == sign.key == sign.name


def test_two_letters_tell_any_sign():
    assert len({key[:2] for key in signs()}) == len(signs())
    assert len({(sign.shape, sign.tone) for sign in signs().values()}) == len(signs())


def test_no_sign_is_an_alias_of_the_house_or_a_word_that_is_a_name():
    text = files("sostenuto_web.people").joinpath("aliases.toml").read_text(encoding="utf-8")
    aliases = {word.casefold() for word in tomllib.loads(text)["words"]}

    assert not aliases & set(signs())
    assert everyday() & set(signs()) <= {"button", "feather", "garden"}  # family names, and things


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t["signs"]["kite"].pop("name"), "signs.kite must be complete"),
        (lambda t: t["signs"]["kite"].update(shape="heart"), "signs.kite.shape must be a known"),
        (lambda t: t["signs"]["kite"].update(tone="pink"), "signs.kite.tone must be a known"),
        (
            lambda t: t["signs"].update(kitten=t["signs"]["kite"]),
            "signs.kitten must be unlike every other sign; got 'ki'",
        ),
        (
            lambda t: t["signs"].update(zebra=t["signs"]["kite"]),
            "signs.zebra must be unlike every other sign",
        ),
    ],
)
def test_a_table_with_a_fault_is_refused(change, words):
    table = copy.deepcopy(catalogue.table("groups/signs.toml"))
    change(table)

    with pytest.raises(InputError, match=words):
        signs_from(table)
