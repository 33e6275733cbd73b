"""Music brought in with a real browser: chosen, dropped, stopped, gone on with, on a phone."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.browser
WAV = bytes.fromhex(
    "52494646ffffff00 57415645666d7420 1000000001000100 2256000044ac0000 02001000 64617461"
)
"""The beginning of a file of sound; nobody listens to the rest."""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
DROP = """async (element) => {
  const moved = new DataTransfer();
  moved.items.add(new File([new Uint8Array(9000)], "dropped.wav"));
  const how = {dataTransfer: moved, bubbles: true, cancelable: true};
  element.dispatchEvent(new DragEvent("drop", how));
}"""


def file(name, size=60_000, head=WAV, fill=b"\x01"):
    return {"name": name, "mimeType": "audio/wav", "buffer": head + fill * size}


def choose(page, *files):
    page.set_input_files("input[data-files]:not([webkitdirectory])", list(files))


def row(page, name):
    return page.locator("[data-rows] tr", has_text=name)


def test_files_come_in_and_what_is_no_sound_is_refused(signed_in, axe, screenshot):
    page = signed_in("therapist")
    page.goto("/music/bring/")
    page.get_by_text("Choose files, or drop them here").wait_for()
    axe(page)
    screenshot(page, "bring-empty")
    page.get_by_label("Licence").fill("bought by us")
    choose(page, file("one.wav"), file("two.wav", 2_500_000), file("zip.mp3", head=b"PK\x03\x04"))
    page.get_by_text("Files: 3 of 3.").wait_for()
    assert "is here" in row(page, "two.wav").inner_text()
    assert "is a ZIP archive" in row(page, "zip.mp3").inner_text()
    page.locator("#brought", has_text="two.wav").wait_for()
    page.locator("[data-drop]").evaluate(DROP)
    page.get_by_text("Files: 4 of 4.").wait_for()
    axe(page)
    screenshot(page, "bring-done")


def test_what_was_stopped_goes_on_also_after_a_reload(signed_in, screenshot):
    page = signed_in("therapist")
    page.goto("/music/bring/")
    sent = []

    def slowly(route):
        if route.request.method == "POST":
            sent.append(int(route.request.headers["x-offset"]))
        if len(sent) == 4:
            page.locator("[data-stop]").evaluate("button => button.click()")
        route.continue_()

    page.route("**/piece/", slowly)
    choose(page, file("long.wav", 6_000_000))
    page.get_by_text("stopped").wait_for()
    screenshot(page, "bring-stopped")
    page.reload()
    page.locator("#brought tr", has_text="long.wav").get_by_text("to go on").wait_for()
    before = max(sent)
    choose(page, file("long.wav", 6_000_000))
    page.get_by_text("Files: 1 of 1.").wait_for()
    assert sent[4] >= before - 1_048_576  # not from the beginning
    assert "is here" in row(page, "long.wav").inner_text()


def test_a_broken_line_mends_by_itself(signed_in):
    page = signed_in("therapist")
    page.goto("/music/bring/")
    failed = []

    def cut(route):
        if route.request.method == "POST" and len(failed) < 2:
            failed.append(route.abort("internetdisconnected"))
        else:
            route.continue_()

    page.route("**/piece/", cut)
    choose(page, file("patient.wav", 3_000_000, fill=b"\x03"))
    page.get_by_text("Files: 1 of 1.").wait_for()
    assert len(failed) == 2
    assert "is here" in row(page, "patient.wav").inner_text()


def test_music_is_brought_on_a_phone_for_one_person(signed_in, axe, screenshot):
    for theme in ("light", "dark"):
        page = signed_in(
            "therapist", viewport={"width": 375, "height": 800}, color_scheme=theme, has_touch=True
        )
        page.goto("/people/")
        with page.expect_navigation():
            page.get_by_role("link", name="Wren").first.click()
        page.goto(page.url.split("#")[0].rstrip("/") + "/music/bring/")
        assert page.get_by_label("Only for this person").is_checked()
        choose(page, file(f"own {theme}.wav", 9_000, fill=b"\x05" if theme == "dark" else b"\x06"))
        page.get_by_text("Files: 1 of 1.").wait_for()
        page.locator("#brought", has_text=f"own {theme}.wav").wait_for()
        assert page.evaluate(OVERFLOW) == 0
        axe(page)
        screenshot(page, f"bring-phone-{theme}")


def test_a_folder_of_the_machine_is_asked_for_in_words(signed_in, axe, screenshot, house):
    page = signed_in("therapist")
    page.goto("/music/bring/")
    page.get_by_role("link", name="Folder of this machine").click()
    page.get_by_label("Folder").fill(str(house.folder / "keys"))
    page.get_by_role("button", name="Have it heard").click()
    page.get_by_text("This is no folder that the house can open.").first.wait_for()
    axe(page)
    screenshot(page, "bring-folder")


@pytest.mark.slow
def test_two_hundred_megabytes_leave_the_server_s_memory_alone(house, signed_in, tmp_path):
    found = subprocess.run(["pgrep", "-f", house.url.rpartition(":")[2]], capture_output=True)
    pid = int(found.stdout.split()[0])
    page = signed_in("therapist")
    page.goto("/music/bring/")
    large = tmp_path / "large.wav"
    with large.open("wb") as out:
        out.write(WAV)
        out.truncate(199_000_000)
    choose(page, file("first.wav", 3_000_000, fill=b"\x09"))
    page.get_by_text("Files: 1 of 1.").wait_for()
    before, most = resident_mb(pid), 0.0
    page.set_input_files("input[data-files]:not([webkitdirectory])", str(large))
    while "Files: 2 of 2." not in page.locator("[data-total]").inner_text():
        most = max(most, resident_mb(pid))
        page.wait_for_timeout(200)
    sys.stderr.write(f"\nserver: {before:.0f} MB before, {most:.0f} MB at most\n")
    assert "is here" in row(page, "large.wav").inner_text()
    assert most - before <= 50


def resident_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
