"""The product's server in a process of its own, and a client of its record store."""

from __future__ import annotations

import atexit
import base64
import contextlib
import functools
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
"""
MAKE_KEY = """
import sys, django
django.setup()
from hisl.records import keys
made = keys.make(sys.argv[1], sys.argv[2].split())
print(made[0].prefix, made[1])
"""


def statement(**parts):
    """Give a plain statement with an id of its own, unless the parts say otherwise."""
    plain = {
        "id": str(uuid.uuid4()),
        "actor": {"mbox": "mailto:ada@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
        "object": {"id": "https://example.org/activity"},
    }
    return {name: part for name, part in (plain | parts).items() if part is not None}


class Answer:
    """What the store answered."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Store:
    """A client with one key, one version and one connection."""

    def __init__(self, port, key, *, base="/xapi", version="2.0.0"):
        self.port, self.key, self.base, self.version = port, key, base, version

    def headers(self):
        token = base64.b64encode(":".join(self.key).encode()).decode()
        common = {"Authorization": f"Basic {token}"}
        return common | ({"X-Experience-API-Version": self.version} if self.version else {})

    def ask(self, method, path, body=None, *, headers=None, **parameters):
        """Send a request; a body that is no bytes goes as JSON. None takes a header away."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        sent = self.headers() | {"Content-Type": "application/json"} | (headers or {})
        sent = {name: value for name, value in sent.items() if value is not None}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        target = path if path.startswith("/xapi") else f"{self.base}{path}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request(method, f"{target}{query}", data, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def get(self, path="/statements", **parameters):
        return self.ask("GET", path, **parameters)

    def post(self, body, path="/statements", **more):
        return self.ask("POST", path, body, **more)

    def keep(self, *statements):
        """Store statements; give their ids."""
        answer = self.post(list(statements))
        assert answer.status == 200, answer.body
        return answer.json()

    def one(self, id_, **parameters):
        answer = self.get(statementId=id_, **parameters)
        assert answer.status == 200, answer.body
        return answer.json()

    def ids(self, **parameters):
        """Give the ids that a filter finds, over all pages."""
        answer = self.get(**parameters)
        assert answer.status == 200, answer.body
        found = answer.json()
        ids = [one["id"] for one in found["statements"]]
        while found["more"]:
            found = self.get(found["more"]).json()
            ids += [one["id"] for one in found["statements"]]
        return ids


class Server:
    """The product's server in a process of its own, with a home and a database of its own."""

    def __init__(self, home, database_url=""):
        self.home, self.port = Path(home), _free_port()
        self.home.mkdir(parents=True, exist_ok=True)
        self.environment = _environment(home, database_url) | {"HISL_PORT": str(self.port)}
        if not database_url and not (self.home / "hisl.sqlite3").exists():
            shutil.copy(_prepared_file(), self.home / "hisl.sqlite3")
        self.key = self.make_key("all")

    def make_key(self, *scopes):
        """Make a key; give its name and its secret."""
        command = [sys.executable, "-c", MAKE_KEY, "tests", " ".join(scopes)]
        made = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True)
        return tuple(made.stdout.decode().split())

    def client(self, *, key=None, **more):
        return Store(self.port, key or self.key, **more)

    def start(self):
        command = [sys.executable, "-W", "ignore", "-m", "uvicorn", "--port", str(self.port)]
        command += ["--log-level", "warning", "hisl.project.asgi:application"]
        log = (self.home / "server.log").open("ab")
        self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        log.close()
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return self
            time.sleep(0.05)
        raise RuntimeError((self.home / "server.log").read_text())

    def kill(self):
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def log(self):
        return (self.home / "server.log").read_text()


@contextlib.contextmanager
def throw_away_database():
    """Give the URL of a fresh database beside the one of this run; "" for SQLite."""
    url = os.environ.get("HISL_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"xapi_{uuid.uuid4().hex}"
    prepared = _prepared_database(url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {prepared}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _environment(home, database_url):
    plain = {n: v for n, v in os.environ.items() if not n.startswith("HISL_")}
    ours = {
        "HISL_HOME": str(home),
        "HISL_SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "hisl.project.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    return plain | ours | ({"HISL_DATABASE_URL": database_url} if database_url else {})


@functools.cache
def _prepared_file():
    """Give a database with all tables and nothing in it: made once, then copied."""
    home = Path(tempfile.mkdtemp(prefix="hisl-prepared-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    _migrate(home, "")
    with contextlib.closing(sqlite3.connect(home / "hisl.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home / "hisl.sqlite3"


@functools.cache
def _prepared_database(url):
    """Give the name of such a database on PostgreSQL."""
    import psycopg

    name = f"prepared_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    with tempfile.TemporaryDirectory(prefix="hisl-prepared-") as home:
        _migrate(home, urlsplit(url)._replace(path=f"/{name}").geturl())
    return name


def _migrate(home, database_url):
    environment = _environment(home, database_url)
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
