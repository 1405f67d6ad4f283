"""The work behind the pages and mail that comes in, as processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PATIENCE_SECONDS = 60
AT_ONCE_SECONDS = 15


@pytest.fixture
def hisl(tmp_path):
    """Give what starts a command in a home of its own."""
    ours = ("HISL_", "DJANGO_")
    inherited = {n: v for n, v in os.environ.items() if not n.startswith(ours)}
    environment = inherited | {"HISL_HOME": str(tmp_path), "PYTHONPATH": str(SOURCE)}

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "-m", "hisl", *arguments],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    return start


def test_a_mail_is_read_from_standard_input(hisl):
    out, _error = hisl("mail", "receive").communicate(b"Subject: x\n\nhello", PATIENCE_SECONDS)
    assert out == b"not ours\n"


def test_the_worker_does_what_is_due_once_and_ends(hisl):
    process = hisl("worker", "--once")
    out, error = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, error
    assert b"0 new acts" in out


def test_the_worker_ends_when_it_is_asked_to(hisl):
    process = hisl("worker")
    assert b"0 new acts" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    start = time.monotonic()
    _out, error = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, error
    assert time.monotonic() - start < AT_ONCE_SECONDS
    assert b"Traceback" not in error
