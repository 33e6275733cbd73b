"""Live messages reach every process of a house that has a Redis, also after a long silence."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.postgresql import free_port

LISTENS = """
import asyncio, sys
import django
django.setup()
from channels.layers import get_channel_layer

async def listen():
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add("tempo", channel)
    print("listening", flush=True)
    for _ in range(int(sys.argv[1])):
        message = await asyncio.wait_for(layer.receive(channel), 60)
        print(message["beat"], flush=True)

asyncio.run(listen())
"""
SAYS = """
import asyncio, sys
import django
django.setup()
from channels.layers import get_channel_layer
asyncio.run(get_channel_layer().group_send("tempo", {"type": "beat", "beat": sys.argv[1]}))
"""
ASKS = """
import json
import django
django.setup()
from django.conf import settings
print(json.dumps(settings.CHANNEL_LAYERS["default"]))
"""
CUT_S = 5.0
"""After so long redis-py drops a silent connection, unless it is told not to."""


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A Redis of its own; nothing is kept on a disk."""
    program = shutil.which("redis-server")
    if program is None:
        says = "NOT TESTED: live messages; install it with: apt install redis-server"
        if os.environ.get("CI"):
            pytest.fail(says)
        pytest.skip(says)
    with tempfile.TemporaryDirectory(prefix="sostenuto-redis-") as folder:
        port = free_port()
        server = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(60)


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    from redis import Redis
    from redis.exceptions import ConnectionError as NotYet

    until = time.monotonic() + 120
    while time.monotonic() < until and server.poll() is None:
        try:
            with Redis(port=port) as asked:
                asked.ping()
        except NotYet:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the Redis of this test did not come up")


def environment(folder: Path, redis_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "SOSTENUTO_HOUSE": str(folder),
        "SOSTENUTO_HOUSE_KIND": "demo",
        "REDIS_URL": redis_url,
        "DJANGO_SETTINGS_MODULE": "sostenuto_web.config.settings",
    }


def check_heard(folder: Path, redis_url: str, silence_s: float) -> None:
    told = environment(folder, redis_url)
    with subprocess.Popen(
        [sys.executable, "-c", LISTENS, "2"], env=told, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        lines = [other.stdout.readline()]
        for beat in ("1", "2"):
            time.sleep(silence_s)
            subprocess.run([sys.executable, "-c", SAYS, beat], env=told, check=True)
            lines.append(other.stdout.readline())

    assert [line.strip() for line in lines] == ["listening", "1", "2"]
    assert other.returncode == 0


def test_a_message_reaches_another_process(tmp_path: Path, redis_url: str) -> None:
    check_heard(tmp_path, redis_url, silence_s=0)


@pytest.mark.slow
def test_a_message_reaches_a_process_that_heard_nothing_for_long(
    tmp_path: Path, redis_url: str
) -> None:
    check_heard(tmp_path, redis_url, silence_s=CUT_S + 2)


def test_a_house_without_redis_keeps_messages_in_its_one_process(tmp_path: Path) -> None:
    told = environment(tmp_path, "")
    asked = subprocess.run(
        [sys.executable, "-c", ASKS], env=told, capture_output=True, text=True, check=True
    )

    assert json.loads(asked.stdout) == {"BACKEND": "channels.layers.InMemoryChannelLayer"}
