"""Reads the forms of a page as a browser would: fields, what they hold, and what is wrong."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

TEXTS = {"text", "search", "tel", "email", "url", "number", "textarea"}
DAYS = {"date", "time", "datetime-local"}
CHOICES = {"select", "radio", "checkbox"}


@dataclass(frozen=True)
class Field:
    """One field: all controls of one name.

    Attributes
    ----------
    name, kind : str
        The kind is an input's type, ``textarea`` or ``select``.
    values : tuple of str
        What a browser would send if nobody touched it.
    offered : tuple of str
        What may be chosen.
    most : int or None
        The longest text.
    is_wrong : bool
        Marked as wrong.
    """

    name: str
    kind: str
    values: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    most: int | None = None
    is_wrong: bool = False
    is_needed: bool = False


@dataclass
class Form:
    """One form of a page."""

    method: str
    action: str
    multipart: bool
    fields: dict[str, Field] = field(default_factory=dict)
    button: str = ""
    """The name of the button it is sent by, if that has one."""
    pressed: str = ""
    """What that button says."""


class Page(HTMLParser):
    """Everything about a page that the laws ask for."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.complains = False
        self._form: Form | None = None
        self._buttons: dict[str, str] = {}
        self._elsewhere: dict[str, dict[str, str]] = {}
        """Buttons that stand outside of their form, by its id."""
        self._named: list[tuple[str, Form]] = []
        self._id = self._select = self._area = ""
        self._option: str | None = None
        self.feed(html)
        self.close()
        for name, form in self._named:
            self._sent_by(form, self._elsewhere.get(name, {}), by_hand=False)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes = said.get("class", "").split()
        if {"field-error", "error-summary", "banner-danger", "banner-caution"} & set(classes):
            self.complains = True
        if tag == "form":
            multipart = said.get("enctype", "") == "multipart/form-data"
            self._form = Form(said.get("method", "get").lower(), said.get("action", ""), multipart)
            self._buttons, self._id = {}, said.get("id", "")
        elif tag == "button" and "form" in said:
            of = self._elsewhere.setdefault(said["form"], {})
            of.setdefault(said.get("name", ""), said.get("value", ""))
        elif self._form is not None:
            self._control(tag, said)

    def _control(self, tag: str, said: dict[str, str]) -> None:
        name = said.get("name", "")
        if tag == "button" and said.get("type", "submit") == "submit":
            self._buttons.setdefault(name, said.get("value", ""))
        elif tag == "input" and name:
            kind = said.get("type", "text")
            if "readonly" in said or "hidden" in said:
                kind = "hidden"  # for password managers; nobody types there
            if kind in ("radio", "checkbox"):
                value = said.get("value", "on")
                self._add(name, kind, said, (value,) if "checked" in said else (), (value,))
            else:
                self._add(name, kind, said, (said.get("value", ""),))
        elif tag == "select":
            self._select = name
            self._add(name, "select", said, ())
        elif tag == "option" and self._select:
            value = said.get("value", "")
            self._add(self._select, "select", {}, (value,) if "selected" in said else (), (value,))
        elif tag == "textarea":
            self._area = name
            self._add(name, "textarea", said, ())

    def _add(
        self,
        name: str,
        kind: str,
        said: dict[str, str],
        values: tuple[str, ...],
        offered: tuple[str, ...] = (),
    ) -> None:
        assert self._form is not None
        old = self._form.fields.get(name, Field(name, kind))
        most = said.get("maxlength", "")
        self._form.fields[name] = replace(
            old,
            values=old.values + values,
            offered=old.offered + offered,
            most=int(most) if most.isdigit() else old.most,
            is_wrong=old.is_wrong or said.get("aria-invalid") == "true",
            is_needed=old.is_needed or "required" in said,
        )

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            old = self._form.fields[self._area]
            text = (old.values[0] if old.values else "") + data
            self._form.fields[self._area] = replace(old, values=(text,))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            if self._area and self._form is not None:
                old = self._form.fields[self._area]
                text = old.values[0] if old.values else ""  # the first line break is the markup's
                shown = text.removeprefix("\r").removeprefix("\n")
                self._form.fields[self._area] = replace(old, values=(shown,))
            self._area = ""
        elif tag == "select":
            if self._select and self._form is not None:
                old = self._form.fields[self._select]
                if not old.values and old.offered:
                    self._form.fields[self._select] = replace(old, values=old.offered[:1])
            self._select = ""
        elif tag == "form" and self._form is not None:
            hidden = all(field.kind == "hidden" for field in self._form.fields.values())
            if self._id and hidden and not self._buttons:
                self._named.append((self._id, self._form))
            else:
                self._sent_by(self._form, self._buttons, by_hand=True)
            self._form = None

    def _sent_by(self, form: Form, buttons: dict[str, str], *, by_hand: bool) -> None:
        """Take a form once a button; without any, once if it can be sent by hand."""
        for button, value in (buttons or ({"": ""} if by_hand else {})).items():
            self.forms.append(replace(form, button=button, pressed=value))
