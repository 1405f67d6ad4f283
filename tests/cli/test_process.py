"""The commands as a person starts them: a folder, an environment, a process."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PATIENCE_SECONDS = 60


@pytest.fixture
def hisl(tmp_path):
    """Give what starts a command in a home of its own."""

    def start(*arguments, **settings):
        return subprocess.Popen(
            [sys.executable, "-m", "hisl", *arguments],
            env=_environment(tmp_path / "home", settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def _environment(home, settings):
    ours = ("HISL_", "DJANGO_")
    inherited = {n: v for n, v in os.environ.items() if not n.startswith(ours)}
    return inherited | {"HISL_HOME": str(home), "PYTHONPATH": str(SOURCE)} | settings


@pytest.fixture
def run(hisl):
    """Give what runs a command to its end: exit code, standard output, standard error."""

    def finished(*arguments, **settings):
        process = hisl(*arguments, **settings)
        out, error = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, out, error

    return finished


def test_a_folder_and_a_command_are_enough(run, tmp_path):
    code, out, error = run("status", "--format", "json")
    assert code == 0
    assert json.loads(out)["acts"] == 0
    assert error == "Bringing the database up to date.\n"
    assert (tmp_path / "home" / "hisl.sqlite3").exists()
    assert run("status", "--format", "json")[2] == ""


def test_preparing_twice_does_no_harm(run):
    first, second = run("prepare"), run("prepare")
    assert first[:2] == second[:2] == (0, "The database and the static files are up to date.\n")
    assert second[2] == ""


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"HISL_HOEM": "x"}, "HISL_HOEM is not a setting of HISL"),
        ({"HISL_PORT": "eighty"}, "HISL_PORT=eighty is no port"),
        ({"HISL_DEBUG": "maybe"}, "HISL_DEBUG=maybe is neither yes nor no"),
        ({"HISL_DATABASE_URL": "mysql://x/y"}, "HISL_DATABASE_URL must look like"),
        ({"HISL_DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x"}, "The database cannot be used"),
        ({"HISL_DATABASE_URL": "sqlite:////no/such/folder/x"}, "The database cannot be used"),
        ({"HISL_HOME": "/proc/nowhere"}, "/proc/nowhere cannot be used"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_with_a_sentence(run, settings, wrong):
    code, out, error = run("status", **settings)
    assert (code, out) == (2, "")
    assert error.startswith(f"hisl: {wrong}")
    assert error.endswith(".\n")
    assert error.count("\n") == 1


def test_a_database_that_is_none_stops_with_a_sentence(run, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "hisl.sqlite3").write_text("It was a dark and stormy night." * 40)
    code, _, error = run("status")
    assert code == 2
    assert error == "hisl: The database cannot be used: file is not a database.\n"


def test_what_reads_the_output_may_stop_early(hisl):
    process = hisl("board", "--format", "json")
    process.stdout.read(10)
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert process.wait(PATIENCE_SECONDS) in (0, 1)
    assert "Traceback" not in error
    assert "BrokenPipe" not in error


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_it_serves_and_stops_when_told(hisl, port):
    server = hisl("serve", "--port", str(port))
    try:
        assert _answer(server, f"http://127.0.0.1:{port}/health/")["status"] == "ok"
        server.send_signal(signal.SIGTERM)
        out, error = server.communicate(timeout=PATIENCE_SECONDS)
    finally:
        server.kill()
        server.wait()
    assert out == f"HISL is at http://127.0.0.1:{port}; Ctrl-C stops it.\n"
    assert "Traceback" not in error
    assert server.returncode in (0, -signal.SIGTERM)


def _answer(server, url):
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, server.stderr.read()
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return json.load(response)
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")


def test_a_taken_port_is_told_before_anything_is_done(run, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        code, out, error = run("serve", "--port", str(port))
    assert (code, out) == (2, "")
    assert error.startswith(f"hisl: 127.0.0.1:{port}: nobody can listen there")
    assert error.count("\n") == 1


def test_the_worker_does_what_is_due_and_ends(run):
    run("prepare")
    assert run("worker", "--once")[:2] == (0, "0 new acts; 0 spaces read, 0 had nothing new.\n")
