"""`sostenuto house`: what it shows, what it keeps to itself, and a page that cannot drift."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto.cli.main import answer
from sostenuto_web.config.verbs import house as verb
from sostenuto_web.platform import house as houses

PAGE = Path(__file__).parents[3] / "docs" / "house.md"
passwords = st.text(min_size=4, max_size=20).map(lambda word: f"Zq{word}")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A house's folder that the environment names, and nothing else said."""
    for name in ("DATABASE_URL", "REDIS_URL", "SOSTENUTO_HOUSE_KIND", "SOSTENUTO_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("SOSTENUTO_HTTPS", raising=False)
    monkeypatch.setenv(houses.FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


def test_each_setting_is_shown_with_its_source(folder, monkeypatch, capsys):
    (folder / "house.toml").write_text('port = 8100\nhosts = ["one", "two"]\nhttps = true\n')
    monkeypatch.setenv("SOSTENUTO_HTTPS", "0")

    assert answer(["house", "settings"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 1 + len(houses.SETTINGS)
    assert re.fullmatch(r"folder +\S+ +SOSTENUTO_HOUSE", shown[0])
    assert any(re.fullmatch(r"port +8100 +house.toml", line) for line in shown)
    assert any(re.fullmatch(r"hosts +one, two +house.toml", line) for line in shown)
    assert any(re.fullmatch(r"https +no +environment", line) for line in shown)
    assert any(re.fullmatch(r"kind +real +default", line) for line in shown)


def test_settings_answer_as_json_too(folder, capsys):
    assert answer(["house", "settings", "--house", str(folder), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said) == {"folder", *houses.SETTINGS}
    assert said["port"] == {"value": 8000, "from": "default"}


@given(passwords, st.sampled_from(["postgresql", "redis", "rediss"]))
@example("Zqa@b", "postgresql")
@example("Zq:x/y", "redis")
def test_a_password_is_never_shown(password, scheme):
    for written in (password, quote(password, safe="")):
        for address in (
            f"{scheme}://rosa:{written}@db.example:5433/clinic",
            f"{scheme}://:{written}@db.example",
            f"{scheme}://db.example/clinic?user=rosa&password={quote(written, safe='')}",
            f"host=db password={written}",
        ):
            shown = verb.masked(address)
            assert "Zq" not in shown, (address, shown)
    assert verb.masked(f"{scheme}://rosa:x@db.example:5433/c") == (
        f"{scheme}://rosa:****@db.example:5433/c"
    )


def test_no_address_stays_no_address():
    assert verb.masked("") == ""
    assert verb.masked("redis://127.0.0.1:6379/0") == "redis://127.0.0.1:6379/0"


def test_undoing_refuses_a_folder_without_a_house_and_makes_none(folder, capsys):
    assert answer(["house", "undo-upgrade", "--house", str(folder / "none")]) == 2
    assert "the folder of a house" in capsys.readouterr().err
    assert not (folder / "none").exists()


def test_the_page_names_every_setting_with_its_usual_value_and_its_variable(folder):
    """Each row of the page is read as a settings file would be."""
    rows = re.findall(
        r"^\| `(\w+)` \| `([^`]*)` \| .*? \| (?:`(\w+)`.*)?\|$", PAGE.read_text(), re.MULTILINE
    )
    assert [name for name, _, _ in rows] == list(houses.SETTINGS)
    usual = houses.house_from({houses.FOLDER_VARIABLE: str(folder)})
    for name, value, variable in rows:
        file = folder / "house.toml"
        file.write_text(f"{name} = {value}\n")
        assert getattr(houses.house_from({houses.FOLDER_VARIABLE: str(folder)}), name) == (
            getattr(usual, name)
        )
        assert bool(variable) == (name in said_by(variable or "NONE"))


def said_by(variable):
    return houses.settings_of({variable: "1"})


def test_a_setting_that_nobody_knows_is_refused_by_name(folder):
    (folder / "house.toml").write_text("prot = 1\n")
    with pytest.raises(InputError, match="prot"):
        houses.settings_in(folder / "house.toml")
