"""What OULAD becomes: programmes, people, enrolments, results and use; twice, killed, and wrong."""

from __future__ import annotations

import gzip
import uuid
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

import small_oulad
from hisl.domain.errors import InputError
from hisl.importers import oulad
from hisl.outcomes.models import Analysis
from hisl.people.models import Person
from hisl.programmes.models import Assessment, AssessmentResult, Enrolment, Programme
from hisl.records import queries as records
from hisl.records.models import COLUMNS, Act, Statement
from small_dump import Silent

pytestmark = pytest.mark.django_db

REPOSITORY_COPY = Path(__file__).parents[2] / "data" / "oulad"
TOOLS = ("forumng", "ouwiki", "oucollaborate", "ouelluminate")


def load(folder, progress=None):
    return oulad.load(folder, progress=progress or Silent())


@pytest.fixture
def tables(tmp_path):
    return small_oulad.write(tmp_path / "oulad")


def programme(key: str) -> Programme:
    return Programme.objects.get(key=key)


def enrolment(student: int) -> Enrolment:
    return Enrolment.objects.get(person__username=f"oulad-{student}")


def everything() -> dict[str, list]:
    """All that the import writes, without the numbers that the database draws."""
    names = dict(Person.objects.values_list("actor", "username"))
    acts = [
        {**act, "actor": names[act["actor"]]} for act in Act.objects.values(*COLUMNS).order_by("id")
    ]
    return {
        "programmes": list(Programme.objects.values_list("uuid", "key", "name", "starts", "ends")),
        "people": sorted(Person.objects.values_list("uuid", "username", "name", "claimed")),
        "enrolments": sorted(
            Enrolment.objects.values_list("programme__key", "person__username", "result")
        ),
        "results": sorted(
            AssessmentResult.objects.values_list(
                "assessment__key", "enrolment__person__username", "submitted_day"
            )
        ),
        "statements": sorted(str(pk) for pk in Statement.objects.values_list("pk", flat=True)),
        "acts": acts,
        "analysis": [analysis.result for analysis in Analysis.objects.all()],
    }


def test_it_makes_a_programme_of_each_presentation(tables):
    load(tables)
    made = programme("oulad-aaa-2013j")
    assert (made.name, made.source) == ("AAA, October 2013", "oulad")
    assert (made.starts, made.ends) == (date(2013, 10, 1), date(2014, 5, 29))
    assert "CC BY 4.0" in made.attribution
    assert programme("oulad-bbb-2014b").starts == date(2014, 2, 1)
    assert Programme.objects.count() == 2


def test_it_adds_people_as_accounts_nobody_signs_in_to(tables):
    load(tables)
    person = Person.objects.get(username="oulad-100")
    assert (person.name, person.claimed, person.source) == ("Student 100", False, "oulad")
    assert not person.has_usable_password()
    assert Person.objects.count() == 48


def test_it_keeps_enrolments_with_their_days_results_and_background(tables):
    load(tables)
    gone = enrolment(102)
    assert (gone.registered, gone.unregistered) == (date(2013, 9, 1), date(2013, 10, 21))
    assert gone.result == "withdrawn"
    assert enrolment(101).registered is None
    assert enrolment(103).unregistered is None
    assert Counter(Enrolment.objects.values_list("result", flat=True)) == small_oulad.RESULTS
    assert enrolment(105).covariates == {
        "education": "HE Qualification",
        "age_band": "35-55",
        "previous_attempts": 0,
        "credits": 60,
        "disability": False,
        "gender": "M",
        "region": "Wales",
        "imd_band": "20-30%",
        "other_clicks_weeks_0_3": 5,
    }
    assert enrolment(100).covariates["imd_band"] is None


def test_it_keeps_assessments_and_their_results(tables):
    load(tables)
    exam = Assessment.objects.get(key="2")
    assert (exam.kind, exam.due_day, exam.weight) == ("Exam", None, Decimal(50))
    banked = AssessmentResult.objects.get(enrolment=enrolment(103))
    assert (banked.submitted_day, banked.score, banked.carried_over) == (18, Decimal("77.5"), True)
    assert AssessmentResult.objects.get(enrolment=enrolment(104)).score is None
    assert AssessmentResult.objects.count() == 48


def test_it_records_registering_leaving_and_completing_but_guesses_no_day(tables):
    load(tables)
    verbs = Counter(Act.objects.values_list("verb", flat=True))
    assert verbs == {"registered": 47, "unregistered": 8, "completed": 31, "viewed": 40}
    act = Act.objects.get(verb="unregistered", actor=enrolment(102).person.actor)
    place = programme("oulad-aaa-2013j").uuid
    assert (act.object_kind, act.object, act.intervention) == ("programme", place, place)
    assert act.at == datetime(2013, 10, 21, tzinfo=UTC)


def test_it_records_the_use_of_tools_by_week_and_builds_statements_when_asked(tables):
    load(tables)
    views = Act.objects.filter(verb="viewed", actor=enrolment(102).person.actor).order_by("at")
    assert [(v.at.date(), v.count, v.object_kind) for v in views] == [
        (date(2013, 10, 8), 3, "tool"),
        (date(2013, 11, 12), 2, "tool"),
    ]
    assert {v.intervention for v in views} == {programme("oulad-aaa-2013j").uuid}
    assert all(v.stage is None for v in views)
    assert not Statement.objects.filter(pk__in=[v.id for v in views]).exists()
    assert records.statement(views[0].id)["verb"]["display"] == {"en": "viewed"}
    assert Statement.objects.count() == Act.objects.exclude(verb="viewed").count()


def test_it_reports_what_it_read_and_what_was_new(tables):
    report = load(tables)
    assert report.as_dict()["read"] == {
        "programmes": 2,
        "people": 48,
        "enrolments": 48,
        "acts of enrolment": 86,
        "assessments": 3,
        "results": 48,
        "weeks of use": 40,
    }
    assert report.new == report.read
    assert report.added == sum(report.read.values())
    assert "people: 48 read, 48 new" in report.lines()


def test_it_adds_nothing_the_second_time(tables):
    load(tables)
    before = everything()
    assert load(tables).added == 0
    assert everything() == before


class Killed(BaseException):
    """The process ends here."""


class KilledAt(Silent):
    def __init__(self, step: str) -> None:
        self.mortal, self.now = step, ""

    def step(self, name: str, total: int) -> None:
        self.now = name

    def advance(self, by: int = 1) -> None:
        if self.now == self.mortal:
            raise Killed


def in_small_batches(monkeypatch):
    monkeypatch.setattr("hisl.importers.oulad.loading.BATCH", 7)
    monkeypatch.setattr("hisl.programmes.intake.BATCH", 7)


@pytest.mark.parametrize("step", ["people", "enrolments", "results", "weeks of use"])
def test_it_ends_in_the_same_state_after_being_killed(tables, monkeypatch, step):
    in_small_batches(monkeypatch)
    with pytest.raises(Killed):
        load(tables, KilledAt(step))
    half = Act.objects.count() + Person.objects.count()
    report = load(tables)
    assert 0 < half < Act.objects.count() + Person.objects.count()
    assert report.added > 0
    after = everything()
    for model in (Act, Statement):
        model.objects.all()._raw_delete(model.objects.db)
    Programme.objects.all().delete()
    Analysis.objects.all().delete()
    load(tables)
    assert everything() == after


def test_it_reads_plain_files_with_unknown_columns_and_question_marks(tmp_path):
    def change(made):
        for row in made["studentInfo"]:
            row["shoe_size"] = "42"
            row["imd_band"] = "?"

    folder = small_oulad.write(tmp_path / "oulad", change)
    for packed in folder.glob("*.gz"):
        packed.with_suffix("").write_bytes(gzip.decompress(packed.read_bytes()))
        packed.unlink()
    load(folder)
    assert enrolment(105).covariates["imd_band"] is None
    assert "shoe_size" not in enrolment(105).covariates


def set_value(table: str, row: int, column: str, value: str):
    def change(made):
        made[table][row][column] = value

    return change


def drop_column(table: str, column: str):
    def change(made):
        for row in made[table]:
            del row[column]

    return change


def repeat(table: str, row: int):
    return lambda made: made[table].append(made[table][row])


WRONG = {
    "a missing column": (
        drop_column("studentInfo", "final_result"),
        "studentInfo.csv.gz, row 1: the column final_result is missing",
    ),
    "a result that is none": (
        set_value("studentInfo", 3, "final_result", "Maybe"),
        "studentInfo.csv.gz, row 5, column final_result: 'Maybe' is there; give one of Pass",
    ),
    "an empty value": (
        set_value("studentInfo", 0, "gender", ""),
        "studentInfo.csv.gz, row 2, column gender: nothing is there",
    ),
    "a number that is none": (
        set_value("studentVle_weekly", 7, "forumng", "many"),
        "studentVle_weekly.csv.gz, row 9, column forumng: 'many' is there; give a whole number",
    ),
    "a day that is none": (
        set_value("studentRegistration", 2, "date_registration", "2013-09-01"),
        "studentRegistration.csv.gz, row 4, column date_registration: '2013-09-01' is there; "
        "give the number of days from the start",
    ),
    "a day before the other": (
        set_value("studentRegistration", 2, "date_unregistration", "-31"),
        "studentRegistration.csv.gz, row 4, column date_unregistration: day -31 lies before",
    ),
    "a score above a hundred": (
        set_value("studentAssessment", 1, "score", "101"),
        "studentAssessment.csv.gz, row 3, column score: '101' is there; give a number from 0",
    ),
    "a presentation that is none": (
        set_value("courses", 1, "code_presentation", "2014X"),
        "courses.csv.gz, row 3, column code_presentation: '2014X' is there; give a year and B",
    ),
    "an unknown presentation": (
        set_value("studentInfo", 0, "code_presentation", "2012B"),
        "studentInfo.csv.gz, row 2, column code_presentation: AAA 2012B is not in courses",
    ),
    "an unknown student": (
        set_value("studentVle_weekly", 4, "id_student", "2345678"),
        "studentVle_weekly.csv.gz, row 6, column id_student: student 2345678 is not in studentInfo",
    ),
    "an unknown assessment": (
        set_value("studentAssessment", 4, "id_assessment", "9"),
        "studentAssessment.csv.gz, row 6, column id_assessment: 9 is not in assessments",
    ),
    "an enrolment twice": (
        repeat("studentInfo", 5),
        "studentInfo.csv.gz, row 50: the student in this presentation is in row 7 already",
    ),
    "a week twice": (
        repeat("studentVle_weekly", 1),
        "studentVle_weekly.csv.gz, row 146: the week of this student is in row 3 already",
    ),
}


def assert_refused(folder, said):
    with pytest.raises(InputError) as refusal:
        load(folder)
    assert said in str(refusal.value)
    assert str(refusal.value).count("\n") == 0
    for model in (Person, Programme, Enrolment, Act, Statement, Analysis):
        assert not model.objects.exists()


@pytest.mark.parametrize(("change", "said"), WRONG.values(), ids=WRONG.keys())
def test_it_names_file_row_and_column_of_what_is_wrong(tmp_path, change, said):
    assert_refused(small_oulad.write(tmp_path / "oulad", change), said)


def test_it_refuses_a_folder_that_is_none(tables, tmp_path):
    assert_refused(tmp_path / "nowhere", "there is no such folder")
    assert_refused(tables / "courses.csv.gz", "this is a file")
    (tables / "studentInfo.csv.gz").unlink()
    assert_refused(tables, "the file studentInfo.csv.gz is missing")


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_it_refuses_a_truncated_file(tables, kept):
    file = tables / "studentVle_weekly.csv.gz"
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * kept)])
    assert_refused(tables, "studentVle_weekly.csv.gz: the compressed file ends early")


def test_it_refuses_what_is_no_gzip(tables):
    (tables / "courses.csv.gz").write_text("code_module")
    assert_refused(tables, "courses.csv.gz: it cannot be unpacked")


def rewrite(file: Path, change) -> None:
    file.write_bytes(gzip.compress(change(gzip.decompress(file.read_bytes()))))


def test_it_refuses_another_encoding_and_names_the_place(tables):
    rewrite(
        tables / "studentInfo.csv.gz",
        lambda data: data.replace(b"Wales", "Pays de Galles é".encode("latin-1"), 1),
    )
    assert_refused(tables, "studentInfo.csv.gz, row 2, column region: this is not UTF-8")


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (b"AAA,2013J\n", "row 4: there are 2 values; give 3"),
        (b"\nAAA,2015J,9\n", "row 4, column code_module: nothing is there"),
        (b"A\0A,2013J,240\n", "row 4, column code_module: there is a zero byte"),
    ],
)
def test_it_refuses_uneven_and_broken_rows(tables, extra, said):
    rewrite(tables / "courses.csv.gz", lambda data: data.replace(b"\r\n", b"\n") + extra)
    assert_refused(tables, f"courses.csv.gz, {said}")


def test_it_refuses_a_programme_of_somebody_else(tables):
    Programme.objects.create(key="oulad-aaa-2013j", name="Ours", starts=date(2013, 1, 1))
    with pytest.raises(InputError, match="another programme has this key"):
        load(tables)
    assert Programme.objects.count() == 1
    assert not Person.objects.exists()


@pytest.mark.slow
def test_it_imports_the_whole_dataset_with_the_published_counts():
    report = load(REPOSITORY_COPY)
    assert report.new == {
        "programmes": 22,
        "people": 28_785,
        "enrolments": 32_593,
        "acts of enrolment": 58_005,
        "assessments": 206,
        "results": 173_912,
        "weeks of use": 441_324,
    }
    assert Counter(Enrolment.objects.values_list("result", flat=True)) == {
        "passed": 12_361,
        "distinction": 3_024,
        "failed": 7_052,
        "withdrawn": 10_156,
    }
    assert _clicks() == {
        "forumng": 7_973_390,
        "ouwiki": 894_512,
        "oucollaborate": 108_974,
        "ouelluminate": 39_028,
    }
    _assert_published_analysis(Analysis.objects.get().result)


def _clicks() -> dict[str, int]:
    tools = {uuid.uuid5(p.uuid, tool): tool for p in Programme.objects.all() for tool in TOOLS}
    totals: Counter = Counter()
    views = Act.objects.filter(verb="viewed").order_by()
    for thing, count in views.values_list("object").annotate(Sum("count")):
        totals[tools[thing]] += count
    return dict(totals)


def _assert_published_analysis(result):
    naive = [one["value"] for one in result["naive"]]
    assert naive == pytest.approx([0.57, 0.06], abs=0.005)
    ladder = result["ladder"]
    assert {one["n"] for one in ladder} == {27_538}
    assert [one["value"] for one in ladder] == pytest.approx(
        [0.225, 0.281, 0.058, 0.053], abs=0.002
    )
    assert [one["se"] for one in ladder] == pytest.approx([0.007, 0.007, 0.009, 0.009], abs=0.002)
