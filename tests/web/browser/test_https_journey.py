"""A tablet on the clinic's network: it learns to trust the house, then everything secure works."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Error, Page
from tests.web.browser.conftest import CHROMIUM, PATIENCE_MS, PATIENT, chromium
from tests.web.postgresql import free_port

pytestmark = pytest.mark.browser

SOSTENUTO = "import sys; from sostenuto.cli.main import run; run()"
CAN = """() => ({
  secure: isSecureContext,
  worker: 'serviceWorker' in navigator,
  microphone: 'mediaDevices' in navigator,
  passkeys: 'credentials' in navigator && 'PublicKeyCredential' in window,
})"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A house served by https; yields its port's address without a scheme, and its folder."""
    folder, port = tmp_path_factory.mktemp("https") / "house", free_port()
    words = ["serve", "--https", "--port", str(port), "--host", "127.0.0.1", "--no-worker"]
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SOSTENUTO_HOSTS")}
    env.pop("SOSTENUTO_HOUSE_KIND", None)
    env.pop("DJANGO_SETTINGS_MODULE", None)
    # A name that browsers hold for no special one, as localhost is: Chromium leads it to us.
    folder.mkdir()
    (folder / "house.toml").write_text('kind = "real"\nhosts = ["piano.local", "localhost"]\n')
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", SOSTENUTO, *words],
        env=env | {"SOSTENUTO_HOUSE": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stdout or ():
            if line.startswith("Stop it with"):
                break
        yield f"piano.local:{port}", folder
    finally:
        process.terminate()
        process.wait(120)
        if process.stdout:
            process.stdout.close()


def key_of(authority: Path) -> str:
    """Return the authority's key as Chromium names keys that it is told to trust."""
    certificate = x509.load_pem_x509_certificate(authority.read_bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


def trust(home: Path, authority: Path) -> list[str]:
    """Let a Chromium with this home trust the authority; return the arguments that it needs."""
    certutil = shutil.which("certutil")
    if certutil is None:
        return [f"--ignore-certificate-errors-spki-list={key_of(authority)}"]
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    database = ["-d", f"sql:{store}"]
    subprocess.run([certutil, *database, "-N", "--empty-password"], check=True)
    into = ["-A", "-t", "C,,", "-n", "house", "-i", str(authority)]
    subprocess.run([certutil, *database, *into], check=True)
    return []


def opened(browser: Browser, home: Path, *arguments: str) -> Iterator[Page]:
    """Open a Chromium with a home of its own, by the one Playwright that a run may have."""
    home.mkdir(exist_ok=True)
    leading = "--host-resolver-rules=MAP piano.local 127.0.0.1"
    context = browser.browser_type.launch_persistent_context(
        str(home / "profile"),
        executable_path=chromium(),
        args=[*CHROMIUM, leading, *arguments],
        env={**os.environ, "HOME": str(home)},
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(PATIENT)
    yield context.new_page()
    context.close()


@pytest.fixture
def stranger(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A browser that has never heard of the house."""
    yield from opened(browser, tmp_path / "stranger")


@pytest.fixture
def trusting(browser: Browser, tmp_path: Path, served: tuple[str, Path]) -> Iterator[Page]:
    """A browser on which the house's authority was installed."""
    home = tmp_path / "trusting"
    home.mkdir()
    yield from opened(browser, home, *trust(home, served[1] / "https" / "authority.crt"))


def test_a_device_learns_by_plain_http_what_to_trust(stranger: Page, served: tuple[str, Path]):
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        stranger.goto(f"https://{served[0]}/")
    # The browser's own page about the certificate is still on its way in the first tab.
    stranger = stranger.context.new_page()
    stranger.goto(f"http://{served[0]}/install/")
    with stranger.expect_download() as download:
        stranger.get_by_role("link", name="Fetch the certificate").click()

    assert download.value.suggested_filename == "sostenuto-house.crt"
    assert stranger.locator("svg").count() >= 1
    assert stranger.evaluate(CAN)["worker"] is False


def test_a_device_that_trusts_the_house_may_use_everything(
    trusting: Page, served: tuple[str, Path]
):
    trusting.goto(f"http://{served[0]}/install/")
    trusting.get_by_role("link", name="Open the house by https").click()
    trusting.wait_for_url(f"https://{served[0]}/**")

    assert trusting.evaluate(CAN) == {
        "secure": True,
        "worker": True,
        "microphone": True,
        "passkeys": True,
    }


def test_the_install_page_stays_reachable_once_the_browser_insists_on_https(
    trusting: Page, served: tuple[str, Path]
):
    trusting.goto(f"https://{served[0]}/install/")  # tells it to insist, for a year
    trusting.goto(f"http://{served[0]}/install/")

    assert trusting.url == f"https://{served[0]}/install/"
    assert trusting.get_by_role("heading", name="This device is ready").is_visible()
