"""The house does not start with an address that nothing holds."""

import inspect

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse

from sostenuto.base.errors import InputError
from sostenuto_web.platform.policy import confirmation
from sostenuto_web.platform.policy.addresses import Address, every_address
from sostenuto_web.platform.policy.checks import problems_of
from sostenuto_web.platform.policy.views import rule


def view_under(name):
    def view(request):
        return HttpResponse()

    return rule(name, methods=("GET",))(view) if name else view


def ids(name, names=None, **more):
    address = Address("x/", view_under(name), names or {}, **more)
    return [problem.id for problem in problems_of(address)]


def test_every_address_of_the_house_is_held():
    problems = [each for each in run_checks() if (each.id or "").startswith("policy.")]

    assert problems == []


def says_its_methods(view):
    source = inspect.getsource(inspect.unwrap(view))
    return view.policy_methods_declared or "@require_" in source


def test_every_view_says_which_methods_it_answers_to():
    views = {address.view for address in every_address()}
    silent = [f"{view.__module__}.{view.__name__}" for view in views if not says_its_methods(view)]

    assert sorted(silent) == []


def test_an_address_without_a_rule_is_found():
    assert ids(None) == ["policy.E001"]


def test_parts_without_a_name_are_found():
    assert ids("client.list", unnamed=1) == ["policy.E002"]


def test_a_name_that_nobody_declared_is_found():
    assert ids("client.read", {"strange_id": "UUIDConverter"}) == ["policy.E003"]


def test_a_record_that_is_not_named_by_a_uuid_is_found():
    assert ids("client.read", {"client_id": "StringConverter"}) == ["policy.E004"]


@pytest.mark.parametrize("name", ["door.open", "home.see", "jobs.see"])
def test_a_record_under_a_rule_about_none_is_found(name):
    assert ids(name, {"client_id": "UUIDConverter"}) == ["policy.E005"]


def test_a_rule_that_wants_confirming_while_nobody_asks_is_found(monkeypatch):
    monkeypatch.setattr(confirmation, "_asks", [])

    assert ids("staff.change") == ["policy.E006"]


def test_an_address_that_is_right_is_left_alone():
    assert ids("client.read", {"client_id": "UUIDConverter"}) == []


def test_an_unknown_rule_or_method_is_refused_where_it_is_written():
    with pytest.raises(InputError, match="rule must be one of"):
        rule("client.burn")
    with pytest.raises(InputError, match="methods must be some of"):
        rule("client.read", methods=("FETCH",))
    with pytest.raises(InputError, match="methods must be some of"):
        rule("client.read", methods=())


def test_one_view_stands_under_one_rule():
    view = view_under("client.read")

    with pytest.raises(InputError, match="one and the same"):
        rule("client.list")(view)
