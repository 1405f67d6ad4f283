"""A server killed while somebody writes: a real one, with a home of its own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import expect

SOURCE = Path(__file__).resolve().parents[2] / "src"
PATIENCE_SECONDS = 60
SAVED = re.compile(r"^Saved \d\d:\d\d\.$")
HERE_ONLY = re.compile(r"^Kept in this browser only: no connection\.")
SOMEBODY = """
import django
django.setup()
from django.utils import timezone
from hisl.communities import actions as communities
from hisl.people import actions as people
odalys = people.add_person("odalys", name="Odalys Marín", password="seal-and-bearing")
communities.open_community(
    key="pumps", name="Pumps", purpose="Pumps.", at=timezone.now(), facilitators=(odalys,)
)
"""


@pytest.fixture
def page(browser):
    """Give a page whose scripts must not fail; that requests fail is what is tried here."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    failed = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert not failed


@pytest.fixture
def server(tmp_path):
    """Give what starts the server of a home in which one person and one community are."""
    started = []
    port = free_port()
    environment = environment_of(tmp_path, port)
    run(["-m", "hisl", "prepare"], environment)
    run(["-c", SOMEBODY], environment | {"DJANGO_SETTINGS_MODULE": "hisl.project.settings"})

    def start():
        command = [sys.executable, "-m", "hisl", "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        started.append(process)
        answers(f"http://127.0.0.1:{port}/health/")
        return process, f"http://127.0.0.1:{port}"

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_killed_server_costs_no_words(page, server):
    process, url = server()
    page.goto(f"{url}/wiki/pumps/-new/")
    page.get_by_label("User name").fill("odalys")
    page.get_by_label("Password").fill("seal-and-bearing")
    page.get_by_role("button", name="Sign in").click()
    text, status = page.locator("textarea[name=markdown]"), page.locator(".writing-status")
    text.press_sequentially("Before. ")
    expect(status).to_have_text(SAVED, timeout=15_000)
    process.kill()
    process.wait()
    text.press_sequentially("While it was down.")
    expect(status).to_have_text(HERE_ONLY, timeout=15_000)
    server()
    expect(status).to_have_text(SAVED, timeout=45_000)
    page.goto(f"{url}/writing/drafts/")
    page.get_by_role("link", name="Write a page").click()
    expect(text).to_have_value("Before. While it was down.")


def environment_of(home, port):
    ours = ("HISL_", "DJANGO_")
    inherited = {n: v for n, v in os.environ.items() if not n.startswith(ours)}
    return inherited | {
        "HISL_HOME": str(home),
        "HISL_PORT": str(port),
        "HISL_LINK_PREVIEWS": "no",
        "PYTHONPATH": str(SOURCE),
    }


def run(arguments, environment):
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the server did not answer")
