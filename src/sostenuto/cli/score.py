"""``sostenuto score``: answers from paper, scored."""

from typing import TYPE_CHECKING, Annotated

import typer

from sostenuto.base.errors import InputError
from sostenuto.cli import output
from sostenuto.cli.analyse import AsJson
from sostenuto.cli.measures import Code, Variant

if TYPE_CHECKING:
    from sostenuto.measures.answers import Answer
    from sostenuto.measures.scores import Score

MISSING = "-"


def score(
    code: Code,
    answers: Annotated[
        list[str] | None,
        typer.Argument(help="One an item, '-' for a missing one.", show_default=False),
    ] = None,
    total: Annotated[
        float | None, typer.Option(help="A total from paper, in place of the answers.")
    ] = None,
    extra: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=ANSWER", help="A question beside the items, such as gate=0."),
    ] = None,
    variant: Variant = "",
    moment: Annotated[
        str, typer.Option(metavar="pre|post", help="Before or after a session.")
    ] = "",
    as_json: AsJson = False,
) -> int:
    """Score the answers of one administration, or a total from paper.

    Where there is no number, the reason is said. What somebody has to look at stands first.
    """
    from sostenuto.measures.scoring import score as scored
    from sostenuto.measures.scoring import score_total
    from sostenuto.measures.shelf import measure

    found = measure(code, variant)
    if moment not in ("", "pre", "post"):
        raise InputError("--moment", expected="pre or post", got=moment)
    if total is not None:
        if answers or extra:
            raise InputError("--total", expected="given without answers", got=total)
        result = score_total(found, total, moment=moment)
    else:
        given = [_answer(text) for text in answers or ()]
        result = scored(found, given, extra=_extras(extra), moment=moment)
    if as_json:
        output.say_json(result.as_json())
    else:
        _say(result)
    return output.DONE


def _answer(text: str) -> "Answer":
    if text == MISSING:
        return None
    if text == "refused":
        return "refused"
    return number("answer", text)


def number(name: str, text: str) -> float:
    """Return the number that a text is.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        raise InputError(name, expected="a number", got=text) from None


def _extras(said: list[str] | None) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for one in said or ():
        key, sign, answer = one.partition("=")
        if not sign:
            raise InputError("--extra", expected="KEY=ANSWER", got=one)
        found[key] = None if answer == MISSING else number(key, answer)
    return found


def _say(result: "Score") -> None:
    measure = result.measure
    for flag in result.flags:
        topic = measure.topic(flag.item) if flag.item else ""
        place = "" if not flag.item else f"item {flag.item}"
        place += f" ({topic})" if topic and topic != place else ""
        got = "" if flag.got is None else f" is {flag.got:g}"
        output.say(f"! {place}{got}: {flag.words}" if place else f"! {flag.words}")
    head = f"{measure.name}{f', {measure.variant}' if measure.variant else ''}"
    if result.value is None:
        known = f"{result.result}; {result.reason}" if result.result else result.reason
        output.say(f"{head}: {known}")
    else:
        total = measure.total
        span = f" (of {total.low:g} to {total.high:g})" if total else ""
        prorated = ", missing answers filled in by the mean" if result.prorated else ""
        output.say(f"{head}: {result.value:g}{span}{prorated}")
    for scale in result.scales:
        shown = scale.reason if scale.value is None else f"{scale.value:g}"
        output.say(f"  {scale.key}: {shown}")
    for band in result.bands:
        output.say(
            f"  {' '.join(filter(None, (band.scale, 'band')))}: {band.label} ({band.scheme})"
        )
    if result.step_up:
        output.say(f"  lifted to {result.step_up} by single answers")
    for cut in result.cutoffs:
        who = ", ".join(part for part in (cut.use, cut.people) if part) or "published"
        output.say(f"  cut-off {cut.value:g} reached: {who}")
    for screen in result.screens:
        output.say(f"  {screen.words}")
    for then in result.then:
        output.say(f"  next: {then}")
    if result.standard_error is not None:
        output.say(f"  standard error: {result.standard_error:g}")
