"""A translator gets every word: of templates, of programs, and of the tables."""

import gettext
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import allauth
import django
import pytest
from django.core.management import CommandError, call_command
from tests.web.frontend.words import WORD

import sostenuto
import sostenuto_web
from sostenuto.care.consent import catalogue
from sostenuto_web.frontend import tables
from sostenuto_web.people import recorded
from sostenuto_web.platform.policy.table import rules

needs_gettext = pytest.mark.skipif(
    shutil.which("xgettext") is None,
    reason="GNU gettext is missing: WHETHER EVERY WORD CAN BE TRANSLATED WAS NOT TRIED",
)
OTHERS = (Path(django.__file__).parent, Path(allauth.__file__).parent)


@pytest.fixture(scope="module")
def pot(tmp_path_factory):
    into = tmp_path_factory.mktemp("words")
    call_command("collect_words", into=into, verbosity=0)
    return into / "sostenuto.pot"


def texts_of(catalogue_file: Path) -> set[str]:
    with catalogue_file.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    keys = {key[0] if isinstance(key, tuple) else key for key in known}
    values = set(known.values())  # in English the plural stands here
    return {text.rpartition("\x04")[2] for text in keys | values}


def texts_of_template(pot: Path) -> set[str]:
    english, compiled = pot.with_suffix(".po"), pot.with_suffix(".mo")
    begin = ["msginit", "--no-translator", "--locale=en", f"--input={pot}", "--output-file"]
    subprocess.run([*begin, str(english)], check=True, capture_output=True)
    subprocess.run(["msgfmt", str(english), "-o", str(compiled)], check=True)
    return texts_of(compiled)


def texts_of_others() -> set[str]:
    """Return what Django and allauth bring translated themselves; their plurals by the first."""
    found = [path for root in OTHERS for path in root.rglob("locale/fr/LC_MESSAGES/*.mo")]
    found += [path for root in OTHERS for path in root.rglob("locale/de/LC_MESSAGES/*.mo")]
    return set().union(*(texts_of(path) for path in found))


@needs_gettext
def test_every_word_of_the_tables_is_in_the_template(pot):
    collected = texts_of_template(pot)

    assert {word.text for word in tables.words()} - collected == set()


@needs_gettext
def test_every_text_that_a_page_asks_for_is_in_a_catalogue(pot, visit):
    known = texts_of_template(pot) | texts_of_others()

    assert len(visit.asked) > 500
    asked = {text for text in visit.asked if WORD.search(text) and "⟦" not in text}
    assert asked - known == set()


@needs_gettext
def test_a_language_is_begun_and_brought_up_to_date(tmp_path):
    call_command("collect_words", into=tmp_path, locale="de", verbosity=0)
    po = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace('msgid "Today"\nmsgstr ""', 'msgid "Today"\nmsgstr "Heute"'))

    call_command("collect_words", into=tmp_path, locale="de", verbosity=0)

    assert 'msgid "Today"\nmsgstr "Heute"' in po.read_text(encoding="utf-8")


def test_without_gettext_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda tool: None)

    with pytest.raises(CommandError, match="xgettext is missing; it comes with GNU gettext"):
        call_command("collect_words", into=tmp_path)


def test_what_the_house_says_of_its_tables_is_among_their_words():
    """The tables as the programs read them, so that a key that is renamed does not fall out."""
    found = {word.text for word in tables.words()}
    kinds = catalogue.kinds().values()
    said = {rule.says for rule in rules().values()}
    said |= {kind.says for kind in kinds} | {kind.hint for kind in kinds}
    said |= {kind.words for kind in recorded.caution_kinds().values()}
    said |= {context.label for context in recorded.contexts().values()}

    assert said - found == set()


WITHOUT_WORDS = {
    "listening/moods.toml", "listening/weights.toml", "repertoire/identity.toml",
    "repertoire/lines.toml", "audio/synthesis/synthesis.toml",
    "exchange/demo_library.toml", "care/forms/forms.toml", "care/groups/everyday.toml",
    "music/composing.toml", "config/demo/invented.toml", "config/demo/harms.toml",
    "config/demo/groups.toml", "config/demo/repertoire.toml", "config/demo/course.toml",
    "config/demo/stories.toml", "config/demo/listening.toml", "config/demo/measures.toml",
    "evidence/data/map.toml",
    "platform/accounts/quiet_words.toml", "platform/accounts/shared_names.toml",
    "people/aliases.toml", "frontend/locale/tables.toml",
}  # fmt: skip
"""Numbers, names, and what no page of the house shows yet."""


def test_every_table_is_either_collected_or_known_to_have_no_words():
    collected = {word.file.partition("/")[2] for word in tables.words()}
    roots = [Path(str(files(package))) for package in (sostenuto, sostenuto_web)]
    there = {
        str(path.relative_to(root))
        for root in roots
        for path in root.rglob("*.toml")
        if not {"models", "templates"} & set(path.parts)
    }

    assert there - collected - WITHOUT_WORDS == set()
