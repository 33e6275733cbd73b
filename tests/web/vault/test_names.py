"""Names as people write and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.platform.vault import names


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Zoë O'Brien-Ødegård", "zoe obrien odegard"),
        ("Zoë O’Brien", "ZOE O'BRIEN"),
        ("Jörg Weiß", "jorg weiss"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Æsa Þórsdóttir", "aesa thorsdottir"),
        ("Nguyễn Văn A", "nguyen van a"),
        ("Ｗｒｅｎ", "wren"),
        ("İpek Işık", "ipek isik"),
        ("Анна-Мария", "АННА МАРИЯ"),
        ("d'Arc, Jeanne", "Jeanne D´Arc"),
    ],
)
def test_a_name_is_found_however_it_is_typed(written, typed):
    assert set(names.parts_of(written)) == set(names.parts_of(typed))


@given(st.text(max_size=60))
def test_any_text_has_the_same_parts_in_any_case_and_order(text):
    parts = names.parts_of(text)

    assert all(part and " " not in part for part in parts)
    assert len(set(parts)) == len(parts)
    assert set(names.parts_of(" ".join(parts))) == set(parts)


@given(st.text("abcdefgh", min_size=2, max_size=20))
def test_every_beginning_from_two_letters_on_finds_a_part(part):
    assert list(names.beginnings(part)) == [part[:n] for n in range(2, len(part) + 1)]


def test_any_run_of_a_name_without_blanks_finds_it():
    assert {"李", "小龍", "李小龍", "龍"} <= set(names.beginnings("李小龍"))


def test_the_hash_depends_on_the_key_of_the_house():
    import hashlib

    assert names.keyed("wren") == names.keyed("wren") != names.keyed("finch")
    assert names.keyed("wren") != hashlib.sha256(b"wren").hexdigest()[:32]
