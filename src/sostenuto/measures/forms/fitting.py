"""Which variants of a measure a form can be, and what is said where that is more than one.

Conventions: "" is the usual form. A form is told apart by what its answers count and by nothing
else: codes are shared between variants, and names of public forms are not to be relied on.
"""

from collections.abc import Mapping, Sequence

from sostenuto.measures.forms.form import Form, FormItem
from sostenuto.measures.measure import Measure

USUAL = "usual"
"""How somebody names the usual form where a variant is chosen."""


def fitting(loaded: Mapping[str, tuple[Measure, Form]]) -> tuple[str, ...]:
    """Return the variants that fit, in the catalogue's order; the first is the one to assume.

    Parameters
    ----------
    loaded : mapping of str to (Measure, Form)
        The form as each variant of the measure reads it, those that can.

    Notes
    -----
    A variant of which every item offers each of its answers goes before one that has more answers
    than the form. A number that is typed tells nothing where variants differ in what it may be.
    """
    measures = [measure for measure, _ in loaded.values()]
    for measure, form in loaded.values():
        if any(_is_open(item, measure, measures) for item in form.items):
            return tuple(loaded)
    whole = tuple(key for key, (measure, form) in loaded.items() if _is_whole(measure, form))
    return whole or tuple(loaded)


def _is_open(item: FormItem, of: Measure, measures: Sequence[Measure]) -> bool:
    if item.options or item.number in of.unscored:
        return False
    return len({each.answers[item.number - 1] for each in measures}) > 1


def _is_whole(measure: Measure, form: Form) -> bool:
    return all(
        {option.value for option in item.options} == set(measure.answers[item.number - 1])
        for item in form.items
        if item.options and item.number not in measure.unscored
    )


def chosen(said: str) -> str | None:
    """Return the variant that somebody has named; None where nobody chose one.

    Examples
    --------
    >>> chosen("usual"), chosen("uk"), chosen("")
    ('', 'uk', None)
    """
    return "" if said == USUAL else said or None


def assumed(variant: str, others: Sequence[str]) -> str:
    """Return what a person has to confirm where more than one variant fits.

    Examples
    --------
    >>> assumed("", ["uk"])
    'more than one variant fits: it is read as the usual form, and could be uk'
    """
    could = ", ".join(named(one) for one in others)
    return f"more than one variant fits: it is read as {named(variant)}, and could be {could}"


def named(variant: str) -> str:
    """Return what a variant is called."""
    return variant or "the usual form"
