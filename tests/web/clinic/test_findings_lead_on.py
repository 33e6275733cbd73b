"""What the doctor's page finds leads to the page that mends it."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import reverse

import sostenuto_web
from sostenuto_web.platform.clinic import findings, steps

HOUSE = Path(sostenuto_web.__file__).parent
NAMES_A_PAGE = re.compile(r"^(Set-up|Staff|Background)\b|\bStaff\b|backup\b")


def told() -> list[tuple[str, ast.expr | None]]:
    """Return how each finding of the house is mended, and the page that its program names."""
    found = []
    for path in [*HOUSE.rglob("checks/*.py"), *HOUSE.rglob("findings.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                said = {word.arg: word.value for word in node.keywords}
                mend = said.get("mend") or node.args[2]
                words = next(
                    each.value for each in ast.walk(mend) if isinstance(each, ast.Constant)
                )
                found.append((str(words), said.get("where")))
    return found


def test_whatever_a_page_can_mend_leads_to_it():
    assert len(told()) > 25
    assert [
        mend
        for mend, where in told()
        if NAMES_A_PAGE.search(mend) and "restore" not in mend and "serve" not in mend and not where
    ] == []


def test_every_page_that_is_named_is_there():
    named = [ast.literal_eval(where) for _, where in told() if where and _is_plain(where)]

    assert len(named) > 8
    for name, *rest in named:
        assert reverse(name, args=rest)
        assert name != "set-up-step" or steps.step_named(*rest)


def _is_plain(where: ast.expr) -> bool:
    return all(isinstance(each, ast.Constant | ast.Tuple | ast.Load) for each in ast.walk(where))


@pytest.mark.parametrize(
    ("where", "called"),
    [
        (("set-up-step", "portal"), "Clients&#x27; pages"),
        (("staff",), "Staff"),
        (("jobs",), "Background"),
        (("backups",), "Backups"),
    ],
)
def test_a_card_has_a_button_with_the_name_of_its_page(admin, monkeypatch, where, called):
    planted = findings.Finding("Broken", "It matters.", "Mend it.", where=where)
    monkeypatch.setattr(findings, "all_found", lambda: [planted])
    page = admin.get(reverse("doctor")).content.decode()

    assert f'href="{reverse(where[0], args=where[1:])}">Open “{called}”</a>' in page


@pytest.mark.parametrize("where", [(), ("set-up-step", "nowhere"), ("audit",)])
def test_without_such_a_page_there_is_no_button(admin, monkeypatch, where):
    planted = findings.Finding("Broken", "It matters.", "Mend it.", where=where)
    monkeypatch.setattr(findings, "all_found", lambda: [planted])

    assert "Open “" not in admin.get(reverse("doctor")).content.decode()
