"""A folder is heard once, goes on after a stop, and its page says what was heard."""

import subprocess
import sys
from pathlib import Path

import pytest

from sostenuto.base.errors import InputError
from sostenuto_web.repertoire import selectors, services, tasks
from sostenuto_web.repertoire.models import MusicFolder, Recording


def files(folder):
    return Path(folder.path)


def test_hearing_twice_makes_no_second_row_and_finds_what_is_new(folder):
    services.hear_now(folder)
    first = set(Recording.objects.values_list("pk", flat=True))
    (files(folder) / "four.flac").write_bytes(b"sound of four")
    services.hear_now(folder)

    assert len(first) == 3
    assert first < set(Recording.objects.values_list("pk", flat=True))
    assert selectors.heard().count() == 4
    folder.refresh_from_db()
    assert (folder.state, folder.done, folder.total) == ("heard", 4, 4)


def test_copies_are_one_recording_and_what_is_gone_is_missing(folder):
    (files(folder) / "copy.flac").write_bytes(b"sound of one")
    services.hear_now(folder)
    assert selectors.heard().count() == 3

    (files(folder) / "two.flac").unlink()
    services.hear_now(folder)
    assert selectors.heard().count() == 2
    (files(folder) / "two.flac").write_bytes(b"sound of two")
    services.hear_now(folder)
    assert selectors.heard().count() == 3


def test_what_cannot_be_heard_is_one_line_and_is_forgotten_when_it_can(folder):
    broken = files(folder) / "broken.flac"
    broken.write_bytes(b"broken")
    services.hear_now(folder)
    assert [row.failure for row in selectors.unheard()] == ["breaks off after 0:42"]

    broken.write_bytes(b"mended now")
    services.hear_now(folder)
    assert selectors.heard().count() == 4


def test_a_stop_is_obeyed_and_the_next_hearing_does_the_rest(folder, monkeypatch):
    monkeypatch.setattr(services, "A_TELL_S", 0.0)
    monkeypatch.setattr(services, "workers", lambda: 1)
    MusicFolder.objects.update(stop_asked=True)

    services.hear_now(folder)
    assert folder.state == "stopped"
    stopped_at = selectors.heard().count()
    assert stopped_at < 3
    assert not MusicFolder.objects.get().stop_asked

    services.hear_now(folder)
    assert (folder.state, selectors.heard().count()) == ("heard", 3)


def test_the_background_task_hears_and_does_not_mind_a_folder_that_is_gone(folder):
    tasks.hear_folder.enqueue(str(folder.pk))
    assert selectors.heard().count() == 3
    tasks.hear_folder.enqueue("00000000-0000-4000-8000-000000000009")


def test_a_folder_that_cannot_be_opened_is_said_plainly(folder, tmp_path):
    with pytest.raises(InputError, match="folder must be a folder on this machine"):
        services.register_folder(tmp_path / "nowhere", by=None)
    assert services.register_folder(files(folder), by=None) == folder


def test_names_that_no_database_holds_are_kept_readable(folder):
    import os

    name = os.fsencode(files(folder)) + b"/caf\xe9 untagged.flac"
    Path(os.fsdecode(name)).write_bytes(b"untagged")
    services.hear_now(folder)

    row = Recording.objects.get(named=False)
    assert row.title == "caf? untagged"


def test_starting_the_web_loads_no_signal_processing():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE']="
        "'sostenuto_web.config.settings_for_tests'; import django; django.setup();"
        "from sostenuto_web.repertoire import views, services, tasks;"
        "print([m for m in ('scipy', 'numpy', 'av', 'soundfile') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_real_recording_gets_real_numbers(folder, monkeypatch):
    import numpy as np
    import soundfile

    monkeypatch.setattr(services, "HEARING", "sostenuto.jobs.hearing:hear_file")
    t = np.arange(10 * 22050) / 22050
    sound = 0.3 * np.sin(2 * np.pi * 220 * t) * (np.sin(2 * np.pi * t) > 0)
    for path in files(folder).iterdir():
        path.unlink()
    soundfile.write(files(folder) / "a.flac", sound, 22050)
    services.hear_now(folder)

    row = selectors.heard().get()
    assert row.seconds == pytest.approx(10, abs=0.1)
    assert -30 < row.loudness_lufs < -5
    assert row.valence_sd > 0
