"""Which technique cards a group may use: judged by everybody on its roster and by who leads it.

Conventions: whose caution it is, and which, is told nobody: a card is free, wants a look at the
members' cautions, or is not for this group.
"""

from dataclasses import dataclass
from datetime import date

from sostenuto.care.cautions import ANSWERS
from sostenuto.care.techniques.cards import Card, Leading, gate
from sostenuto_web.care import leading
from sostenuto_web.care.cards import selectors as cards
from sostenuto_web.care.cards.selectors import HouseCard
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.rosters import selectors
from sostenuto_web.care.models import Group
from sostenuto_web.people.models import Caution
from sostenuto_web.platform.accounts.models import User

TOGETHER = "group"
"""The setting of a group, as cards call it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a group's cards are judged by: everybody's cautions together, and all who lead it."""

    cautions: tuple[str, ...]
    leaders: tuple[User, ...]
    day: date

    def answer(self, card: Card) -> str:
        """Return ``go``, ``mind``, ``ask`` or ``no`` for the group as a whole."""
        return gate(card, self.cautions).answer

    def leading(self, card: Card) -> Leading:
        """Return whether one of the leaders may lead a card; if none, what the first one lacks."""
        found = [leading.leading_of(user, card, self.day) for user in self.leaders]
        found = found or [leading.leading_of(None, card, self.day)]
        return next((one for one in found if one.yes), found[0])


@dataclass(frozen=True, slots=True)
class Offered:
    """A card that a group could use, with what stands in the way."""

    house: HouseCard
    answer: str
    leading: Leading

    @property
    def card(self) -> Card:
        """The card itself."""
        return self.house.card

    @property
    def is_free(self) -> bool:
        """Whether it may be used."""
        return self.answer != "no" and self.leading.yes


def ground(group: Group, day: date) -> Ground:
    """Return what a group's cards are judged by on a day."""
    members = groups.roster_of(group).order_by().values("client")
    kinds = Caution.objects.filter(
        client__in=members, voided_at=None, state=Caution.State.ACTIVE
    ).order_by("kind")
    held = tuple(kinds.values_list("kind", flat=True).distinct())
    return Ground(held, tuple(one.user for one in selectors.leaders_of(group)), day)


def offered(by: Ground) -> list[Offered]:
    """Return every card for groups, those first that nothing gates."""
    found = [
        Offered(one, by.answer(one.card), by.leading(one.card))
        for one in cards.catalogue().values()
        if TOGETHER in one.card.settings
    ]
    found.sort(key=lambda one: ANSWERS.index(one.answer))
    return found


def chosen(group: Group, by: Ground, every: list[Offered] | None = None) -> list[Offered]:
    """Return the group's cards in their order, as far as they are here."""
    known = {one.card.key: one for one in (offered(by) if every is None else every)}
    return [known[key] for key in group.cards if key in known]


def is_for_groups(found: HouseCard | None) -> bool:
    """Say whether there is such a card, and groups may use it at all."""
    return found is not None and TOGETHER in found.card.settings
