"""The record store's own server, a load for it, and what its processes cost."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["Load", "ServedStore", "cpu_of", "posted", "served", "statements", "timed_get"]

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
KEY = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from hisl.records import keys
made = keys.make("bench", ["all"]); print(made[0].prefix + ":" + made[1])
"""
THREADS, PEOPLE, COMMUNITIES = 5_000, 2_000, 40
Load = list[dict[str, Any]]


def statements(count: int, *, seed: int) -> Load:
    """Give statements as a forum sends them, about 1,100 bytes of JSON each."""
    chance = random.Random(seed)
    return [_statement(chance) for _ in range(count)]


def _statement(chance: random.Random) -> dict[str, Any]:
    thread, place = chance.randrange(THREADS), chance.randrange(COMMUNITIES)
    site = "https://forum.example.org"
    said = {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": site, "name": f"{chance.randrange(PEOPLE):016x}"},
        },
        "verb": {"id": "http://id.tincanapi.com/verb/replied", "display": {"en": "replied"}},
        "object": {
            "objectType": "Activity",
            "id": f"{site}/threads/{thread}",
            "definition": {
                "name": {"en": f"How do we keep the line running, part {thread}?"},
                "description": {"en": "What was tried, what came of it, and what is open. " * 3},
                "type": "http://id.tincanapi.com/activitytype/forum-topic",
            },
        },
        "context": {
            "registration": str(uuid.UUID(int=place + 2**90, version=4)),
            "contextActivities": {
                "parent": [{"id": f"{site}/forums/{place}"}],
                "grouping": [{"id": f"{site}/sites/{place % 7}"}],
                "category": [{"id": "https://example.org/profile"}],
            },
            "extensions": {
                "https://example.org/x/words": chance.randrange(400),
                "https://example.org/x/client": "web",
            },
        },
        "timestamp": f"2026-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}T"
        f"{chance.randrange(24):02d}:{chance.randrange(60):02d}:00.{chance.randrange(1000):03d}Z",
    }
    if chance.random() < 0.3:
        said["result"] = {"response": "That worked for us, with one change. " * 4, "success": True}
    return said


class ServedStore:
    """A running server: where it listens, by which key, and which processes it is."""

    def __init__(self, port: int, key: str, process: subprocess.Popen[bytes], home: Path) -> None:
        self.port, self.process, self.home = port, process, home
        token = base64.b64encode(key.encode()).decode()
        self.head = (
            f"Host: 127.0.0.1\r\nAuthorization: Basic {token}\r\n"
            "X-Experience-API-Version: 2.0.0\r\nContent-Type: application/json\r\n"
        )


@contextmanager
def served(home: Path, database_url: str = "") -> Iterator[ServedStore]:
    """Start the product's server on a home and a database of its own, and stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {n: v for n, v in os.environ.items() if not n.startswith("HISL_")}
    env |= {"HISL_HOME": str(home), "HISL_SECRET_KEY": "only-for-benchmarks"}
    env |= {"DJANGO_SETTINGS_MODULE": "hisl.project.settings", "PYTHONPATH": str(ROOT / "src")}
    if database_url:
        env["HISL_DATABASE_URL"] = database_url
    made = subprocess.run(
        [sys.executable, "-c", KEY], env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    command = [sys.executable, "-W", "ignore", "-m", "uvicorn", "--port", str(port)]
    command += ["--log-level", "warning", "hisl.project.asgi:application"]
    process = subprocess.Popen(command, env=env)
    try:
        _wait_for(port)
        yield ServedStore(port, made.stdout.strip(), process, home)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("The server did not start.")


def cpu_of(process: int) -> float:
    """Give the CPU seconds of a process and of all that it started, the ended ones included."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, after_name[11:15])) / TICKS
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(_live_cpu(int(child)) for child in children)


def _live_cpu(process: int) -> float:
    try:
        return cpu_of(process)
    except FileNotFoundError:
        return 0.0


def posted(store: ServedStore, batches: Sequence[Sequence[Any]], *, connections: int) -> float:
    """Post each batch, over so many connections at once; give the seconds that it took."""
    bodies = [json.dumps(batch).encode() for batch in batches]
    begun = time.perf_counter()
    asyncio.run(_post_all(store, bodies, connections))
    return time.perf_counter() - begun


async def _post_all(store: ServedStore, bodies: list[bytes], connections: int) -> None:
    waiting = iter(bodies)

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", store.port)
        for body in waiting:
            head = f"POST /xapi/statements HTTP/1.1\r\n{store.head}Content-Length: {len(body)}"
            writer.write(head.encode() + b"\r\n\r\n" + body)
            status, _ = await _answer(reader)
            if status != 200:
                raise SystemExit(f"The store answered {status}.")
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)


def timed_get(store: ServedStore, query: str, *, times: int) -> list[float]:
    """Ask the same so many times over one connection; give the milliseconds of each."""

    async def ask() -> list[float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", store.port)
        took = []
        for _ in range(times):
            begun = time.perf_counter()
            writer.write(f"GET /xapi/statements?{query} HTTP/1.1\r\n{store.head}\r\n".encode())
            status, _ = await _answer(reader)
            took.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                raise SystemExit(f"The store answered {status}.")
        writer.close()
        return took

    return asyncio.run(ask())
