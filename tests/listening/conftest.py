"""Small libraries for the tests of planning."""

from collections.abc import Callable

import numpy as np
import pytest

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.listening.programme import Candidate
from sostenuto.music.key import Key


def invented(count: int, seed: int = 0, **changes: object) -> list[Candidate]:
    """Return recordings spread over the plane, with what is unknown now and then left unknown."""
    chance = np.random.default_rng(seed)
    spread: list[Candidate] = []
    for number in range(count):
        place = AffectPoint(*(float(each) for each in chance.uniform(-1, 1, 2)))
        valence_sd, arousal_sd = (float(each) for each in chance.uniform(0.15, 0.5, 2))
        facts: dict[str, object] = {
            "duration_s": float(np.clip(chance.normal(225, 50), 90, 400)),
            "tempo_bpm": float(chance.uniform(55, 180)) if chance.random() < 0.9 else None,
            "key": Key(int(chance.integers(12)), "major" if chance.random() < 0.5 else "minor")
            if chance.random() < 0.9
            else None,
            "integrated_lufs": float(chance.normal(-14, 5)),
            "liked": float(chance.choice([-1.0, 0.0, 0.0, 0.5, 1.0])),
            "familiar": bool(chance.random() < 0.6),
            "artist": f"Artist {chance.integers(max(1, count // 3))}",
        }
        spread.append(
            Candidate(
                id=f"r{number:05}",
                title=f"Title {number}",
                affect=AffectEstimate(place, valence_sd, arousal_sd, "directions-1"),
                **(facts | changes),  # type: ignore[arg-type]
            )
        )
    return spread


@pytest.fixture(scope="session")
def library() -> Callable[..., list[Candidate]]:
    """Return the function that invents a library."""
    return invented
