"""Settings from the environment are read strictly: what is misspelt stops the start."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from layers._order import ROOT


def start(home, **settings: str) -> subprocess.CompletedProcess[str]:
    """Start a command of the product in a home of its own, with these settings alone."""
    foreign = {name: value for name, value in os.environ.items() if not name.startswith("HISL_")}
    source = {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "hisl.project.settings"}
    return subprocess.run(
        [sys.executable, "-m", "hisl", "prepare"],
        env={**foreign, **source, "HISL_HOME": str(home), **settings},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HISL_GUEST", "yes", "HISL_GUEST is not a setting of HISL"),
        ("HISL_GUESTS", "perhaps", "HISL_GUESTS=perhaps is neither yes nor no"),
        ("HISL_PORT", "eighty", "HISL_PORT=eighty is no port"),
        ("HISL_PORT", "70000", "HISL_PORT=70000 is no port"),
        ("HISL_DATABASE_URL", "mysql://a@b/c", "HISL_DATABASE_URL must look like"),
        ("HISL_DATABASE_URL", "postgresql://localhost", "HISL_DATABASE_URL must look like"),
        ("HISL_MAIL_URL", "mail.example.org", "HISL_MAIL_URL must look like"),
    ],
)
def test_it_refuses_to_start_with_one_sentence(tmp_path, name, value, said) -> None:
    done = start(tmp_path, **{name: value})
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_it_starts_without_any_setting(tmp_path) -> None:
    done = start(tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "hisl.sqlite3").exists()
