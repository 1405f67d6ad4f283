"""Importing from the command line: what was brought in, and what leaves everything as it was."""

import json

import pytest
from click.testing import CliRunner

from hisl.cli.main import main
from hisl.importers.models import ImportRun
from hisl.people.models import Person

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.fixture
def people_csv(tmp_path):
    """Give what writes a file of people."""

    def written(text):
        file = tmp_path / "people.csv"
        file.write_text(text)
        return str(file)

    return written


def test_people_come_in_once(people_csv):
    file = people_csv("username,name\nada,Ada\nbob,Bob\n")
    first = run("import", "people", file)
    assert first.exit_code == 0, first.output
    assert first.stdout
    assert run("import", "people", file).exit_code == 0
    assert sorted(Person.objects.values_list("username", flat=True)) == ["ada", "bob"]


def test_what_came_in_can_be_had_as_json(people_csv):
    done = run("import", "people", people_csv("username,name\nada,Ada\n"), "--format", "json")
    assert done.exit_code == 0, done.output
    assert isinstance(json.loads(done.stdout), dict)


def test_a_bad_file_leaves_the_database_as_it_was(people_csv):
    done = run("import", "people", people_csv("username,name\nada,Ada\n,Nobody\n"))
    assert (done.exit_code, done.stdout) == (2, "")
    said = done.stderr.splitlines()[-1]
    assert said.startswith("hisl: ")
    assert "people.csv, row 3" in said
    assert not Person.objects.exists()
    failed = ImportRun.objects.get()
    assert failed.state == ImportRun.State.FAILED
    assert failed.problem in said


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        (["people", "nowhere.csv"], "nowhere.csv: there is no such file"),
        (["oulad", "nowhere"], "nowhere: there is no such folder"),
        (["stackexchange", "nowhere", "--community", "x"], "nowhere: there is no such folder"),
    ],
)
def test_a_source_that_is_not_there_stops_with_a_sentence(command, wrong):
    done = run("import", *command)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"hisl: {wrong}")
