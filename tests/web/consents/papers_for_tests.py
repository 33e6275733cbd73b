"""A form that lacks nothing, and papers that are drafted or signed."""

from datetime import timedelta

from django.utils import timezone

from sostenuto.care.consent.catalogue import templates
from sostenuto_web.people.consents import selectors, services
from sostenuto_web.people.consents.services import Signing
from sostenuto_web.people.guard import token_for

TEMPLATES = {each.key: each for each in templates()}
SPECIFIC = {
    "classes": ["attendance", "progress"],
    "recipient_kind": "named",
    "recipient": "Dr Ada Invented",
    "purposes": ["treatment"],
    "expires_on": timezone.localdate() + timedelta(days=90),
    "signed_by": "patient",
}
TPO = {
    "everything": True,
    "recipient_kind": "tpo_general",
    "purposes": ["treatment", "payment", "operations"],
    "never_expires": True,
}
FORM = {
    "classes": ["attendance", "progress"],
    "recipient_kind": "named",
    "recipient": "Dr Ada Invented",
    "purposes": ["treatment"],
    "ends": "day",
    "expires_on": str(timezone.localdate() + timedelta(days=90)),
    "signed_by": "patient",
}


def drafted(client, by, key="specific", **changes):
    said = {**(TPO if key == "tpo" else SPECIFIC), **changes}
    return services.draft(client=client, by=by, template=TEMPLATES[key], **said)


def signed(client, by, key="specific", signings=None, **changes):
    consent = drafted(client, by, key, **changes)
    services.sign(
        consent=consent,
        by=by,
        seen_sha256=consent.text_sha256,
        signings=signings or [Signing("patient", "Wren Invented", "screen")],
        statement="I agree.",
    )
    return fresh(consent)


def fresh(consent):
    rows = type(consent).objects.filter(pk=consent.pk)
    return selectors.with_state(selectors._whole(rows))[0]


def post(browser, address, given=None):
    """Send a form as its page would: with the token of the client whom the address names."""
    return browser.post(address, {"person": token_for(address.split("/")[2]), **(given or {})})
