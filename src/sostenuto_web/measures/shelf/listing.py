"""The shelf as a list: what each measure is about, how it is entered, what can be said of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sostenuto.measures.measure import Measure
from sostenuto.measures.shelf import measures, variants
from sostenuto_web.measures.models import SiteBasis
from sostenuto_web.measures.shelf import words
from sostenuto_web.measures.shelf.selectors import ClinicForm, clinic_forms


@dataclass(frozen=True)
class Listed:
    """One measure of the list, in the reader's language.

    Attributes
    ----------
    forms : tuple of ClinicForm
        The clinic's own, of the usual form and of each variant.
    says_change : {"published", "own", ""}
        What a reliable change can rest on.
    """

    measure: Measure
    area: str
    name: str
    construct: str
    variants: tuple[str, ...]
    forms: tuple[ClinicForm, ...]
    says_change: str

    @property
    def entry(self) -> str:
        """How it is entered."""
        return words.said(words.ENTRIES, self.measure.entry)

    @property
    def form_state(self) -> str:
        """Where the clinic's form is: "here", "waits", "broken" or "" for none."""
        if any(one.usable for one in self.forms):
            return "here"
        if any(one.waits and one.form for one in self.forms):
            return "waits"
        return "broken" if self.forms else ""


def shelf() -> list[Listed]:
    """Return every measure, in the order of the areas; two queries."""
    forms = clinic_forms()
    own = set(SiteBasis.objects.filter(retired_at=None).values_list("code", flat=True))
    found = [_listed(one, forms, own) for one in measures().values()]
    order = list(words.AREAS)
    return sorted(found, key=lambda one: order.index(one.area) if one.area else len(order))


def _listed(
    one: Measure, forms: Mapping[tuple[str, str], ClinicForm], own: Iterable[str]
) -> Listed:
    kinds = variants(one.code)
    there = tuple(forms[one.code, kind] for kind in ("", *kinds) if (one.code, kind) in forms)
    says = "own" if one.code in own else "published" if one.bases else ""
    return Listed(
        one,
        words.area_of(one.construct),
        words.translated(one.name),
        words.translated(one.construct),
        tuple(words.variant_name(kind) for kind in kinds),
        there,
        says,
    )


def found(every: Iterable[Listed], said: Mapping[str, Any]) -> list[Listed]:
    """Return the measures that everything said fits; what is left empty asks nothing."""
    asked = str(said.get("q") or "").casefold().split()
    return [one for one in every if _fits(one, said) and _speaks(one, asked)]


def _fits(one: Listed, said: Mapping[str, Any]) -> bool:
    return (
        said.get("area") in (None, "", one.area)
        and said.get("entry") in (None, "", one.measure.entry)
        and (not said.get("with_form") or one.form_state == "here")
        and (not said.get("with_change") or bool(one.says_change))
    )


def _speaks(one: Listed, asked: Sequence[str]) -> bool:
    measure = one.measure
    told = (measure.code, measure.name, measure.construct, one.name, one.construct)
    text = " ".join(told).casefold()
    plain = text.replace("-", "")
    return all(word in text or word.replace("-", "") in plain for word in asked)


def by_area(held: Iterable[Listed]) -> list[tuple[str, str, list[Listed]]]:
    """Return the measures under their areas: key, words, measures; no area is empty."""
    every = list(held)
    shelves = [
        (key or "other", words.area_name(key), [one for one in every if one.area == key])
        for key in (*words.AREAS, "")
    ]
    return [shelf for shelf in shelves if shelf[2]]
