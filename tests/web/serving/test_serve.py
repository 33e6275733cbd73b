"""``sostenuto serve`` as a clinic runs it: one command, real TLS, a worker beside, a clean end."""

import http.client
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.web.postgresql import free_port

from sostenuto_web.platform.house import secret_in

SOSTENUTO = "import sys; from sostenuto.cli.main import run; run()"
START_S = 240.0


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SOSTENUTO_HOSTS")}
    kept.pop("SOSTENUTO_HOUSE_KIND", None)
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"SOSTENUTO_HOUSE": str(folder), **more}


def sostenuto(folder: Path, *words: str, **more: str) -> tuple[int, str]:
    child = subprocess.run(
        [sys.executable, "-c", SOSTENUTO, *words],
        env=surroundings(folder, **more),
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
    return child.returncode, child.stdout + child.stderr


@dataclass
class Served:
    """A house that is being served."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    said: str

    def ask(self, address: str, *, tls: bool = True, host: str = "localhost"):
        """Return status, headers and body, as a device sees them that trusts the authority."""
        if tls:
            trust = ssl.create_default_context(cafile=self.folder / "https" / "authority.crt")
            line = http.client.HTTPSConnection(host, self.port, timeout=120, context=trust)
        else:
            line = http.client.HTTPConnection(host, self.port, timeout=120)
        with closing(line):
            line.request("GET", address)
            answer = line.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, answer.read()

    def children(self) -> list[int]:
        task = Path(f"/proc/{self.process.pid}/task")
        return [int(pid) for file in task.glob("*/children") for pid in file.read_text().split()]


def begin(folder: Path, *words: str) -> Served:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", SOSTENUTO, "serve", "--port", str(port), *words],
        env=surroundings(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Stop it with"):
            break
    return Served(process, folder, port, "".join(said))


def answers(served: Served) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            served.ask("/install/", tls=False)
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server did not answer")


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    found = begin(tmp_path_factory.mktemp("served") / "house", "--https", "--host", "127.0.0.1")
    try:
        answers(found)
        yield found
    finally:
        if found.process.poll() is None:
            found.process.kill()
        found.process.wait()
        found.process.stdout.close()


def test_it_says_where_it_is_reached_and_how_to_begin(served):
    base = f"https://localhost:{served.port}/"
    assert f"\n  {base}\n" in served.said
    assert f"http://localhost:{served.port}/install/" in served.said
    assert f"{base}house/first-run/?code=" in served.said


def test_a_device_that_trusts_the_authority_reaches_it_by_https(served):
    status, headers, _ = served.ask("/sign-in/")
    assert status in (200, 302)
    assert headers["strict-transport-security"].startswith("max-age=31536000")


def test_a_device_that_does_not_is_warned(served):
    context = ssl.create_default_context()
    line = http.client.HTTPSConnection("localhost", served.port, timeout=120, context=context)
    with pytest.raises(ssl.SSLCertVerificationError):
        line.request("GET", "/")


def test_plain_http_leads_to_https_on_the_same_port(served):
    status, headers, body = served.ask("/sign-in/", tls=False)
    assert (status, body) == (301, b"")
    assert headers["location"] == f"https://localhost:{served.port}/sign-in/"


def test_plain_http_hands_out_what_a_device_needs_to_trust_it(served):
    status, _, page = served.ask("/install/", tls=False)
    code, headers, certificate = served.ask("/install/sostenuto-house.crt", tls=False)

    assert (status, code) == (200, 200)
    assert b"<svg" in page
    assert headers["content-type"] == "application/x-x509-ca-cert"
    kept = (served.folder / "https" / "authority.crt").read_text()
    assert ssl.DER_cert_to_PEM_cert(certificate).split() == kept.split()


ADDRESSES = ("/no-such-page/", "/install/", "/static/look/house.css", "/%00")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("tls", [True, False])
def test_every_answer_carries_the_headers_and_tells_no_version(served, address, tls):
    status, headers, _ = served.ask(address, tls=tls)
    assert status in (200, 301, 302, 400, 404)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "cache-control" in headers
    assert "server" not in headers
    if headers.get("content-type", "").startswith("text/html"):
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_an_unknown_host_is_refused_with_the_headers_on(served):
    trust = ssl.create_default_context(cafile=served.folder / "https" / "authority.crt")
    line = http.client.HTTPSConnection("localhost", served.port, timeout=120, context=trust)
    with closing(line):
        line.request("GET", "/sign-in/", headers={"Host": "elsewhere.example"})
        answer = line.getresponse()
        assert answer.status == 400
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "elsewhere" not in answer.read().decode()


def test_a_silent_and_a_babbling_connection_hold_nobody_up(served):
    with (
        socket.create_connection(("127.0.0.1", served.port)),
        socket.create_connection(("127.0.0.1", served.port)) as babbling,
    ):
        babbling.sendall(b"\x16\x03\x01 this is no greeting")
        assert served.ask("/install/")[0] == 200


def test_a_second_house_on_the_same_port_is_told_so(served, tmp_path):
    words = ("serve", "--port", str(served.port), "--no-worker")
    code, said = sostenuto(tmp_path / "other", *words)
    assert code == 2
    assert f"port must be free; got {served.port}" in said


def test_a_worker_that_dies_is_begun_anew_and_everything_ends_together(served):
    [first] = served.children()
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 120
    while served.children() in ([first], []) and time.monotonic() < until:
        time.sleep(0.05)
    [second] = served.children()
    assert second != first
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(120) == 0
    assert not Path(f"/proc/{second}").exists()


def test_a_worker_ends_when_its_server_was_killed(tmp_path):
    # The last test ended the shared house; this one needs a process of its own to kill.
    script = (
        "import sys, time\n"
        "from sostenuto_web.platform.serving.children import Child\n"
        "code = 'import os, time; from sostenuto_web.platform.serving.children import *; '\n"
        "code += 'end_with_parent(lambda: os._exit(0)); time.sleep(60)'\n"
        "print(Child('sleeper', ('-c', code)).begin().pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 120
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def test_a_house_of_invented_people_is_not_served_for_real(tmp_path):
    (tmp_path / "house.toml").write_text('kind = "demo"\n')
    code, said = sostenuto(tmp_path, "serve")
    assert code == 2
    assert "house must be a house for real people; got 'demo'" in said
    assert "sostenuto demo" in said


def test_several_processes_without_redis_are_refused_before_anything_starts(tmp_path):
    code, said = sostenuto(tmp_path, "serve", "--workers", "2")
    assert code == 2
    assert "workers must be 1 unless redis_url is set; got 2" in said
    assert not (tmp_path / "house.sqlite3").exists()


@pytest.mark.parametrize(("settings", "notes"), [("https = true\n", 0), ("", 1)])
def test_the_deployment_check_is_clean_by_https_and_has_one_note_by_plain_http(
    tmp_path, settings, notes
):
    (tmp_path / "house.toml").write_text(settings)
    secret_in(tmp_path / "keys" / "master.key")  # as the first start makes it
    child = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=surroundings(tmp_path, DJANGO_SETTINGS_MODULE="sostenuto_web.config.settings"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == notes, child.stderr
    assert child.stderr.count("?: (") == notes
    assert child.stderr.count("serving.W001") == notes
