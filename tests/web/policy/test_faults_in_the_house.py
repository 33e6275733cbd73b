"""Faults planted in the house itself, with all of its middleware: the walk has to find each.

Views ask the policy and scope what they read, so a hole in one wall is often held by the other;
what is planted here is what then still gets through.
"""

from types import MappingProxyType

import pytest
import records
from django.http import Http404
from walking import walk

from sostenuto_web.people import selectors
from sostenuto_web.people.consents import selectors as consents
from sostenuto_web.people.consents.models import Consent
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.people.views import importing, record
from sostenuto_web.platform.accounts import sessions_of
from sostenuto_web.platform.audit import views as audit
from sostenuto_web.platform.policy import subjects, table
from sostenuto_web.platform.policy.addresses import every_address
from sostenuto_web.platform.policy.middleware import GRANTED, PolicyMiddleware
from sostenuto_web.platform.policy.table import Relation, Role, Rule

process_view = PolicyMiddleware.process_view
RECORD, LIST, JOBS = "people/<uuid:client_id>/", "people/", "house/jobs/"
CONSENT = "people/<uuid:client_id>/consents/<uuid:consent_id>/"
ENDING, MINE = "people/consents/ending/", "people/consents/mine/"
DRAFT, SESSION = "people/import/<uuid:draft_id>/", "account/sessions/<uuid:handle>/end/"
CSV = "house/records/table/"


def let_in(request, view):
    request.policy_rule = getattr(view, "policy_rule", None)
    request.policy_relation, request.policy_outcome = None, GRANTED


def widen(monkeypatch, name, role, *found):
    rules = dict(table.rules())
    old = rules[name]
    rules[name] = Rule(name, old.says, old.about_client, {**old.granted, role: frozenset(found)})
    monkeypatch.setattr(table, "rules", lambda: MappingProxyType(rules))


def the_middleware_asks_nothing(monkeypatch, world):
    monkeypatch.setattr(PolicyMiddleware, "process_view", lambda s, r, view, a, k: let_in(r, view))


def head_is_not_asked(monkeypatch, world):
    def lax(self, request, view, args, kwargs):
        if request.method == "HEAD":
            return let_in(request, view)
        return process_view(self, request, view, args, kwargs)

    monkeypatch.setattr(PolicyMiddleware, "process_view", lax)


def strangers_are_taken_for_staff(monkeypatch, world):
    def lax(self, request, view, args, kwargs):
        if not request.user.is_authenticated:
            request.user = world.people["therapist"].user
        return process_view(self, request, view, args, kwargs)

    monkeypatch.setattr(PolicyMiddleware, "process_view", lax)


def a_refusal_tells_that_the_record_exists(monkeypatch, world):
    def telling(self, request, view, args, kwargs):
        try:
            return process_view(self, request, view, args, kwargs)
        except Http404:
            if Client.objects.filter(pk=kwargs.get("client_id")).exists():
                request.session["seen"] = True  # a cookie that a missing record does not bring
            raise

    monkeypatch.setattr(PolicyMiddleware, "process_view", telling)


def clients_are_not_scoped(monkeypatch, world):
    monkeypatch.setattr(selectors, "_within", lambda user, rule: Client.objects.all())


def care_that_ended_still_counts(monkeypatch, world):
    real = CareTeamMember.objects.filter

    def ever(*args, **wanted):
        wanted.pop("until", None)
        return real(*args, **wanted)

    monkeypatch.setattr(CareTeamMember.objects, "filter", ever)


def the_director_reads(monkeypatch, world):
    widen(monkeypatch, "client.read", Role.DIRECTOR, Relation.OWN)


def the_administrator_reads_everybody(monkeypatch, world):
    widen(monkeypatch, "client.read", Role.ADMINISTRATOR, *Relation)


def the_record_shows_whoever_was_voided(monkeypatch, world):
    anybody = lambda user, client_id: Client.objects.get(pk=client_id)  # noqa: E731
    monkeypatch.setattr(record, "client_of_record", anybody)


def a_consent_opens_under_another_client(monkeypatch, world):
    def any_of_theirs(user, client_id, consent_id, rule):
        return consents.with_state(consents._whole(Consent.objects.filter(pk=consent_id)))[0]

    monkeypatch.setattr(consents, "consent_for", any_of_theirs)
    monkeypatch.setattr(subjects, "_record", lambda name, value: (name, value))
    standing = lambda user, pk: subjects._standings["client_id"](  # noqa: E731
        user, subjects._parts["consent_id"][1](pk)
    )
    monkeypatch.setitem(subjects._standings, "consent_id", standing)


def consents_that_end_are_not_scoped(monkeypatch, world):
    monkeypatch.setattr(consents, "scoped", lambda rows, user, rule: rows)


def my_consents_are_somebody_elses(monkeypatch, world):
    monkeypatch.setattr(consents, "own_record", lambda user: world.clients["clinic"])


def a_table_opens_for_every_administrator(monkeypatch, world):
    brought_by = world.people[records.OWNERS["draft_id"]].user
    monkeypatch.setattr(importing, "cast", lambda kind, user: brought_by)


def anybody_ends_a_session(monkeypatch, world):
    monkeypatch.setattr(sessions_of, "end_one", lambda user, handle: True)


def the_audit_s_table_is_for_everybody(monkeypatch, world):
    monkeypatch.setattr(audit.audit_export, "policy_rule", "home.see")


def the_audit_s_table_has_no_rule(monkeypatch, world):
    monkeypatch.delattr(audit.audit_export, "policy_rule")


# fault: where it shows, to whom, how it is asked for
FAULTS = {
    the_middleware_asks_nothing: (JOBS, "therapist", "GET"),
    head_is_not_asked: (JOBS, "therapist", "HEAD"),
    strangers_are_taken_for_staff: (LIST, "stranger", "GET"),
    a_refusal_tells_that_the_record_exists: (RECORD, "director", "GET"),
    clients_are_not_scoped: (LIST, "therapist", "GET"),
    care_that_ended_still_counts: (RECORD, "therapist", "GET"),
    the_director_reads: (RECORD, "director", "GET"),
    the_administrator_reads_everybody: (RECORD, "administrator", "GET"),
    the_record_shows_whoever_was_voided: (RECORD, "intern", "GET"),
    a_consent_opens_under_another_client: (CONSENT, "therapist", "GET"),
    consents_that_end_are_not_scoped: (ENDING, "therapist", "GET"),
    my_consents_are_somebody_elses: (MINE, "wren", "GET"),
    a_table_opens_for_every_administrator: (DRAFT, "colleague", "GET"),
    anybody_ends_a_session: (SESSION, "intern", "POST"),
    the_audit_s_table_is_for_everybody: (CSV, "director", "GET"),
    the_audit_s_table_has_no_rule: (CSV, "privacy_officer", "GET"),
}


def found(world, route, who, method):
    addresses = [address for address in every_address() if address.route == route]
    assert addresses, f"no address {route}"
    for name in addresses[0].names:
        if name in records.PLAIN:
            records.value_of(world, name, "")  # while its owner is still there
    if "consents" in route:
        for key in ("own", "clinic"):
            records.value_of(world, "consent_id", key)
    world.people = {who: world.people[who]}
    return walk(world, addresses, every_step=True, methods=(method,)).findings


@pytest.mark.parametrize(("route", "who", "method"), sorted(set(FAULTS.values())))
def test_without_a_fault_nothing_is_found(world, route, who, method):
    assert found(world, route, who, method) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_found(world, monkeypatch, fault):
    fault(monkeypatch, world)

    findings = found(world, *FAULTS[fault])

    assert findings != []
