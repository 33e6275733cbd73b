"""What the house composes, measured: no louder than the target, no peak over the ceiling."""

from pathlib import Path

import pytest

from sostenuto.audio.loudness import LoudnessMeter
from sostenuto.exchange.levelled import CEILING_DBTP, TARGET_LUFS
from sostenuto.exchange.media import open_media
from sostenuto.jobs.composing import compose_asked
from sostenuto_web.listening.composing import services
from sostenuto_web.listening.models import Composed
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.models import Recording

CASES = [
    (0.6, 0.9, ""),
    (0.4, 1.0, "stimulative"),
    (-0.8, 0.9, ""),
    (0.5, -0.5, "sedative"),
    (0.1, -1.0, ""),
]


def measured(path):
    with open_media(path) as media:
        meter = LoudnessMeter(media.rate_hz, media.channels)
        for block in media.blocks():
            meter.add(block)
    return meter.finish()


def write(path, valence, arousal, preset, seed=7):
    said = {"valence": valence, "arousal": arousal, "minutes": 0.5, "seed": seed}
    return compose_asked(said | {"preset": preset, "path": str(path)})


@pytest.mark.parametrize(("valence", "arousal", "preset"), CASES)
def test_no_piece_is_louder_than_the_target_nor_peaks_over_the_ceiling(
    tmp_path, valence, arousal, preset
):
    path = tmp_path / "piece.flac"
    write(path, valence, arousal, preset)
    found = measured(path)
    assert found.integrated_lufs <= TARGET_LUFS
    assert found.integrated_lufs > TARGET_LUFS - 4
    assert found.true_peak_dbtp <= CEILING_DBTP


def test_the_same_numbers_write_the_same_bytes_and_another_seed_does_not(tmp_path):
    one = write(tmp_path / "one.flac", 0.5, -0.5, "")
    assert write(tmp_path / "two.flac", 0.5, -0.5, "") == one
    assert (tmp_path / "one.flac").read_bytes() == (tmp_path / "two.flac").read_bytes()
    assert write(tmp_path / "three.flac", 0.5, -0.5, "", seed=8)["content"] != one["content"]


@pytest.mark.usefixtures("real_house")
def test_a_piece_is_composed_in_a_worker_heard_by_the_engine_and_sounds_for_staff(
    cast, django_capture_on_commit_callbacks
):
    by = cast.staff[Role.THERAPIST]
    with django_capture_on_commit_callbacks(execute=True):
        services.ask(by, services.Wanted(0.5, -0.5, 0.5, 3, "sedative"))

    row, heard = Composed.objects.get(), Recording.objects.get()
    assert (row.state, row.failure, row.recording) == ("made", "", heard)
    assert heard.seconds == pytest.approx(30, abs=0.1)
    assert heard.loudness_lufs is not None
    assert heard.loudness_lufs <= TARGET_LUFS
    assert heard.valence is not None
    assert heard.affect_model
    assert heard.song is not None
    assert heard.song.title == heard.title == "Calm piece 1"
    sounding = cast.browser(Role.THERAPIST).get(f"/music/recordings/{heard.pk}/sound/")
    assert sounding.status_code == 200
    assert sounding["Content-Type"] == "audio/flac"
    data = b"".join(sounding.streaming_content)
    assert data == (Path(heard.folder.path) / heard.path).read_bytes()
