"""The page of backups: none, some, one that cannot be restored; by day, by night, on a phone."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.browser

LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
}


@pytest.fixture
def shelf(house):
    """The folder of backups, empty before and as it was afterwards."""
    folder, aside = house.folder / "backups", house.folder / "backups-aside"
    if folder.exists():
        folder.rename(aside)
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)
    if aside.exists():
        aside.rename(folder)


def put(folder, ago, good=None, says="", mark=""):
    made = datetime.now(UTC) - ago
    file = folder / f"house-{made:%Y%m%dT%H%M%SZ}{mark}.backup"
    file.write_bytes(bytes(3_000_000))
    if good is not None:
        told = {"at": (made + timedelta(hours=1)).isoformat(), "good": good, "says": says}
        file.with_name(f"{file.name}.verified.json").write_text(json.dumps(told))


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_of_backups_stands_whatever_there_is(shelf, signed_in, axe, screenshot, look):
    page = signed_in("administrator", **LOOKS[look])

    def seen(name):
        page.goto("/house/backups/")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        screenshot(page, f"backups-{name}-{look}")
        return page.inner_text("main")

    assert "no backup yet" in seen("empty")
    put(shelf, timedelta(hours=2))
    assert "No backup was checked yet" in seen("unchecked")
    put(shelf, timedelta(days=1), good=True)
    put(shelf, timedelta(days=3), mark="-before-upgrade")
    for day in range(4, 30):
        put(shelf, timedelta(days=day))
    told = seen("some")
    assert "it can be restored" in told
    assert "cannot" not in told
    put(shelf, timedelta(hours=1), good=False, says="the seal of record 17 is damaged")
    told = seen("failed")
    assert "it cannot be restored" in told
    assert "checked last cannot be restored" in told


def test_the_page_is_worked_by_keyboard_alone(shelf, signed_in):
    put(shelf, timedelta(hours=2))
    page = signed_in("administrator")
    page.goto("/house/backups/")
    page.get_by_role("button", name="Make one now").focus()
    page.keyboard.press("Tab")
    assert "Check it" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.get_by_text("The backup is being checked").wait_for()
