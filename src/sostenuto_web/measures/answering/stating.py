"""The total that a form states itself, as it is typed beside ours."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto.measures.scoring import score_total
from sostenuto_web.measures.answering import checking
from sostenuto_web.measures.models import Administration

LONGEST = 20


def stated_in(row: Administration, post: Mapping[str, str]) -> tuple[float | None, str]:
    """Return the total that was typed, if any, and why it cannot be one, or nothing."""
    text = post.get("stated", "").strip().replace(",", ".")
    if not text:
        return None, ""
    try:
        if len(text) > LONGEST:
            raise ValueError(text[:LONGEST])
        return score_total(checking.known(row), float(text)).total, ""
    except (InputError, ValueError):
        return None, _("The form cannot have this total.")
