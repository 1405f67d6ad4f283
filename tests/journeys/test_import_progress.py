"""An import at work shows on the pages how far it has come, and an administrator can begin one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

import factories as make
import small_oulad
from hisl.importers import progress
from hisl.importers.models import ImportRun
from hisl.web import views
from journeys import world

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["web:home", "web:imports"]


@pytest.fixture
def tables(tmp_path, settings):
    """Put a small OULAD where the installation looks for it."""
    settings.HISL_HOME = tmp_path
    return small_oulad.write(tmp_path / "oulad")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_follows_an_import_by_itself_to_its_end(empty, page, name, monkeypatch):
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0)
    empty.sign_in(page, world.newcomer())
    with progress.tracked("stackexchange", "ai") as run:
        run.step("posts", 2_000)
        run.advance(500)
        page.goto(f"{empty.url}{reverse(name)}")
        expect(page.get_by_text("Posts: 500 of 2,000")).to_be_visible()
        run.advance(1_000)
        expect(page.get_by_text("Posts: 1,500 of 2,000")).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_attribute("value", "75")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2_500)
    assert not asked, "it goes on asking when there is nothing to follow"


def test_an_import_that_failed_says_why(empty, page):
    empty.sign_in(page, world.newcomer())
    with pytest.raises(OSError, match="no such folder"), progress.tracked("oulad", "there"):
        raise OSError("there: no such folder")
    page.goto(f"{empty.url}{reverse('web:imports')}")
    expect(page.get_by_text("there: no such folder")).to_be_visible()
    expect(page.get_by_text("Failed")).to_be_visible()


def test_an_import_that_was_killed_is_not_shown_as_at_work(empty, page):
    empty.sign_in(page, world.newcomer())
    long_ago = make.at()
    ImportRun.objects.create(kind="oulad", label="oulad", started=long_ago, touched=long_ago)
    for name in PAGES:
        page.goto(f"{empty.url}{reverse(name)}")
        expect(page.get_by_role("progressbar")).to_have_count(0)


def test_an_administrator_loads_oulad_with_one_click(empty, page, tables, monkeypatch):
    begun = []
    monkeypatch.setattr(views.subprocess, "Popen", lambda command, **_: begun.append(command))
    empty.sign_in(page, world.newcomer())
    page.goto(f"{empty.url}{reverse('web:imports')}")
    page.get_by_role("button", name="Load OULAD").click()
    expect(page.get_by_role("status").first).to_contain_text("Loading has begun")
    [command] = begun
    assert command[1:] == ["-m", "hisl", "import", "oulad", str(tables), "--measure"]


def test_the_command_behind_the_click_loads_the_tables(tables, tmp_path):
    """In a process and a home of its own, as the button does it."""
    import sqlite3
    import subprocess

    command = [sys.executable, "-m", "hisl", "import", "oulad", str(tables), "--measure"]
    source = Path(views.__file__).resolve().parents[2]
    mine = {"HISL_HOME": str(tmp_path), "PYTHONPATH": str(source)}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(command, env=kept | mine, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    database = sqlite3.connect(tmp_path / "hisl.sqlite3")
    enrolments = database.execute("SELECT count(*) FROM programmes_enrolment").fetchone()
    database.close()
    assert enrolments == (len(small_oulad.STUDENTS),)


def test_nobody_else_can_begin_one(empty, page, tables):
    learner = make.person()
    empty.sign_in(page, learner)
    page.goto(f"{empty.url}{reverse('web:imports')}")
    expect(page.get_by_text("An administrator can load it here.")).to_be_visible()
    expect(page.get_by_role("button", name="Load OULAD")).to_have_count(0)


def test_a_second_click_does_not_begin_a_second_import(client, tables, monkeypatch):
    begun = []
    monkeypatch.setattr(views.subprocess, "Popen", lambda command, **_: begun.append(command))
    now = timezone.now()
    ImportRun.objects.create(kind="oulad", label="oulad", started=now, touched=now)
    client.force_login(world.newcomer())
    client.post(reverse("web:load_oulad"))
    assert not begun
