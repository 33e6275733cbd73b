"""`rule`: how a view names the rule it stands under."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase

from sostenuto_web.platform.policy.table import rule_named

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def rule(name: str) -> Callable[[View], View]:
    """Put a view under a rule of ``policy.toml``; `PolicyMiddleware` holds it to that."""
    rule_named(name)

    def under(view: View) -> View:
        view.policy_rule = name  # type: ignore[attr-defined]
        return view

    return under
