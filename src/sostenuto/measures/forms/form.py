"""A form that a site brought, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what it counts as given, and the form's own code and words."""

    value: float
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class FormItem:
    """One item: its number in the measure, its place in the form, its words and answers.

    ``options`` is empty where a number is typed. ``stem`` is what the form has one read before it:
    the words of its group, or the text that stands above.
    """

    number: int
    link_id: str
    text: str
    options: tuple[Option, ...]
    stem: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a measure; its words are the site's and go nowhere else.

    Attributes
    ----------
    code, variant : str
        Which measure it is a form of.
    url, version : str
        What it calls itself; a version that is missing is made of its content.
    items : tuple of FormItem
        One an item of the measure, in the measure's order.
    extras : mapping of key to link id
        Questions beside the items.
    totals : tuple of str
        Link ids under which a total is stated.
    confirm : tuple of str
        What a person has to look at before the form is used; empty: nothing.
    warnings : tuple of str
    """

    code: str
    variant: str
    url: str
    version: str
    items: tuple[FormItem, ...]
    extras: tuple[tuple[str, str], ...]
    totals: tuple[str, ...]
    confirm: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def key(self) -> str:
        """Which form and version this is, as each administration keeps it."""
        return f"{self.url}|{self.version}"
