"""Which words may be used for a new consent: the shipped ones, and the clinic's own versions."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import Http404

from sostenuto.base.errors import InputError
from sostenuto.care.consent import catalogue
from sostenuto.care.consent.catalogue import Block, Template
from sostenuto.care.consent.wording import problems_of
from sostenuto_web.people.consents.models import Wording
from sostenuto_web.platform.audit import services as audit


def newest() -> Mapping[str, Template]:
    """Return the newest version of each template that may be used, by its key."""
    found = {each.key: each for each in catalogue.templates()}
    for row in Wording.objects.order_by("key", "version"):
        template = as_template(row)
        if not problems_of(template):
            found[template.key] = template
    return found


def newest_of(key: str) -> Template:
    """Return the newest version of one template, or 404."""
    try:
        return newest()[key]
    except KeyError:
        raise Http404 from None


def as_template(row: Wording) -> Template:
    """Return a clinic's own words as the core's value."""
    blocks = tuple(Block(part["id"], part["text"]) for part in row.blocks)
    return Template(row.key, row.version, row.kind, row.language, row.title, blocks)


@transaction.atomic
def add_version(template: Template, *, by: Any) -> Wording:
    """Keep a clinic's own next version of a consent's words.

    Raises
    ------
    InputError
        The words leave out something that has to be said.
    """
    wrong = problems_of(template)
    if wrong:
        raise InputError("template", expected="complete", got="; ".join(wrong))
    row = Wording.objects.create(
        key=template.key,
        version=template.version,
        kind=template.kind,
        language=template.language,
        title=template.title,
        blocks=[{"id": block.id, "text": block.text} for block in template.blocks],
        made_by=by,
    )
    audit.record(by, "consent.worded", row, key=row.key, version=row.version)
    return row
