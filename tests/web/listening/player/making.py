"""What the tests of the player are played with."""

import io
import wave

import numpy as np

from sostenuto_web.listening.models import ListeningProgramme, ProgrammeSlot

RATE_HZ = 16_000


def tone(level, seconds=2.0, seed=3):
    """Return a WAV file of steady noise whose loudest sample is at ``level``."""
    kept, rng = io.BytesIO(), np.random.default_rng(seed)
    found = rng.uniform(-level, level, int(RATE_HZ * seconds)) * 32767
    with wave.open(kept, "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        file.writeframes(found.astype("<i2").tobytes())
    return kept.getvalue()


def programme_of(client, recordings, **fields):
    """Plan some recordings for a client, in this order."""
    place = {"start_valence": -0.5, "start_arousal": 0.5, "goal_valence": 0.5, "goal_arousal": -0.4}
    programme = ListeningProgramme.objects.create(
        client=client, data_key=client.data_key, minutes=20, **(place | fields)
    )
    zero = ("target_valence", "target_arousal", "planned_valence", "planned_arousal")
    for number, recording in enumerate(recordings):
        ProgrammeSlot.objects.create(
            client=client,
            data_key=client.data_key,
            programme=programme,
            place=number,
            recording=recording,
            seconds=recording.seconds,
            valence_sd=0.3,
            arousal_sd=0.3,
            **dict.fromkeys(zero, 0.0),
        )
    return programme
