#!/usr/bin/env python3
"""Set Sostenuto up and run it, with nothing but Python's standard library.

Run ``python3 bootstrap.py`` for the list of what it can do; the Makefile calls the same. Everything
is installed into ``.venv`` beside this file, and a stamp in there remembers what was installed, so
that a second run starts at once. Nothing outside this folder is touched, except that the programs
which the longer tests and the bench need are installed by apt where that is allowed.
"""

# Python before 3.11 must still be able to read this file, if only to be told that it is too old.
from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMP = VENV / "sostenuto-installed.json"
DEMO = ROOT / "demo"
ON_POSTGRESQL = "tests/web/on_postgresql.py"
NOT_AGAIN = ("endurance", "frontend", "words")
"""Starts its own databases; how pages look and what they say, which no database changes."""
THE_HOUSE = ("tests/web", *(f"--ignore=tests/web/{part}" for part in NOT_AGAIN))
"""What runs once more on PostgreSQL."""
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-y", "-q")
SERVERS = ("chromium", "postgresql", "redis-server", "fonts-liberation")
"""Debian packages that the tests of the house drive: a browser, and servers that they start."""
RENDERING = ("fluidsynth", "fluid-soundfont-gm", "timgm6mb-soundfont")
"""Debian packages that turn the shared MIDI clips into sound, for long tests and the bench."""
ONLY_THE_CORE = """
from importlib.util import find_spec
found = [name for name in ("vl_convert", "django", "uvicorn", "pytest") if find_spec(name)]
raise SystemExit(f"more than the core is installed: {found}" if found else 0)
"""


class SetUpError(Exception):
    """Why this cannot go on, in one line that says what to do."""


def say(line: str) -> None:
    """Tell the person at the terminal, at once and apart from what programs print."""
    print(line, file=sys.stderr, flush=True)


# --- The environment ------------------------------------------------------------------------------


def newer_python() -> str:
    """Return an interpreter on the path that is new enough."""
    for minor in range(19, OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return newer
    wanted, here = (".".join(map(str, v[:2])) for v in (OLDEST_PYTHON, sys.version_info))
    raise SetUpError(f"Python {wanted} or later is needed; this is {here}, and no other was found")


def venv_python() -> str:
    """Return the version of the Python in ``.venv`` as ``3.x.y``, or an empty string."""
    settings = VENV / "pyvenv.cfg"
    installers = [name for name in ("uv", "pip") if (BIN / name).exists()]
    if not (settings.is_file() and (BIN / "python").exists() and installers):
        return ""
    for line in settings.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "version":
            return value.strip()
    return ""


def make_venv(folder: Path) -> None:
    """Make a fresh virtual environment, with something in reach that can install into it.

    Pip takes longer to put into it than anything else, so it is left out while uv can be had.
    """
    made = quiet(sys.executable, "-m", "venv", "--without-pip", "--clear", str(folder))
    if made.returncode or not fetch_uv(folder):
        if quiet(sys.executable, "-c", "import ensurepip, venv").returncode:
            apt_install("python3-venv", what_for="Python's venv module")
        made = quiet(sys.executable, "-m", "venv", "--clear", str(folder))
    if made.returncode:
        raise SetUpError(f"could not make {folder.name}: {complaint(made)}")


def fetch_uv(venv: Path) -> bool:
    """Have this Python's pip, where there is one, put uv into an environment without pip."""
    python = str(venv / "bin" / "python")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "-q", "--retries", "2")
    return not quiet(*pip, "--no-compile", "uv").returncode


def project() -> dict[str, object]:
    """Return what ``pyproject.toml`` says of the package, leaving out how its tools are set."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        return {key: value for key, value in tomllib.load(file).items() if key != "tool"}


def wanted_key() -> str:
    """Return a digest of all that decides what has to be in ``.venv``."""
    digest = hashlib.sha256(f"{ROOT}\n{venv_python()}\n".encode())
    digest.update(json.dumps(project(), sort_keys=True).encode())
    digest.update((ROOT / "constraints.txt").read_bytes())
    return digest.hexdigest()


def installed() -> set[str]:
    """Return the extras that are in ``.venv`` and still up to date."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return set(stamp["extras"]) if stamp.get("key") == wanted_key() else set()


def ensure(*extras: str) -> None:
    """See to it that ``.venv`` holds the package, editable, with these extras."""
    if not venv_python():
        say("Making .venv")
        make_venv(VENV)
    present = installed()
    if set(extras) <= present:
        return
    every = sorted(present | set(extras))
    say(f"Installing Sostenuto with its extras {', '.join(every)} into .venv (only this once)")
    install(VENV, "pip", "-e", f"{ROOT}[{','.join(every)}]")
    STAMP.write_text(json.dumps({"key": wanted_key(), "extras": every}), encoding="utf-8")


def install(venv: Path, *what: str) -> None:
    """Install into a virtual environment, by uv where it can be had, which is far quicker."""
    python, constraints = str(venv / "bin" / "python"), ("-c", str(ROOT / "constraints.txt"))
    pip = (python, "-m", "pip", "install", "-q", "--retries", "2")
    uv = venv / "bin" / "uv"
    if uv.exists() or not quiet(*pip, "uv").returncode:
        done = quiet(str(uv), "pip", "install", "-q", "--python", python, *constraints, *what)
        if not done.returncode:
            return
        quiet(python, "-m", "ensurepip")  # uv may not reach what pip is set up to reach
    done = quiet(*pip, *constraints, *what)
    if done.returncode:
        raise SetUpError(f"could not install {what[-1]}; is there a network? {complaint(done)}")


def apt_install(*packages: str, what_for: str) -> None:
    """Install Debian packages where that is allowed, otherwise say which are missing."""
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetUpError(f"{what_for} is missing; install it with: sudo apt install {names}")
    say(f"Installing {names} by apt")
    for command in (["update"], ["install", "--no-install-recommends", *packages]):
        done = quiet(*APT, *command, DEBIAN_FRONTEND="noninteractive")
        if done.returncode:
            raise SetUpError(f"apt could not install {names}: {complaint(done)}")


def ensure_rendering() -> None:
    """See to it that the MIDI clips of the accuracy tests can be rendered, or say why not."""
    soundfonts = Path("/usr/share/sounds/sf2")
    if shutil.which("fluidsynth") and len(list(soundfonts.glob("*.sf2"))) > 1:
        return
    try:
        apt_install(*RENDERING, what_for="what renders the MIDI clips")
    except SetUpError as problem:
        say(f"{problem}. Without it, accuracy on the shared clips is left out.")


def ensure_servers() -> None:
    """See to it that the house can be tested in a browser and on PostgreSQL, or say why not."""
    postgresql = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if shutil.which("chromium") and shutil.which("redis-server") and postgresql:
        return
    try:
        apt_install(*SERVERS, what_for="what the tests of the house drive")
    except SetUpError as problem:
        say(f"{problem}. Without them, journeys in a browser and PostgreSQL are left out.")


# --- Running programs -----------------------------------------------------------------------------


def quiet(*command: str, **environment: str) -> CompletedProcess[str]:
    """Run a program and keep what it prints."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment},
        text=True,
        errors="replace",
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def complaint(done: CompletedProcess[str]) -> str:
    """Return the line of a failed program's output that says what is wrong."""
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("e:", "error"))]
    return (errors or lines or [f"it ended with exit code {done.returncode}"])[-1]


def run(name: str, *arguments: str) -> int:
    """Run one of the environment's programs in the open and return its exit code."""
    return subprocess.run([str(BIN / name), *arguments], cwd=ROOT, check=False).returncode


# --- The verbs ------------------------------------------------------------------------------------


def verb_install(_arguments: Sequence[str]) -> int:
    """Prepare .venv, so that .venv/bin/sostenuto works."""
    ensure("pictures", "web")
    say("Ready: .venv/bin/sostenuto --help")
    return 0


def verb_demo(arguments: Sequence[str]) -> int:
    """Open an invented clinic in ./demo; make its music, plan 20 minutes."""
    ensure("pictures", "web")
    return run("sostenuto", "demo", "--dir", str(DEMO.relative_to(ROOT)), *arguments)


def verb_lint(_arguments: Sequence[str]) -> int:
    """Check style, layout, types and the direction of imports."""
    ensure("dev")
    checks = ("ruff check .", "ruff format --check .", "mypy", "lint-imports")
    found = [check for check in checks if run(*check.split())]
    if found:
        say(f"Lint found faults: {', '.join(found)}")
    return 1 if found else 0


def verb_test(arguments: Sequence[str]) -> int:
    """Lint, then run every test that takes no longer than a few seconds."""
    faults = verb_lint(())
    ensure_servers()
    return tests("not slow", *arguments) or faults


def verb_test_all(arguments: Sequence[str]) -> int:
    """Lint, then run every test, the long ones included."""
    faults = verb_lint(())
    ensure_servers()
    ensure_rendering()
    return tests("", *arguments) or faults


def tests(which: str, *arguments: str) -> int:
    """Run pytest: everything, the house once more on PostgreSQL, then journeys in a browser.

    With words of one's own, only what they choose is run. Pytest's closing line is the last thing
    that is printed.
    """
    for library in ("OMP", "OPENBLAS"):  # a thread pool in each worker would only get in the way
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    parallel = ("-n", str(max(2, min(8, os.cpu_count() or 2))))
    pytest = ("-m", "pytest")
    if arguments:
        return run("python", *pytest, *parallel, *marked(which), *arguments)
    faults = [
        run("python", *pytest, *parallel, *marked(which, "not browser")),
        run("python", ON_POSTGRESQL, *THE_HOUSE, *parallel, *marked(which, "not browser")),
        # Playwright keeps an event loop of its own, which other tests would stumble over.
        run("python", *pytest, "tests/web/browser", *marked(which, "browser")),
    ]
    return max(faults)


def marked(*wishes: str) -> tuple[str, ...]:
    """Return pytest's words for the tests that fulfil every wish."""
    wanted = " and ".join(wish for wish in wishes if wish)
    return ("-m", wanted) if wanted else ()


def verb_bench(arguments: Sequence[str]) -> int:
    """Measure speed, memory and accuracy beside the peers, in one table."""
    ensure("dev")
    ensure_rendering()
    for peer in bench_peers():
        name = peer.split("~")[0].split(">")[0].split("=")[0]
        if run("python", "-c", f"import importlib.util as u; exit(not u.find_spec('{name}'))"):
            say(f"Installing {name}, for the bench only")
            try:
                install(VENV, peer)
            except SetUpError as problem:
                say(f"The table will be without {name}: {problem}")
    return run("python", "bench/run.py", *arguments)


def verb_stopwatch(arguments: Sequence[str]) -> int:
    """Drive Chromium through a therapist's tasks: clicks, keys, seconds."""
    ensure("dev")
    ensure_servers()
    return run("python", "bench/stopwatch.py", *arguments)


def bench_peers() -> list[str]:
    """Return the requirements of the bench that are not our own extras."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        bench = tomllib.load(file)["project"]["optional-dependencies"]["bench"]
    return [requirement for requirement in bench if not requirement.startswith("sostenuto")]


def verb_clean(_arguments: Sequence[str]) -> int:
    """Remove caches and the demo's output; .venv and people's data stay."""
    made = [ROOT / name for name in (*CACHES, "__pycache__", "build", "dist", "bench/results")]
    made += [p for top in ("src", "tests", "bench") for p in (ROOT / top).rglob("__pycache__")]
    if (DEMO / "ABOUT-THIS-FOLDER.txt").is_file():  # made by the demo, not by somebody else
        made.append(DEMO)
    for path in made:
        shutil.rmtree(path, ignore_errors=True)
    return 0


def verb_core(_arguments: Sequence[str]) -> int:
    """Prove in a throw-away environment that the core alone composes and analyses."""
    with tempfile.TemporaryDirectory(prefix="sostenuto-core-") as folder:
        place = Path(folder)
        shutil.copytree(ROOT / "src", place / "src")
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy2(ROOT / name, place)
        make_venv(place / "venv")
        install(place / "venv", str(place))
        return core_works(place)


def core_works(place: Path) -> int:
    """Compose and analyse with what is installed in ``place``/venv, far from the checkout."""
    sostenuto, piece = str(place / "venv" / "bin" / "sostenuto"), str(place / "calm.wav")
    mood = ("--valence", "0.4", "--arousal", "-0.6", "--minutes", "1", "--seed", "7")
    for command in (
        (str(place / "venv" / "bin" / "python"), "-c", ONLY_THE_CORE),
        (sostenuto, "compose", *mood, "-o", piece),
        (sostenuto, "analyse", piece, "--json"),
    ):
        done = quiet(*command, HOME=str(place), SOSTENUTO_DATA_DIR=str(place / "data"))
        if done.returncode:
            say(f"The core by itself fails: {' '.join(command)}\n{done.stdout}")
            return 1
    if '"integrated_lufs"' not in done.stdout:
        say(f"The core by itself does not hear its own piece:\n{done.stdout}")
        return 1
    done = quiet(sostenuto, "serve", HOME=str(place))
    if done.returncode != 2 or "sostenuto[web]" not in done.stdout:
        say(f"The core by itself does not say that a house needs the web parts:\n{done.stdout}")
        return 1
    say("The core by itself composes and analyses, without pictures and without any web part.")
    return 0


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "install": verb_install,
    "demo": verb_demo,
    "test": verb_test,
    "test-all": verb_test_all,
    "bench": verb_bench,
    "stopwatch": verb_stopwatch,
    "lint": verb_lint,
    "clean": verb_clean,
    "core": verb_core,
}


def main(arguments: Sequence[str]) -> int:
    """Carry out one verb; what follows it is passed on to the program it runs."""
    if not arguments or arguments[0] not in VERBS:
        for name, verb in VERBS.items():
            print(f"{name:9} {(verb.__doc__ or '').strip()}")
        return 0 if not arguments or arguments[0] in ("help", "-h", "--help") else 2
    try:
        if sys.version_info < OLDEST_PYTHON:
            python = newer_python()
            os.execv(python, [python, __file__, *arguments])
        return VERBS[arguments[0]](arguments[1:])
    except SetUpError as problem:
        say(f"sostenuto: {problem}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
