"""What somebody has to look at in one administration, worked out of its answers as they stand.

Conventions: single answers are looked at by themselves, whatever else is missing and whether or not
there is a score. What was left out is a flag only once nothing more is expected (``final``).
"""

from sostenuto.base.errors import InputError
from sostenuto.measures.answers import Answer as Given
from sostenuto.measures.answers import answer_of
from sostenuto.measures.measure import Measure
from sostenuto.measures.safety import Flag, flags_of_answers, flags_of_rise, unseen
from sostenuto.measures.scores import Score
from sostenuto.measures.scoring import score, score_total
from sostenuto_web.measures.models import Administration
from sostenuto_web.measures.scored import Scored, scored


def flags_of(one: Scored, *, final: bool = True, before: float | None = None) -> tuple[Flag, ...]:
    """Return what the answers of one administration raise.

    Parameters
    ----------
    one : Scored
    final : bool
        Whether items that were left out, or were not seen, count too.
    before : float or None
        The number that was asked before the same session or on the same day, for rules about a
        rise (`before_of`).

    Notes
    -----
    They are those of the core's score of the same answers. Where there is no score because answers
    contradict each other, those of the single answers stand all the same.
    """
    if one.measure is None:
        return ()
    of = _of_answers if one.row.total is None else _of_total
    found = of(one, one.measure)
    value = one.value
    if before is not None and value is not None:
        found += flags_of_rise(one.measure, before, value)
    return found if final else tuple(flag for flag in found if flag.got is not None)


def _of_answers(one: Scored, measure: Measure) -> tuple[Flag, ...]:
    if one.score is not None:
        return one.score.flags
    return _of_items(measure, one.answers)


def _of_total(one: Scored, measure: Measure) -> tuple[Flag, ...]:
    """Return the flags of a total from paper; an item that was looked up there is seen."""
    said = _of_items(measure, one.answers)
    seen = {item for item, answer in enumerate(one.answers, 1) if answer is not None}
    of_total = one.score.flags if one.score is not None else unseen(measure)
    kept = tuple(flag for flag in of_total if flag.item not in seen)
    return tuple(flag for flag in said if flag.got is not None) + kept


def _of_items(measure: Measure, answers: tuple[Given, ...]) -> tuple[Flag, ...]:
    if measure.entry == "facts":
        return ()
    return flags_of_answers(measure, [_number(measure, *pair) for pair in enumerate(answers, 1)])


def _number(measure: Measure, item: int, answer: Given) -> float | None:
    """Return one answer as a number; what this version of the measure cannot read is none."""
    try:
        return answer_of(measure, item, answer)
    except InputError:
        return None


def before_of(row: Administration) -> float | None:
    """Return the number that was asked before, for one that was asked after; else None."""
    if row.moment != "post":
        return None
    rows = Administration.objects.filter(
        client_id=row.client_id, code=row.code, variant=row.variant, moment="pre", voided_at=None
    )
    same = {"session_id": row.session_id} if row.session_id else {"on": row.on}
    found = rows.filter(**same).order_by("-on", "-opened_at").first()
    return scored([found])[0].value if found else None


def fault_of(one: Scored) -> str:
    """Return why the answers cannot be scored at all, such as two that contradict; else empty."""
    if one.measure is None or one.score is not None:
        return ""
    try:
        checked(one)
    except InputError as fault:
        return str(fault)
    return ""


def checked(one: Scored) -> Score | None:
    """Return the score, or say what is the matter with the answers.

    Raises
    ------
    InputError
        If an answer cannot be one, or two contradict each other.
    """
    if one.measure is None:
        return None
    if one.row.total is not None:
        return score_total(one.measure, one.row.total, moment=one.row.moment)
    return score(one.measure, one.answers, extra=one.extra, moment=one.row.moment)
