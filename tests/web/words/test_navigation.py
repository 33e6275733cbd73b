"""What the navigation says is short, and stands in an order that can be foreseen."""

import pytest

from sostenuto_web.platform.policy import navigation
from sostenuto_web.platform.policy.table import Role

LONGEST = 16
ORDER = {
    Role.ADMINISTRATOR: ["Today", "People", "Staff", "Set-up", "To mend", "Consent texts"],
    Role.THERAPIST: ["Today", "People", "Consents", "Music"],
    Role.PRIVACY_OFFICER: ["Today", "People", "Consents", "Consent texts", "Who looked"],
    Role.CLIENT: ["Today", "Your place", "My consents"],
}


@pytest.mark.parametrize("offer", navigation.offers(), ids=lambda offer: offer.url_name)
def test_a_label_is_short(offer):
    assert len(str(offer.label)) <= LONGEST
    assert len(str(offer.label).split()) <= 2


def test_no_two_labels_are_the_same():
    labels = [str(offer.label) for offer in navigation.offers()]

    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("role", ORDER, ids=str)
def test_each_role_finds_its_pages_in_this_order(cast, role):
    page = cast.browser(role).get("/")
    request = page.wsgi_request
    found = [str(item["label"]) for item in navigation.items(request)]

    assert [label for label in found if label in ORDER[role]] == ORDER[role]
    assert found[0] == "Today"
