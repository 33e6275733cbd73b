"""Collect every word of the house for a translator, those of the tables as well.

Django's ``makemessages`` sees templates and programs; this sees the tables besides, and makes or
brings up to date a language's catalogue.
"""

import shutil
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import template

import sostenuto_web
from sostenuto_web.frontend import tables

HOUSE = Path(sostenuto_web.__file__).parent
LOCALE = HOUSE / "frontend" / "locale"
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
"""What Django calls its functions, besides the names that gettext knows."""


class Command(BaseCommand):
    """Write ``sostenuto.pot`` and, with ``--locale``, that language's catalogue."""

    help = "Collect every word of the house for a translator."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be chosen."""
        parser.add_argument("--into", type=Path, default=LOCALE, help="Folder of the catalogues.")
        parser.add_argument("--locale", default="", help="A language, such as de or pt_BR.")

    def handle(self, *args: Any, into: Path, locale: str, **options: Any) -> None:
        """Collect, then make or bring up to date the catalogue that is asked for."""
        into.mkdir(parents=True, exist_ok=True)
        pot = into / "sostenuto.pot"
        with TemporaryDirectory() as folder:
            collect(Path(folder), pot)
        self.stdout.write(
            f"{pot.name}: {pot.read_text(encoding='utf-8').count('msgid ') - 1} texts"
        )
        if locale:
            po = into / locale / "LC_MESSAGES" / "django.po"
            bring_up_to_date(po, pot, locale)
            self.stdout.write(f"{po.relative_to(into)} is up to date; then: compilemessages")


def collect(folder: Path, pot: Path) -> None:
    """Write every text of the house into ``pot``; ``folder`` is for what lies in between."""
    for source in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in source.parts:
            _put(folder, source.relative_to(HOUSE.parent), source.read_text(encoding="utf-8"))
    for source in sorted(HOUSE.rglob("templates/**/*.*")):
        text = template.templatize(source.read_text(encoding="utf-8"), origin=source.name)
        _put(folder, source.relative_to(HOUSE.parent), text)
    by_file: dict[str, list[str]] = {}
    for word in tables.words():
        by_file.setdefault(word.file, []).append(f"gettext({word.text!r})")
    for file, calls in by_file.items():
        _put(folder, Path(file), "\n".join(calls))
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    said = [f"--keyword={keyword}" for keyword in KEYWORDS]
    said += ["--language=Python", "--from-code=UTF-8", "--add-comments=Translators", "--no-wrap"]
    said += [
        "--package-name=Sostenuto",
        "--add-location=file",
        "--output",
        str(pot),
        "--files-from=-",
    ]
    _run("xgettext", *said, within=folder, given="\n".join(files))


def bring_up_to_date(po: Path, pot: Path, locale: str) -> None:
    """Make a language's catalogue, or add to it what is new and mark what has changed."""
    po.parent.mkdir(parents=True, exist_ok=True)
    if po.exists():
        _run("msgmerge", "--quiet", "--update", "--backup=none", "--no-wrap", str(po), str(pot))
    else:
        start = ("--no-translator", "--no-wrap", f"--locale={locale}", f"--input={pot}")
        _run("msginit", *start, f"--output-file={po}")


def _put(folder: Path, name: Path, text: str) -> None:
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def _run(tool: str, *said: str, within: Path | None = None, given: str = "") -> None:
    found = shutil.which(tool)
    if found is None:
        raise CommandError(f"{tool} is missing; it comes with GNU gettext")
    done = subprocess.run(
        [found, *said], cwd=within, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"{tool} failed: {done.stderr.strip()}")
