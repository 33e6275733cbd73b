"""Reads what a file of the catalogue says about a measure, and refuses what does not fit together.

Conventions: places in messages are the keys of the file, such as ``phq9.bands[0].levels``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast, get_args

from sostenuto.base.errors import InputError
from sostenuto.measures import reading_facts as facts
from sostenuto.measures import reading_lists as lists
from sostenuto.measures.facts import Codes, Source
from sostenuto.measures.measure import Better, Decision, Measure, Rule, Scale
from sostenuto.measures.tables import Place

ENTRIES = ("items", "total", "facts")
_TABULATED = 3
"""Decimal places of the tables are fewer; this keeps sums of them free of noise."""


def measure_from(table: Mapping[str, Any], variant: str = "") -> Measure:
    """Check a table of the shape of ``catalogue/phq9.toml`` and return its measure.

    Parameters
    ----------
    table : mapping
        What the file says.
    variant : str
        One of ``variants``: what it says goes over what the file says otherwise.

    Raises
    ------
    InputError
        If there is no such variant, or a part is missing, unknown or does not fit the others; the
        message names its place.
    """
    said = _with_variant(table, variant)
    top = Place(said, str(said.get("code", "measure")))
    top.only(lists.KEYS)
    rule = cast(Rule, top.inside("score").one_of("rule", get_args(Rule)))
    better = cast(Better, top.one_of("better", get_args(Better)))
    count = top.whole("items", 0)
    sources = {
        key: Source(key, one.text("url"), one.text("kind"), one.text("says"))
        for key, one in top.tables("sources")
    }
    answers, turned = lists.answers(top, count)
    total = None
    score = top.inside("score")
    unscored = score.items("unscored", count)
    if rule not in ("scales", "triage", "fields"):
        every = tuple(item for item in range(1, count + 1) if item not in unscored)
        total = Scale("", every, score.number("low"), score.number("high"), better)
    raw = {int(key): round(float(to), _TABULATED) for key, to in score.get("table", {}).items()}
    errors = {int(key): float(to) for key, to in score.get("table_se", {}).items()}
    missing = top.inside("missing", optional=True)
    made = Measure(
        code=top.text("code"),
        variant=variant,
        version=top.whole("version", 1),
        name=top.text("name"),
        construct=top.text("construct"),
        entry=top.one_of("entry", ENTRIES),
        why_total=top.text("why_total", ""),
        items=count,
        topics=top.texts("topics"),
        recall=top.text("recall"),
        recall_days=top.whole("recall_days", 0),
        interval_days=top.whole("interval_days", 0),
        interval=top.text("interval", ""),
        answers=answers,
        reversed=turned,
        unscored=unscored,
        refusal_counts=bool(top.get("answers", {}).get("refused_counts", False)),
        rule=rule,
        total=total,
        scales=lists.scales(top, count),
        table=MappingProxyType(raw),
        table_se=MappingProxyType(errors),
        may_miss=missing.whole("may_miss", 0) if missing else 0,
        missing=missing.text("words") if missing else "",
        standard_error=score.number("standard_error") if "standard_error" in score else None,
        skips=lists.skips(top, count),
        extras=lists.extras(top),
        bands=lists.bands(top),
        cutoffs=lists.cutoffs(top),
        screens=lists.screens(top, count),
        safety=lists.safety(top, count),
        cautions=top.texts("cautions"),
        follow_up=lists.follow_up(top),
        reliability=facts.reliability(top),
        bases=facts.bases(top),
        norms=facts.norms(top),
        important=facts.important(top),
        published=facts.published(top) + top.texts("careful"),
        decision=cast(Decision, top.one_of("decision", get_args(Decision))),
        licence=top.text("licence"),
        credit=top.text("credit", ""),
        codes=_codes(top),
        ratings=top.texts("ratings"),
        form_check=top.text("form_check", ""),
        unchecked=top.texts("unchecked"),
        known=MappingProxyType(facts.known(top)),
        sources=MappingProxyType(sources),
    )
    _fits(made, top)
    return made


def _with_variant(table: Mapping[str, Any], variant: str) -> dict[str, Any]:
    if not isinstance(table, Mapping):
        raise InputError("measure", expected="a table", got=table)
    said = {key: value for key, value in table.items() if key != "variants"}
    if not variant:
        return said
    known = table.get("variants", {})
    if variant not in known:
        expected = f"one of {', '.join(known)}" if known else "left out: this measure has none"
        raise InputError("variant", expected=expected, got=variant)
    return _over(said, known[variant])


def _over(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``below`` with what ``above`` says instead; tables go over tables key by key."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        both = isinstance(value, dict) and isinstance(old, dict)
        merged[key] = _over(cast(dict[str, Any], old), value) if both else value
    return merged


def _codes(top: Place) -> Codes:
    said = top.inside("codes", optional=True)
    if not said:
        return Codes()
    answers = {key: float(value) for key, value in said.get("answers", {}).items()}
    of_items = {
        f"{item}:{code}": float(value)
        for item, codes in said.get("answers_of_item", {}).items()
        for code, value in codes.items()
    }
    beside = {
        f"{key}:{code}": float(value)
        for key, codes in said.get("answers_of_extra", {}).items()
        for code, value in codes.items()
    }
    return Codes(
        said.text("panel", ""),
        said.text("total", ""),
        said.texts("items"),
        MappingProxyType(answers | of_items),
        MappingProxyType(dict(said.get("extra", {}))),
        MappingProxyType(beside),
    )


def _fits(made: Measure, top: Place) -> None:
    """Refuse parts that contradict each other."""
    every = ("", *(scale.key for scale in made.scales))
    told = [one.scale for one in made.bands] + [one.scale for one in made.cutoffs]
    if unknown := set(told) - set(every):
        raise InputError(f"{top.name}.scale", expected="a scale of it", got=sorted(unknown))
    if made.topics and len(made.topics) != made.items:
        raise InputError(f"{top.name}.topics", expected=f"{made.items}", got=len(made.topics))
    if made.codes.items and len(made.codes.items) != made.items:
        raise InputError(f"{top.name}.codes.items", expected="one an item", got=made.codes.items)
    if made.entry == "items" and len(made.answers) != made.items:
        raise InputError(f"{top.name}.answers", expected="what may be answered", got=made.answers)
    if made.entry == "total" and not made.why_total:
        raise InputError(f"{top.name}.why_total", expected="why only a total", got="nothing")
    if made.rule == "table" and not made.table:
        raise InputError(f"{top.name}.score.table", expected="a table", got="nothing")
    if made.rule == "scales" and not made.scales:
        raise InputError(f"{top.name}.scales", expected="at least one", got="none")
    used = {source for fact in made.known.values() for source in fact.sources}
    if strange := used - set(made.sources):
        raise InputError(f"{top.name}.sources", expected="every source", got=sorted(strange))
