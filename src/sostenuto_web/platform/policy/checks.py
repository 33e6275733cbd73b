"""What must be true of every address before the house starts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse

from sostenuto_web.platform.policy import confirmation, navigation, subjects, table
from sostenuto_web.platform.policy.addresses import Address, every_address

UUID_CONVERTER = "UUIDConverter"


@register
def every_address_is_held_to_a_rule(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """Find addresses without a rule, and addresses that name what nobody has declared."""
    return [problem for address in every_address() for problem in problems_of(address)]


@register
def every_offer_leads_somewhere(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[CheckMessage]:
    """Find offers in the navigation without an address or a rule."""
    return [problem for offer in navigation.offers() for problem in _problems_of(offer)]


def problems_of(address: Address) -> Iterator[Error]:
    """Yield what is wrong with one address."""
    if address.rule is None:
        yield _error(1, address, "stands under no rule", 'put @rule("…") on its view')
        return
    if address.unnamed:
        yield _error(2, address, "has parts without a name", "name them: <uuid:client_id>")
    rule = table.rule_named(address.rule)
    for name, converter in address.names.items():
        yield from _problems_of_name(address, name, converter)
    if subjects.is_named(address.names) and not rule.about_client:
        yield _error(5, address, f"names a client's record under {rule.name}, which is about none")
    if rule.confirm and not confirmation.is_registered():
        yield _error(6, address, "has to be confirmed, and nothing is registered that asks")


def _problems_of_name(address: Address, name: str, converter: str) -> Iterator[Error]:
    if not subjects.is_declared(name):
        hint = "subjects.names_a_record, or subjects.names_no_client when it is nobody's"
        yield _error(3, address, f"names {name}, and nobody has said what that is", hint)
    elif subjects.names_record(name) and converter != UUID_CONVERTER:
        yield _error(4, address, f"names a record by {name} without <uuid:…>")


def _problems_of(offer: navigation.Offer) -> Iterator[Error]:
    try:
        table.rule_named(offer.rule)
        reverse(offer.url_name)
    except (NoReverseMatch, ValueError) as problem:
        yield Error(f"Offered page {offer.url_name}: {problem}", id="policy.E007")


def _error(number: int, address: Address, says: str, hint: str | None = None) -> Error:
    return Error(f"/{address.route} {says}", hint=hint, id=f"policy.E00{number}")
