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
class FormExtra:
    """A question beside the items, such as a gate, as the form has it.

    Attributes
    ----------
    key : str
        Which of the measure's extras it is.
    link_id, text, stem : str
        As of an item.
    options : tuple of Option
        Its answers; empty where the form does not say in words what each is and what it counts.
    before : int
        The number of the item that comes after it in the form; 0 where none does.
    """

    key: str
    link_id: str
    text: str = ""
    options: tuple[Option, ...] = ()
    stem: str = ""
    before: int = 0

    @property
    def is_worded(self) -> bool:
        """Whether the form has all that is needed to ask it: the question and its answers."""
        return bool(self.text and self.options)


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
    extras : tuple of FormExtra
        Questions beside the items, in the form's order.
    totals : tuple of str
        Link ids under which a total is stated.
    confirm : tuple of str
        What a person has to look at before the form is used; empty: nothing.
    warnings : tuple of str
    others : tuple of str
        Variants that fit the form as well as the one that it was read as; "" is the usual form.
        Where there are any, ``confirm`` says so.
    """

    code: str
    variant: str
    url: str
    version: str
    items: tuple[FormItem, ...]
    extras: tuple[FormExtra, ...]
    totals: tuple[str, ...]
    confirm: tuple[str, ...]
    warnings: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[FormItem | FormExtra, ...]:
        """The items and, where the form has them whole, the questions beside them, in order."""
        worded: dict[str, FormExtra] = {}
        for one in self.extras:
            if one.is_worded:
                worded.setdefault(one.key, one)
        found: list[FormItem | FormExtra] = []
        for item in self.items:
            found += [one for one in worded.values() if one.before == item.number]
            found.append(item)
        return (*found, *(one for one in worded.values() if not one.before))

    @property
    def key(self) -> str:
        """Which form and version this is, as each administration keeps it."""
        return f"{self.url}|{self.version}"
