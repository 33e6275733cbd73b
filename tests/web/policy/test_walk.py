"""Every address of the house, by everybody, with every method: what the table says, happens."""

import oracle
import pytest
from walking import walk

from sostenuto_web.platform.policy.addresses import every_address
from sostenuto_web.platform.policy.table import STAFF

WALKERS = ["stranger", "wren", "finch", "peer", "two-roles", "colleague", *map(str, sorted(STAFF))]


def told(findings, most=40):
    lines = [f"{f.person} {f.method} {f.route} [{f.record}]: {f.what}" for f in findings]
    return "\n".join([f"{len(lines)} findings", *lines[:most]])


@pytest.mark.timeout(1200)
def test_every_address_does_for_everybody_what_the_table_says(furnished):
    done = walk(furnished)

    assert done.findings == [], told(done.findings)
    assert done.asked > 100


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("who", WALKERS)
def test_every_address_does_so_at_every_step(furnished, who):
    furnished.people = {who: furnished.people[who]}
    done = walk(furnished, every_step=True)

    assert done.findings == [], told(done.findings)


def test_everybody_walks(world):
    assert set(WALKERS) == set(world.people)


def test_every_address_stands_under_the_rule_that_is_written_down_for_it():
    """A new address, or another rule for one: say it in addresses.toml as well."""
    assert {"/" + address.route: address.rule for address in every_address()} == oracle.RULES


def test_the_walk_knows_nested_addresses():
    routes = {address.route for address in every_address()}

    assert {"", "sign-in/"} <= routes
