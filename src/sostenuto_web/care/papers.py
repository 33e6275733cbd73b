"""Papers to hand over: a PDF from a Typst template of ours and plain data.

Conventions: templates (``.typ``) lie in an app's ``templates`` beside its pages, under the app's
name; they read their data by ``json(bytes(sys.inputs.data))``, so that nothing in it can be taken
for markup. A paper is tagged for screen readers (PDF/UA-1), unless it holds a sign that no font of
ours has; it is made without the network, and leaves no file behind.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import typst
from django.http import HttpResponse

from sostenuto.base.errors import SostenutoError

STANDARD: Final = "ua-1"


class PaperError(SostenutoError):
    """A paper that could not be made; the message says nothing of what stands in it."""


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return a paper as PDF.

    Parameters
    ----------
    template : str
        Path below ``templates``, like ``"care/notes/note.typ"``.
    data : dict
        JSON values.

    Raises
    ------
    PaperError
        The template does not take this data.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    source = _template(template)
    try:
        # Fonts that come with Typst: the same paper on every machine.
        made = typst.compile(
            source, sys_inputs=inputs, pdf_standards=[STANDARD], ignore_system_fonts=True
        )
    except typst.TypstError:
        made = _otherwise(source, inputs)
    return bytes(made)


def _otherwise(source: bytes, inputs: dict[str, str]) -> bytes:
    """Make it with the machine's own fonts, where ours lack a sign (an emoji, a script)."""
    try:
        return bytes(typst.compile(source, sys_inputs=inputs))
    except typst.TypstError:
        raise PaperError("the paper could not be laid out") from None


def pdf_response(name: str, data: bytes) -> HttpResponse:
    """Return a PDF to be saved; the name holds nothing about anybody."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@cache
def _template(name: str) -> bytes:
    app = name.partition("/")[0]
    return (files(f"sostenuto_web.{app}") / "templates" / name).read_bytes()
