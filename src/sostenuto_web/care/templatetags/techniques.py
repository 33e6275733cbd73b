"""The words of technique cards in pages: families, settings, parts, trainings, and the gate."""

from typing import Any

from django import template
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.cautions import doings
from sostenuto.care.techniques.cards import Gated, Leading, Remark
from sostenuto.care.techniques.shape import trainings, words
from sostenuto_web.people.recorded import caution_tag

register = template.Library()


def _word(of: str, key: str) -> str:
    text = words(of).get(key)
    return gettext(text) if text else key


@register.filter
def family_name(key: str) -> str:
    """Return what a family of techniques is called."""
    return _word("families", key)


@register.filter
def setting_name(key: str) -> str:
    """Return with whom a technique is used."""
    return _word("settings", key)


@register.filter
def part_name(key: str) -> str:
    """Return what a part of a session is called."""
    return _word("parts", key)


@register.filter
def lead_name(key: str) -> str:
    """Return who may lead."""
    return _word("leads", key)


@register.filter
def kind_name(key: str) -> str:
    """Return how something is recorded."""
    return _word("kinds", key)


@register.filter
def doing_name(key: str) -> str:
    """Return what is done with music, as cautions call it."""
    text = doings().get(key)
    return gettext(text) if text else key


@register.filter
def training_name(key: str) -> str:
    """Return what a training is called."""
    known = trainings().get(key)
    return gettext(known.name) if known else key


@register.filter
def grounds(remark: Remark) -> str:
    """Return how sure a remark is, out of how many studies with how many people."""
    said = [_word("certainties", remark.certainty)]
    if remark.studies and remark.certainty not in ("single", "none"):
        said.append(ngettext("%d study", "%d studies", remark.studies) % remark.studies)
    if remark.people:
        said.append(ngettext("%d person", "%d people", remark.people) % remark.people)
    return " · ".join(said)


@register.filter
def why_not(leading: Leading) -> str:
    """Return what somebody lacks who may not lead a card."""
    if leading.why_not == "credential":
        return gettext("asks for a credentialed therapist")
    if leading.why_not == "training":
        return gettext("asks for training: %s") % training_name(leading.training)
    return ""


FIELDS: dict[str, Any] = {
    "name": _("Name"),
    "aim": _("Aim"),
    "family": _("Family"),
    "settings": _("With whom"),
    "parts": _("Where in a session"),
    "minutes": _("Minutes"),
    "lead": _("Who may lead it"),
    "training": _("Training it asks for"),
    "opening": _("To open with"),
    "prompts": _("Questions"),
    "rungs": _("Questions"),
    "steps": _("Main part"),
    "closure": _("To close with"),
    "music": _("Which music"),
    "materials": _("What is needed"),
    "doings": _("What it touches"),
    "cautions": _("Take care"),
    "adaptations": _("Ways to adapt it"),
    "contexts": _("Suggested for"),
    "record": _("What to record"),
    "evidence": _("What is known"),
}
"""Names of a card's parts, as the form has them."""


@register.filter
def field_names(names: Any) -> list[str]:
    """Return the names of a card's parts in words, each once."""
    return list(dict.fromkeys(str(FIELDS[name]) for name in names if name in FIELDS))


@register.inclusion_tag("care/cards/_gated.html")
def gated(said: Gated) -> dict[str, Any]:
    """Draw what a client's cautions say of a card, with the cautions it comes from."""
    reasons = [reason for reason in said.reasons if reason.answer == said.answer]
    tags = dict.fromkeys(caution_tag(reason.caution) for reason in reasons)
    touched = dict.fromkeys(doing_name(reason.doing) for reason in reasons)
    return {"answer": said.answer, "cautions": list(tags), "doings": list(touched)}
