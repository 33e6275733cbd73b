"""The walk has to find every fault that is planted in the policy, and none where there is none."""

from types import MappingProxyType

import pytest
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from walking import NO_RULE, walk

from sostenuto_web.people import selectors
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.platform.policy import middleware, subjects, table
from sostenuto_web.platform.policy.addresses import every_address
from sostenuto_web.platform.policy.middleware import PolicyMiddleware
from sostenuto_web.platform.policy.table import Relation, Role, Rule

NOTHING = "There is nothing here for you."
STACK = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sostenuto_web.platform.policy.middleware.PolicyMiddleware",
)
"""What the policy needs around it and nothing else, so that a walk for each fault is quick."""
PEOPLE = ("director", "therapist", "two-roles", "wren", "administrator", "stranger")
process_view = PolicyMiddleware.process_view


@pytest.fixture
def probes(settings):
    settings.ROOT_URLCONF = "probes"
    settings.MIDDLEWARE = list(STACK)
    return [address for address in every_address() if address.route.startswith("probe/")]


def widened(name: str, role: Role, *found: Relation) -> MappingProxyType:
    """Return the table with one rule granted to one role more."""
    rules = dict(table.rules())
    old = rules[name]
    granted = {**old.granted, role: frozenset(found)}
    rules[name] = Rule(old.name, old.says, old.about_client, granted, old.anyone, old.signed_in)
    return MappingProxyType(rules)


def standing_always_own(monkeypatch, world):
    monkeypatch.setitem(subjects._standings, "client_id", lambda user, pk: Relation.OWN)


def relation_not_asked(monkeypatch, world):
    monkeypatch.setattr(middleware.subjects, "is_named", lambda kwargs: False)


def director_reads(monkeypatch, world):
    rules = widened("client.read", Role.DIRECTOR, Relation.OWN)
    monkeypatch.setattr(table, "rules", lambda: rules)


def administrator_reads_everybody(monkeypatch, world):
    rules = widened("client.read", Role.ADMINISTRATOR, Relation.CLINIC)
    monkeypatch.setattr(table, "rules", lambda: rules)


def role_forgotten(monkeypatch, world):
    everything = {relation for role in Role for relation in ("own", "team", "clinic", "self")}
    monkeypatch.setattr(table, "relations", lambda roles, name: everything)


def second_role_forgotten(monkeypatch, world):
    real = table.relations
    monkeypatch.setattr(table, "relations", lambda roles, name: real(list(roles)[:1], name))


def selector_unscoped(monkeypatch, world):
    monkeypatch.setattr(selectors, "clients_for", lambda user, rule: Client.objects.all())


def selector_shows_voided(monkeypatch, world):
    real = selectors._within
    monkeypatch.setattr(selectors, "clients_for", real)


def ended_care_still_counts(monkeypatch, world):
    def standing(user, pk):
        member = CareTeamMember.objects.filter(user=user, client=pk).first()
        return Relation.OWN if member else Relation.CLINIC

    monkeypatch.setitem(subjects._standings, "client_id", standing)


def head_not_asked(monkeypatch, world):
    def lax(self, request, view, args, kwargs):
        return None if request.method == "HEAD" else process_view(self, request, view, args, kwargs)

    monkeypatch.setattr(PolicyMiddleware, "process_view", lax)


def posts_not_asked(monkeypatch, world):
    def lax(self, request, view, args, kwargs):
        return None if request.method == "POST" else process_view(self, request, view, args, kwargs)

    monkeypatch.setattr(PolicyMiddleware, "process_view", lax)


def no_rule_is_open(monkeypatch, world):
    def lax(self, request, view, args, kwargs):
        named = hasattr(view, "policy_rule")
        return process_view(self, request, view, args, kwargs) if named else None

    monkeypatch.setattr(PolicyMiddleware, "process_view", lax)


def forbidden_with_data(monkeypatch, world):
    def telling(self, request, view, args, kwargs):
        try:
            return process_view(self, request, view, args, kwargs)
        except Http404:
            client = Client.objects.filter(pk=kwargs.get("client_id")).first()
            return HttpResponse(f"Not for you: {client and client.name}", status=403)

    monkeypatch.setattr(PolicyMiddleware, "process_view", telling)


def refusal_names_the_client(monkeypatch, world):
    def telling(self, request, view, args, kwargs):
        try:
            return process_view(self, request, view, args, kwargs)
        except Http404:
            answer = HttpResponseNotFound(NOTHING)
            client = Client.objects.filter(pk=kwargs.get("client_id")).first()
            if client:
                answer["Content-Disposition"] = f'inline; filename="{client.name}.html"'
            return answer

    monkeypatch.setattr(PolicyMiddleware, "process_view", telling)


def refusal_says_it_exists(monkeypatch, world):
    def telling(self, request, view, args, kwargs):
        try:
            return process_view(self, request, view, args, kwargs)
        except Http404:
            answer = HttpResponseNotFound(NOTHING)
            if Client.objects.filter(pk=kwargs.get("client_id")).exists():
                answer.content += b"<!-- somebody else's -->"
            return answer

    monkeypatch.setattr(PolicyMiddleware, "process_view", telling)


def strangers_come_in(monkeypatch, world):
    director = world.people["therapist"].user

    def lax(self, request, view, args, kwargs):
        if not request.user.is_authenticated:
            request.user = director
        return process_view(self, request, view, args, kwargs)

    monkeypatch.setattr(PolicyMiddleware, "process_view", lax)


def client_is_anybody(monkeypatch, world):
    real = subjects._standings["client_id"]

    def standing(user, pk):
        return Relation.SELF if Role.CLIENT in user.roles else real(user, pk)

    monkeypatch.setitem(subjects._standings, "client_id", standing)


def granted_is_refused(monkeypatch, world):
    rules = dict(table.rules())
    old = rules["jobs.see"]
    granted = {Role.RESEARCHER: frozenset([Relation.CLINIC])}
    rules["jobs.see"] = Rule(old.name, old.says, old.about_client, granted)
    monkeypatch.setattr(table, "rules", lambda: rules)


FAULTS = [
    standing_always_own,
    relation_not_asked,
    director_reads,
    administrator_reads_everybody,
    role_forgotten,
    second_role_forgotten,
    selector_unscoped,
    selector_shows_voided,
    ended_care_still_counts,
    head_not_asked,
    posts_not_asked,
    no_rule_is_open,
    forbidden_with_data,
    refusal_names_the_client,
    refusal_says_it_exists,
    strangers_come_in,
    client_is_anybody,
    granted_is_refused,
]


def found(world, probes):
    """Return what a quick walk over the probes finds, by a few people who differ most."""
    world.people = {key: world.people[key] for key in PEOPLE}
    methods = ("GET", "HEAD", "POST")
    done = walk(world, probes, every_step=True, methods=methods, until_found=True)
    return {finding.what for finding in done.findings}


def test_without_a_fault_the_walk_finds_only_the_address_without_a_rule(world, probes):
    assert found(world, probes) == {NO_RULE}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_walk_finds_a_planted_fault(fault, world, probes, monkeypatch):
    fault(monkeypatch, world)

    assert found(world, probes) - {NO_RULE} != set()


def test_care_that_ends_while_somebody_looks_closes_the_record(world, probes, client):
    therapist = world.people["therapist"].user
    client.force_login(therapist)
    address = f"/probe/record/{world.clients['own'].pk}/"
    assert client.get(address).status_code == 200

    CareTeamMember.objects.filter(user=therapist).update(until=timezone.now())

    assert client.get(address).status_code == 404
    assert client.head(address).status_code == 404


def test_a_role_that_is_taken_away_closes_the_record(world, probes, client):
    therapist = world.people["therapist"].user
    client.force_login(therapist)
    address = f"/probe/record/{world.clients['own'].pk}/"
    assert client.get(address).status_code == 200

    therapist.roles = ["director"]
    therapist.save()

    assert client.get(address).status_code == 404


def test_an_account_that_is_closed_is_out_with_the_next_request(world, probes, client):
    therapist = world.people["therapist"].user
    client.force_login(therapist)
    address = f"/probe/record/{world.clients['own'].pk}/"
    assert client.get(address).status_code == 200

    therapist.is_active = False
    therapist.save()
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
