"""The data directory: where, whose, and never in the music."""

import os
import stat
from pathlib import Path

import pytest

from sostenuto.base.errors import InputError
from sostenuto.exchange.places import data_dir, index_path, made_data_dir


def test_the_directory_follows_the_variables_in_their_order(own_folders):
    assert data_dir({}) == own_folders / ".local/share/sostenuto"
    assert data_dir({"XDG_DATA_HOME": "relative"}) == own_folders / ".local/share/sostenuto"
    assert data_dir({"SOSTENUTO_DATA_DIR": "~/x"}) == own_folders / "x"
    assert data_dir() == own_folders / "data/sostenuto"


def test_only_its_owner_may_look_into_it(own_folders):
    made = made_data_dir()

    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert made_data_dir() == made


def test_a_place_that_cannot_be_made_is_named_with_what_to_do(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(InputError, match=r"data directory must be a folder.*SOSTENUTO_DATA_DIR"):
        made_data_dir({"SOSTENUTO_DATA_DIR": str(tmp_path / "file" / "x")})


def test_the_index_never_lies_in_the_music_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SOSTENUTO_DATA_DIR", str(tmp_path / "music" / "data"))

    with pytest.raises(InputError, match="outside the music folder"):
        index_path([tmp_path / "music"])
    assert index_path([tmp_path / "other"]).parent == tmp_path / "music" / "data"


def test_the_index_is_not_hidden_from_itself_by_a_link(tmp_path, monkeypatch):
    (tmp_path / "music").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "music")
    monkeypatch.setenv("SOSTENUTO_DATA_DIR", str(tmp_path / "link" / "data"))

    with pytest.raises(InputError, match="outside the music folder"):
        index_path([tmp_path / "music"])


def test_a_home_that_is_all_music_may_hold_the_index_in_a_hidden_folder(own_folders, monkeypatch):
    monkeypatch.delenv("XDG_DATA_HOME")

    assert index_path([Path.home()]) == own_folders / ".local/share/sostenuto/library.sqlite3"
    assert os.listdir(own_folders / ".local/share/sostenuto") == []
