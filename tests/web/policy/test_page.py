"""What people are told about the policy is the policy."""

from pathlib import Path

from sostenuto_web.platform.policy import page, table

ROOT = Path(__file__).parents[3]


def test_the_page_of_the_documentation_is_what_the_table_says():
    """Write it anew with: python -m sostenuto_web.platform.policy > docs/who-may-see-what.md."""
    assert (ROOT / "docs/who-may-see-what.md").read_text(encoding="utf-8") == page.markdown()


def test_every_rule_stands_on_the_page():
    shown = {line.rule for line in page.lines()}

    assert shown == set(table.rules())


def test_every_reach_that_can_be_granted_has_words():
    for rule in table.rules().values():
        for found in rule.granted.values():
            assert found in page.REACHES
