"""The list and the search: by the start of a name, an alias, a number; never in an address."""

import pytest
from django.urls import reverse

from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.people.services import clients, details


@pytest.fixture
def lark(cast):
    fields = {"name": "Lark Møller-Madeup", "alias": "Olive", "clinic_number": "A 77"}
    lead = cast.staff["therapist"]
    return clients.take_in(lead, fields, contexts=["stroke", "pain"], lead=lead)


def search(browser, **said):
    return browser.post(reverse("people"), {"status": "here", **said}, follow=True)


@pytest.mark.parametrize(
    "words", ["lark", "La", "moll", "madeup lark", "MADE", "olive", "oLi", "a77", "A 77"]
)
def test_a_client_is_found_by_the_start_of_a_name_an_alias_or_the_number(cast, lark, words):
    page = search(cast.browser("therapist"), q=words)

    assert "Lark Møller-Madeup" in page.content.decode()
    assert "Wren Invented" not in page.content.decode()


@pytest.mark.parametrize("words", ["ark", "lark robin", "77", "zzz", "%", "'", "l_rk"])
def test_other_words_find_nobody(cast, lark, words):
    page = search(cast.browser("therapist"), q=words)

    assert "Nobody found" in page.content.decode()


def test_words_and_filters_stay_out_of_the_address_and_a_reload_works(cast, lark):
    browser = cast.browser("therapist")
    page = search(browser, q="lark", context="stroke")
    address = page.redirect_chain[-1][0]

    assert "lark" not in address.lower()
    assert "stroke" not in address
    assert "Lark" in browser.get(address).content.decode()
    assert "Lark" in cast.browser("therapist").get(address).content.decode()  # everybody, then


def test_a_search_of_one_session_means_nothing_in_another(cast, lark):
    address = search(cast.browser("therapist"), q="zzz").redirect_chain[-1][0]

    assert b"Nobody found" not in cast.browser("therapist").get(address).content


def test_a_context_and_a_status_narrow_the_list(cast, lark):
    browser = cast.browser("therapist")
    clients.change(cast.staff["therapist"], lark, {"status": "discharged"})

    assert b"Nobody found" in search(browser, context="stroke").content
    assert b"Madeup" in search(browser, context="stroke", status="").content
    assert b"Madeup" in search(browser, status="discharged").content
    assert b"Nobody found" in search(browser, context="cancer", status="").content


def test_nobody_finds_a_client_in_whose_care_they_take_no_part(cast, lark):
    for role in ("intern", "supervisor", "researcher", "director"):
        page = search(cast.browser(role), q="lark")
        assert b"Madeup" not in page.content


def test_the_office_sees_who_comes_here_and_opens_no_record(cast, lark):
    page = search(cast.browser("administrator"), q="lark").content.decode()

    assert "Lark Møller-Madeup" in page
    assert reverse("client", args=[lark.pk]) + '"' not in page
    assert reverse("client-team", args=[lark.pk]) + '"' in page


def test_the_office_learns_nothing_clinical_from_the_list(cast, lark):
    details.add_caution(cast.staff["therapist"], lark, {"kind": "psychosis", "since": "2026-01-02"})
    rows = search(cast.browser("administrator"), q="lark").content.decode().split("<tbody>")[1]

    assert "Lark" in rows
    assert "stroke" not in rows
    assert "psychosis" not in rows
    assert b"Nobody found" in search(cast.browser("administrator"), context="stroke").content


def test_who_leaves_the_team_loses_the_client_at_the_next_request(cast, lark):
    browser = cast.browser("therapist")
    member = CareTeamMember.objects.get(client=lark)
    assert browser.get(reverse("client", args=[lark.pk])).status_code == 200

    CareTeamMember.objects.filter(pk=member.pk).update(until=member.since)

    assert browser.get(reverse("client", args=[lark.pk])).status_code == 404
    assert b"Madeup" not in browser.get(reverse("people")).content


def queries_of(browser, url, count):
    browser.get(url)  # what is read once a process is read by now
    with count() as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


@pytest.fixture
def count(db):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def test_a_longer_list_takes_no_more_queries(cast, lark, count):
    browser, therapist = cast.browser("therapist"), cast.staff["therapist"]
    few = queries_of(browser, reverse("people"), count)
    for number in range(12):
        fields = {"name": f"Lark{number} Madeup", "alias": f"Alder {number}"}
        clients.take_in(therapist, fields, contexts=["pain"], lead=therapist)

    assert queries_of(browser, reverse("people"), count) == few
    assert few <= 30


def test_a_fuller_record_takes_no_more_queries(cast, lark, count):
    browser, therapist = cast.browser("therapist"), cast.staff["therapist"]
    url = reverse("client", args=[lark.pk])
    details.add_contact(therapist, lark, {"name": "Dove"})
    details.add_caution(therapist, lark, {"kind": "trauma", "since": "2026-01-02"})
    few = queries_of(browser, url, count)
    for number in range(6):
        details.add_contact(therapist, lark, {"name": f"Dove {number}"})
        details.add_caution(therapist, lark, {"kind": "trauma", "since": "2026-01-02"})

    assert queries_of(browser, url, count) == few
    assert few <= 42
