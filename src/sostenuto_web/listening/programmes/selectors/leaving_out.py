"""What was left out of a plan: counted for everybody, named for those who read the register.

Conventions: why the gate leaves something out is told by the rule ``register.read`` only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest

from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.programmes import words
from sostenuto_web.listening.programmes.selectors import finding
from sostenuto_web.listening.programmes.selectors.showing import called
from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Recording

NAMED = 30
"""How many of those that the gate leaves out are shown by name."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out when the plan was made; names and reasons of the gate's as it is now."""

    counts: tuple[tuple[str, int], ...] = ()
    silent: int = 0
    """Refused by the gate, for those who may not read why."""
    named: tuple[tuple[str, str, asking.Verdict], ...] = ()
    more: int = 0


def left_out(request: HttpRequest, client: Client, programme: ListeningProgramme) -> LeftOut:
    """Return what was left out of a plan, as far as whoever looks may know why."""
    log, reader = finding.log_of(programme), asking.reader(request.user, client, request)
    counted = counts_of(log, reader)
    if not reader.may_read:
        return counted
    refused = [pk for code, ids in log.items() if words.is_of_the_gate(code) for pk in ids]
    named = _named(programme, client, refused[:NAMED], reader)
    return replace(counted, named=named, more=max(0, len(refused) - NAMED))


def counts_of(log: Mapping[str, list[str]], reader: asking.Reader) -> LeftOut:
    """Return how many were left out for which reason, as far as a reader may know it."""
    of_gate = {code: ids for code, ids in log.items() if words.is_of_the_gate(code)}
    shown = log if reader.may_read else {c: ids for c, ids in log.items() if c not in of_gate}
    counts = [(words.left_out(code), len(ids)) for code, ids in shown.items() if ids]
    counts.sort(key=lambda each: (-each[1], each[0]))
    silent = 0 if reader.may_read else sum(map(len, of_gate.values()))
    return LeftOut(tuple(counts), silent)


def _named(
    programme: ListeningProgramme, client: Client, ids: Sequence[str], reader: asking.Reader
) -> tuple[tuple[str, str, asking.Verdict], ...]:
    asked = finding.gate_for(programme)
    rows = Recording.objects.select_related("song").in_bulk([UUID(pk) for pk in ids])
    found = []
    for row in rows.values():
        if row.only_for_id in (None, client.pk):
            found.append((*called(row), reader(asked.of(row))))
    return tuple(sorted(found, key=lambda each: (each[0].casefold(), each[1].casefold())))
