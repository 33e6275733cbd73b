"""`rule`: how a view names the rule it stands under, and the methods it answers to."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.http import HttpResponseBase

from sostenuto.base.errors import InputError
from sostenuto_web.platform.policy.table import rule_named

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNDECLARED = frozenset({"GET", "HEAD", "POST"})
"""What a view answers to that does not say: enough for a form, and nothing else."""


def rule(name: str, methods: Iterable[str] | None = None) -> Callable[[View], View]:
    """Put a view under a rule of ``policy.toml``; `PolicyMiddleware` holds it to that.

    Parameters
    ----------
    name : str
        Like ``"client.read"``.
    methods : iterable of str, optional
        What the view answers to: ``("GET",)`` for a page (``HEAD`` comes with it), ``("POST",)``
        for an act, ``("GET", "POST")`` for a form. Say it: a view that does not is held to GET,
        HEAD and POST. Whoever may use the address gets 405 for any other method; everybody else
        the same 404 as always.

    Raises
    ------
    InputError
        There is no such rule or method, or the view stands under another rule already.
    """
    rule_named(name)
    said = UNDECLARED if methods is None else frozenset(methods)
    if methods is not None and (not said or said - METHODS - {"HEAD"}):
        expected = f"some of {', '.join(sorted(METHODS))}"
        raise InputError("methods", expected=expected, got=sorted(said))
    if "GET" in said:
        said |= {"HEAD"}

    def under(view: View) -> View:
        before = getattr(view, "policy_rule", name)
        if before != name:
            expected = "one and the same wherever a view is used"
            raise InputError("rule", expected=expected, got=f"{before} and {name}")
        view.policy_rule = name  # type: ignore[attr-defined]
        view.policy_methods = said  # type: ignore[attr-defined]
        view.policy_methods_declared = methods is not None  # type: ignore[attr-defined]
        return view

    return under
