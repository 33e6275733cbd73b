"""Writing down what somebody decided after a course that is flat or worse."""

from typing import Any
from uuid import UUID

from sostenuto_web.measures.models import Administration, StepsTaken
from sostenuto_web.people.services import rows


def decide(
    by: Any, row: Administration, keys: list[str], words: str, token: UUID | None = None
) -> StepsTaken:
    """Write down which steps will be taken; the same form sent twice is one decision.

    Whoever writes has been asked for ``measure.assign`` by the policy.
    """
    said = {"administration": row, "keys": list(keys), "words": words.strip()}
    made: StepsTaken = rows.add(by, StepsTaken, row.client, said, token)
    return made
