"""Every address of the house, by everybody, with every method: what the table says, happens."""

import pytest
from walking import walk

from sostenuto_web.platform.policy.addresses import every_address


def told(findings, most=40):
    lines = [f"{f.person} {f.method} {f.route} [{f.record}]: {f.what}" for f in findings]
    return "\n".join([f"{len(lines)} findings", *lines[:most]])


def test_every_address_does_for_everybody_what_the_table_says(world):
    done = walk(world)

    assert done.findings == [], told(done.findings)
    assert done.asked > 100


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_address_does_so_at_every_step(world):
    done = walk(world, every_step=True)

    assert done.findings == [], told(done.findings)


def test_the_walk_knows_nested_addresses():
    routes = {address.route for address in every_address()}

    assert {"", "sign-in/"} <= routes
