"""The key file: kept, refused when wrong or missing, never made anew for a database in use."""

import stat

import pytest

from sostenuto.base.errors import InputError
from sostenuto_web.platform.house import House, secret_in
from sostenuto_web.platform.vault import checks, keys, marks
from sostenuto_web.platform.vault import ring as rings
from sostenuto_web.platform.vault.models import DataKey, MasterKeyMark

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings, tmp_path):
    """A house of its own, of a kind that makes nothing by itself; the database is the test's."""
    before = settings.HOUSE.master_key_file
    settings.HOUSE = House(tmp_path / "house", kind="real")
    rings.write(settings.HOUSE.master_key_file, rings.ring_in(before))
    keys._checked.clear()
    return settings.HOUSE


def test_the_file_is_for_its_owner_only_and_is_never_overwritten(tmp_path):
    file = tmp_path / "keys" / "master.key"
    first = secret_in(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert rings.ring_in(file).current == first
    with pytest.raises(InputError, match="one is there"):
        rings.write(file, rings.Ring((bytes(32),)))
    assert rings.ring_in(file).current == first


@pytest.mark.parametrize("text", ["", "abc\n", "zz" * 32, "00" * 31, f"{'00' * 32}\nff\n"])
def test_a_file_that_holds_no_keys_is_refused_without_being_repeated(tmp_path, text):
    file = tmp_path / "master.key"
    file.write_text(text)

    with pytest.raises(InputError, match="64 hexadecimal digits a line") as caught:
        rings.ring_in(file)
    assert "zz" not in str(caught.value)


def test_a_missing_file_is_refused_and_not_made_anew(house):
    DataKey.make()
    marks.after_migrations()
    house.master_key_file.unlink()

    for use in (keys.check, DataKey.make, marks.before_migrations, lambda: keys.derived(b"audit")):
        with pytest.raises(rings.MissingKeyError, match="recovery sheet"):
            use()
    assert not house.master_key_file.exists()


def test_a_key_file_of_another_database_is_refused(house):
    marks.after_migrations()
    house.master_key_file.unlink()
    secret_in(house.master_key_file)

    for use in (keys.check, DataKey.make, marks.after_migrations):
        with pytest.raises(keys.SealError, match="another master key"):
            use()


def test_a_house_with_a_foreign_or_missing_key_file_is_not_served(house):
    marks.after_migrations()
    assert checks.key_file(None) == []
    house.master_key_file.unlink()
    (missing,) = checks.key_file(None)
    secret_in(house.master_key_file)
    (foreign,) = checks.key_file(None)

    assert missing.is_serious()
    assert "missing" in missing.msg
    assert "another master key" in foreign.msg


def test_a_database_without_a_mark_is_known_by_its_data_keys(house):
    DataKey.make()
    MasterKeyMark.objects.all().delete()
    house.master_key_file.unlink()
    secret_in(house.master_key_file)

    with pytest.raises(keys.SealError, match="another master key"):
        marks.after_migrations()
    assert not MasterKeyMark.objects.exists()


def test_a_ring_that_lost_its_first_line_is_refused(house):
    ring = keys.ring()
    longer = rings.Ring((*ring.keys, keys.fresh_key()))
    rings.write(house.master_key_file, longer, replace=True)
    marks.make()
    rings.write(house.master_key_file, rings.Ring(longer.keys[1:]), replace=True)

    with pytest.raises(keys.SealError, match="first line"):
        keys.check()


def test_lasting_keys_differ_by_purpose_and_are_not_the_master_key(house):
    known = {keys.derived(b"audit"), keys.derived(b"names"), keys.master_key()}

    assert len(known) == 3
    assert all(len(key) == 32 for key in known)


def test_keys_do_not_show_themselves():
    key = bytes(range(65, 97))  # "ABC…": neither its letters nor its digits may be shown
    shown = repr(rings.Ring((key,)))

    assert key.decode("ascii")[:4] not in shown
    assert key.hex()[:8] not in shown
