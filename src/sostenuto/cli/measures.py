"""``sostenuto measures``: which measures there are, what is known of one, loading a site's form."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sostenuto.cli import output
from sostenuto.cli.analyse import AsJson

if TYPE_CHECKING:
    from sostenuto.exchange.site_forms import KeptForm
    from sostenuto.measures.measure import Measure

app = typer.Typer(
    help="Which measures there are, what is known of one, and loading a form of your own.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
Code = Annotated[str, typer.Argument(help="A measure's code, such as phq9.", show_default=False)]
Variant = Annotated[
    str, typer.Option(metavar="NAME", help="A variant of the measure, such as 'us' of the K10.")
]
SIGNS = {"ge": "from", "gt": "above", "le": "up to", "lt": "below"}
WAYS = {"items": "item by item", "total": "a total only", "facts": "facts"}


@app.command("list")
def listed(as_json: AsJson = False) -> int:
    """List every measure: its code, how it is entered, its range and what it is about."""
    from sostenuto.exchange.site_forms import kept_forms
    from sostenuto.measures.shelf import measures

    forms = {one.form.code: one for one in kept_forms()}
    if as_json:
        for one in measures().values():
            output.say_json(_row(one) | {"form": _form_words(forms.get(one.code))})
        return output.DONE
    output.say_table(
        [
            ("code", "items", "entered", "range", "form", "about"),
            *(
                (
                    one.code,
                    str(one.items or ""),
                    WAYS[one.entry],
                    _range(one),
                    _form_words(forms.get(one.code)),
                    one.construct,
                )
                for one in measures().values()
            ),
        ],
        right=frozenset({1}),
    )
    return output.DONE


@app.command()
def show(code: Code, variant: Variant = "", as_json: AsJson = False) -> int:
    """Show what is known of a measure, how surely, and what nobody has checked."""
    from sostenuto.measures.shelf import measure, variants

    found = measure(code, variant)
    if as_json:
        output.say_json(_row(found) | _known(found) | {"variants": list(variants(code))})
        return output.DONE
    output.say(f"{found.code}: {found.name}")
    for name, value in _facts(found, variants(code)):
        output.say(f"  {name}: {value}")
    return output.DONE


@app.command()
def load(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FORM.json", help="A FHIR R4 Questionnaire, or a bundle.", show_default=False
        ),
    ],
    code: Annotated[
        str, typer.Option("--as", metavar="CODE", help="Which measure it is a form of.")
    ] = "",
    variant: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Which variant it is, where several fit; 'usual' for none of them."
        ),
    ] = "",
    values: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A value set or code system that the form names."),
    ] = None,
    confirmed_by: Annotated[
        str,
        typer.Option(metavar="NAME", help="Who has looked at what had to be guessed."),
    ] = "",
    as_json: AsJson = False,
) -> int:
    """Load a form that you may use; from then on it can be answered on screen.

    It is checked whole and kept whole in the data directory, or not at all. Nothing is fetched.
    """
    from sostenuto.exchange.site_forms import keep_form, read_form_text
    from sostenuto.measures.forms.fitting import chosen, named

    sets = tuple(read_form_text(one) for one in values or ())
    kept = keep_form(
        read_form_text(path),
        code=code,
        variant=chosen(variant),
        sets=sets,
        confirmed_by=confirmed_by,
    )
    form = kept.form
    if as_json:
        output.say_json(
            {
                "measure": form.code,
                "variant": form.variant,
                "could_be": list(form.others),
                "form": form.key,
                "items": len(form.items),
                "usable": kept.usable,
                "confirm": list(form.confirm),
                "confirmed_by": kept.confirmed_by,
                "warnings": list(form.warnings),
            }
        )
        return output.DONE
    read_as = f", read as {named(form.variant)}" if form.variant or form.others else ""
    output.say(f"{form.code}: {len(form.items)} items of {form.key}{read_as}")
    for words in form.warnings:
        output.note(words)
    for words in form.confirm:
        output.say(f"  needs a person to confirm: {words}")
    if form.others:
        output.note("if it is another variant, load it again with --variant NAME (or usual);")
        output.note(f"what is known of one: sostenuto measures show {form.code} --variant NAME")
    if not kept.usable:
        output.note("it is not used until somebody has looked: --confirmed-by NAME")
    return output.DONE


def _form_words(kept: "KeptForm | None") -> str:
    return "" if kept is None else "loaded" if kept.usable else "to confirm"


def _range(measure: "Measure") -> str:
    if measure.total is not None:
        return f"{measure.total.low:g} to {measure.total.high:g}"
    return "scales" if measure.rule == "scales" else "no number"


def _row(measure: "Measure") -> dict[str, Any]:
    total = measure.total
    return {
        "code": measure.code,
        "variant": measure.variant,
        "version": measure.version,
        "name": measure.name,
        "construct": measure.construct,
        "items": measure.items,
        "entry": measure.entry,
        "rule": measure.rule,
        "low": total.low if total else None,
        "high": total.high if total else None,
        "better": total.better if total else None,
    }


def _known(measure: "Measure") -> dict[str, Any]:
    from sostenuto.measures.changes import CANNOT_SAY

    return {
        "topics": list(measure.topics),
        "recall": measure.recall,
        "interval_days": measure.interval_days,
        "reversed": list(measure.reversed),
        "may_miss": measure.may_miss,
        "scales": {
            one.key: {"items": list(one.items), "low": one.low, "high": one.high}
            for one in measure.scales
        },
        "bands": [
            {"scheme": one.scheme, "scale": one.scale, "labels": [lev.label for lev in one.levels]}
            for one in measure.bands
        ],
        "reliable_change": [one.words for one in measure.bases] or [CANNOT_SAY],
        "decision": measure.decision,
        "licence": measure.licence,
        "unchecked": list(measure.unchecked),
        "sources": {key: one.url for key, one in measure.sources.items()},
    }


def _facts(measure: "Measure", variants: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return what is shown of a measure, line by line."""
    from sostenuto.measures.changes import CANNOT_SAY

    lines = [
        ("about", measure.construct),
        ("recall", measure.recall),
        ("entered", f"{WAYS[measure.entry]} {measure.why_total and f'({measure.why_total})'}"),
        ("items", ", ".join(f"{n} {topic}" for n, topic in enumerate(measure.topics, 1))),
        ("range", f"{_range(measure)}, {measure.rule}"),
        ("scales", ", ".join(f"{o.key} {o.low:g} to {o.high:g}" for o in measure.scales)),
        ("turned round", ", ".join(map(str, measure.reversed))),
        ("missing", measure.missing or "no rule is known: a gap gives no total"),
    ]
    for bands in measure.bands:
        words = ", ".join(f"{one.label} from {one.low:g}" for one in bands.levels)
        lines.append((f"bands ({', '.join([bands.scheme, *bands.known.sources])})", words))
    lines += [
        (f"cut-off ({one.people or one.use or 'published'})", f"{SIGNS[one.sign]} {one.value:g}")
        for one in measure.cutoffs
    ]
    lines += [("safety", one.words) for one in measure.safety]
    lines += [("careful", one) for one in measure.cautions]
    lines += [
        (f"reliability ({', '.join(one.known.sources)})", f"{one.kind} {one.value:g}, {one.people}")
        for one in measure.reliability
        if one.value is not None
    ]
    lines += [("reliable change", one.words) for one in measure.bases]
    if not measure.bases:
        lines.append(("reliable change", CANNOT_SAY))
    lines += [
        ("again", measure.interval),
        ("licence", measure.licence),
        ("variants", ", ".join(variants)),
        ("sources", ", ".join(measure.sources)),
    ]
    lines += [("not checked, not used", one) for one in measure.unchecked]
    return [(name, value.strip()) for name, value in lines if value.strip()]
