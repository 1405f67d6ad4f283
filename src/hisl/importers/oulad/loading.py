"""Writing OULAD: programmes, people, enrolments, results, and the use of tools as acts.

By convention a presentation of February starts on the 1st of February and one of October on the
1st of October: the data give days from a start that their publisher left out.
"""

from __future__ import annotations

import calendar
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from django.db import transaction
from django.utils.translation import gettext as _

from hisl.importers.progress import Progress
from hisl.outcomes import actions as outcomes
from hisl.people import intake as people
from hisl.programmes import intake as programmes
from hisl.records import actions as records

from .source import TOOLS, Oulad, read_oulad

__all__ = ["SOURCE", "Report", "load"]

SOURCE = "oulad"
ATTRIBUTION = (
    "Kuzilek, Hlosta, Zdrahal (2017): Open University Learning Analytics dataset, "
    "doi.org/10.1038/sdata.2017.171. CC BY 4.0, creativecommons.org/licenses/by/4.0. "
    "Changed: clicks summed by week."
)
RESULTS = {
    "Pass": "passed",
    "Distinction": "distinction",
    "Fail": "failed",
    "Withdrawn": "withdrawn",
}
FIRST_MONTH = {"B": 2, "J": 10}
EARLY_WEEKS = (0, 3)
BATCH = 5_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What stood in the tables and what of it was new here; one count a kind of thing."""

    read: dict[str, int]
    new: dict[str, int]

    @property
    def added(self) -> int:
        """All that was new; 0 when the same tables were imported before."""
        return sum(self.new.values())

    def lines(self) -> list[str]:
        """One line a kind of thing, for the terminal."""
        line = _("{what}: {read:,} read, {new:,} new")
        return [
            line.format(what=what, read=n, new=self.new.get(what, 0))
            for what, n in self.read.items()
        ]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return {"read": self.read, "new": self.new, "added": self.added}


def load(folder: Path, *, progress: Progress) -> Report:
    """Import OULAD's tables from a folder and work out what their use of tools may say.

    Everything is checked before anything is written. What is there already stays: a second run
    adds nothing, and one after a kill adds what was missing.

    Raises InputError, naming file, row and column, with the database as it was.
    """
    report = _Load(_checked(folder, progress), progress).run()
    outcomes.analyse_oulad()
    return report


def _checked(folder: Path, progress: Progress) -> Oulad:
    progress.step(_("reading and checking the tables"), 1)
    tables = read_oulad(folder)
    progress.advance()
    return tables


class _Load:
    """One import: the tables, and what the rows of each became in the database."""

    def __init__(self, tables: Oulad, progress: Progress) -> None:
        self.tables = tables
        self.progress = progress
        self.read: dict[str, int] = {}
        self.new: dict[str, int] = {}

    def run(self) -> Report:
        self._programmes_and_people()
        self._enrolments()
        self._results()
        self._use()
        return Report(read=self.read, new=self.new)

    def _programmes_and_people(self) -> None:
        """Both in one transaction: when either meets a name that is taken, nothing is kept."""
        courses = _records(self.tables.courses)
        students = self.tables.enrolments["id_student"].astype("int64").tolist()
        newcomers = [_newcomer(student) for student in sorted(set(students))]
        self.progress.step(_("people"), len(newcomers))
        with transaction.atomic():
            kept, self.new["programmes"] = programmes.add_programmes(map(_programme, courses))
            self.new["people"] = people.add_people(newcomers, source=SOURCE)
        self.progress.advance(len(newcomers))
        self.read |= {"programmes": len(kept), "people": len(newcomers)}
        known = people.known(SOURCE)
        self.programmes = [kept[_key(course)] for course in courses]
        self.people = [known[_username(student)] for student in students]

    def _enrolments(self) -> None:
        rows = self.tables.enrolments.assign(clicks=self._early_clicks())
        self.read["enrolments"] = len(rows)
        self.progress.step(_("enrolments"), len(rows))
        self.new["enrolments"], self.new["acts of enrolment"] = programmes.add_enrolments(
            (self._enrolling(i, row) for i, row in enumerate(_records(rows))),
            advance=self.progress.advance,
        )
        known = rows["registered"].notna().sum() + rows["unregistered"].notna().sum()
        passed = rows["final_result"].isin(["Pass", "Distinction"]).sum()
        self.read["acts of enrolment"] = int(known + passed)

    def _early_clicks(self) -> np.ndarray:
        """Each enrolment's clicks on everything but the social tools, in weeks 0 to 3."""
        weeks = self.tables.weeks
        early = weeks[weeks["week"].between(*EARLY_WEEKS)]
        return np.bincount(
            early["enrolment"], weights=early["other"], minlength=len(self.tables.enrolments)
        ).astype(int)

    def _enrolling(self, i: int, row: dict[str, Any]) -> programmes.Enrolling:
        programme, person = self.programmes[row["course"]], self.people[i]
        return programmes.Enrolling(
            programme=programme,
            person=person.id,
            person_uuid=person.uuid,
            actor=person.actor,
            registered=_on(programme.starts, row["registered"]),
            unregistered=_on(programme.starts, row["unregistered"]),
            result=RESULTS[row["final_result"]],
            covariates=_covariates(row),
        )

    def _results(self) -> None:
        assessments = _records(self.tables.assessments)
        made = [_assessment(self.programmes[row["course"]], row) for row in assessments]
        ids, self.new["assessments"] = programmes.add_assessments(made)
        assessment_ids = [ids[one["programme"].pk, one["key"]] for one in made]
        rows = self.tables.results
        self.read |= {"assessments": len(made), "results": len(rows)}
        self.progress.step(_("results"), len(rows))
        self.new["results"] = programmes.add_results(
            _marked(rows, assessment_ids, self._enrolment_ids()), advance=self.progress.advance
        )

    def _enrolment_ids(self) -> list[int]:
        ids = programmes.enrolments_of(self.programmes)
        courses = self.tables.enrolments["course"]
        return [
            ids[self.programmes[course].pk, person.id]
            for course, person in zip(courses, self.people, strict=True)
        ]

    def _use(self) -> None:
        """The weekly clicks on each social tool: aggregated views, whose statements can wait."""
        total = int(sum((self.tables.weeks[tool] > 0).sum() for tool in TOOLS))
        self.read["weeks of use"] = total
        self.new["weeks of use"] = 0
        self.progress.step(_("weeks of use"), total)
        acts = (act for tool in TOOLS for act in self._views(tool))
        for batch in _batches(acts):
            self.new["weeks of use"] += records.record_many(batch, keep_statements=False)
            self.progress.advance(len(batch))

    def _views(self, tool: str) -> Iterator[records.Happening]:
        weeks = self.tables.weeks
        columns = ["course", "enrolment", "week", tool]
        used = weeks.loc[weeks[tool] > 0, columns].astype("int64")
        objects = [uuid.uuid5(programme.uuid, tool) for programme in self.programmes]
        starts = [datetime.combine(p.starts, time(), tzinfo=UTC) for p in self.programmes]
        for course, enrolment, week, clicks in used.itertuples(index=False, name=None):
            person = self.people[enrolment]
            yield records.Happening(
                event=f"viewed/{objects[course]}/{person.uuid}/week {week}",
                at=starts[course] + timedelta(weeks=week),
                actor=person.actor,
                verb="viewed",
                object_kind="tool",
                object=objects[course],
                intervention=self.programmes[course].uuid,
                count=clicks,
                source=SOURCE,
            )


def _programme(course: dict[str, Any]) -> dict[str, Any]:
    starts = _start(course["code_presentation"])
    month = calendar.month_name[starts.month]
    return {
        "uuid": uuid.uuid5(records.NAMESPACE, f"programme/{_key(course)}"),
        "key": _key(course),
        "name": f"{course['code_module']}, {month} {starts.year}",
        "purpose": _("A module of the Open University, taught at a distance."),
        "starts": starts,
        "ends": starts + timedelta(days=course["module_presentation_length"]),
        "completion_rule": _("A pass or a distinction as the final result."),
        "source": SOURCE,
        "attribution": ATTRIBUTION,
    }


def _key(course: dict[str, Any]) -> str:
    return f"{SOURCE}-{course['code_module']}-{course['code_presentation']}".lower()


def _start(presentation: str) -> date:
    return date(int(presentation[:4]), FIRST_MONTH[presentation[4]], 1)


def _username(student: int) -> str:
    return f"{SOURCE}-{student}"


def _newcomer(student: int) -> people.Newcomer:
    return people.Newcomer(username=_username(student), name=_("Student %s") % student)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    pending = iter(rows)
    while batch := list(islice(pending, BATCH)):
        yield batch


def _covariates(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "education": row["highest_education"],
        "age_band": row["age_band"],
        "previous_attempts": int(row["num_of_prev_attempts"]),
        "credits": int(row["studied_credits"]),
        "disability": row["disability"] == "Y",
        "gender": row["gender"],
        "region": row["region"],
        "imd_band": row["imd_band"] if isinstance(row["imd_band"], str) else None,
        "other_clicks_weeks_0_3": int(row["clicks"]),
    }


def _assessment(programme: Any, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "programme": programme,
        "key": str(int(row["id_assessment"])),
        "kind": row["assessment_type"],
        "due_day": None if np.isnan(row["date"]) else int(row["date"]),
        "weight": _decimal(row["weight"]),
    }


def _marked(
    rows: pd.DataFrame, assessments: list[int], enrolments: list[int]
) -> Iterator[programmes.Marked]:
    scores = {score: _decimal(score) for score in rows["score"].dropna().unique()}
    names = ("assessment", "enrolment", "date_submitted", "is_banked", "score")
    for assessment, enrolment, day, banked, score in zip(
        *(rows[name].tolist() for name in names), strict=True
    ):
        yield programmes.Marked(
            assessment=assessments[assessment],
            enrolment=enrolments[enrolment],
            submitted_day=int(day),
            score=scores.get(score),
            carried_over=banked == "1",
        )


def _decimal(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))


def _on(start: date, day: float) -> date | None:
    return None if np.isnan(day) else start + timedelta(days=day)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.to_dict("records")
