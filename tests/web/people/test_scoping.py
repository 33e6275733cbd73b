"""Which clients a selector lets through, for every mix of roles."""

import itertools

import pytest

from sostenuto_web.people.selectors import client_in_any_state, clients_for, relation_to
from sostenuto_web.platform.policy.table import Role, relations, rules

RULES = sorted(name for name, rule in rules().items() if rule.about_client)
MIXES = [*itertools.combinations(Role, 1), *itertools.combinations(Role, 2)]


@pytest.mark.parametrize("roles", MIXES, ids="+".join)
def test_a_selector_lets_through_whom_the_table_grants(cast, roles):
    user = cast.client_user
    user.roles = list(roles)
    user.save()
    for key, leads in (("team", True), ("clinic", False)):
        cast.clients[key].team.create(user=user, leads=leads)
    robin = type(cast.clients["own"]).objects.create(
        alias="Dunnock", data_key=cast.clients["own"].data_key
    )
    everybody = [*cast.clients.values(), robin]

    for rule in RULES:
        granted = relations(user.roles, rule)
        wanted = {client.pk for client in everybody if relation_to(user, client) in granted}
        assert {client.pk for client in clients_for(user, rule)} == wanted, rule


def test_one_client_is_found_by_the_same_rule(cast):
    user, own = cast.staff["therapist"], cast.clients["own"]

    assert client_in_any_state(user, own.pk, "client.read") == own
