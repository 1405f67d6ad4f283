"""The tables of OULAD, read whole and checked against one another before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from hisl.domain.errors import InputError
from hisl.importers.tables import HEADER_ROWS, Column, folder_at, read

__all__ = ["TOOLS", "Oulad", "read_oulad"]

TOOLS = ("forumng", "ouwiki", "oucollaborate", "ouelluminate")
"""The social tools: forum, wiki, and two rooms for meetings."""

# One number for a student in a presentation: numbers of students have at most nine digits.
STUDENTS = 1_000_000_000

MODULE = Column(
    name="code_module", pattern=r"[A-Za-z0-9]{1,20}", right="give letters and digits, as in AAA"
)
PRESENTATION = Column(
    name="code_presentation",
    pattern=r"(?:19|20)\d\d[BJ]",
    right="give a year and B (February) or J (October), as in 2013J",
)
STUDENT = Column(
    name="id_student", pattern=r"\d{1,9}", right="give a whole number of up to nine digits",
    number=True,
)  # fmt: skip
PLACE = (MODULE, PRESENTATION)
WHO = (*PLACE, STUDENT)


def _whole(name: str, *, optional: bool = False, right: str = "give a whole number") -> Column:
    return Column(
        name=name, pattern=r"-?\d{1,4}(?:\.0+)?", right=right, number=True, optional=optional
    )


def _day(name: str, *, optional: bool = False) -> Column:
    right = "give the number of days from the start of the presentation, a whole number"
    return _whole(name, optional=optional, right=right)


def _count(name: str) -> Column:
    return Column(
        name=name, pattern=r"\d{1,7}", right="give a whole number, 0 or more", number=True
    )


def _key(name: str) -> Column:
    return Column(name=name, pattern=r"\d{1,9}", right="give a whole number", number=True)


def _percent(name: str, *, optional: bool = False) -> Column:
    return Column(
        name=name,
        pattern=r"100(?:\.0+)?|\d{1,2}(?:\.\d+)?",
        right="give a number from 0 to 100",
        number=True,
        optional=optional,
    )


def _one_of(name: str, *values: str) -> Column:
    return Column(name=name, pattern="|".join(values), right=f"give one of {', '.join(values)}")


COURSES = (*PLACE, _count("module_presentation_length"))
STUDENTS_INFO = (
    *WHO,
    Column(name="gender"),
    Column(name="region"),
    Column(name="highest_education"),
    Column(name="imd_band", optional=True),
    Column(name="age_band"),
    _count("num_of_prev_attempts"),
    _count("studied_credits"),
    _one_of("disability", "Y", "N"),
    _one_of("final_result", "Pass", "Distinction", "Fail", "Withdrawn"),
)
REGISTRATIONS = (
    *WHO,
    _day("date_registration", optional=True),
    _day("date_unregistration", optional=True),
)
ASSESSMENTS = (
    *PLACE,
    _key("id_assessment"),
    Column(name="assessment_type", pattern=".{1,40}", right="give TMA, CMA or Exam"),
    _day("date", optional=True),
    _percent("weight"),
)
RESULTS = (
    _key("id_assessment"),
    STUDENT,
    _day("date_submitted"),
    _one_of("is_banked", "0", "1"),
    _percent("score", optional=True),
)
WEEKS = (
    *WHO,
    _whole("week", right="give the number of weeks from the start, a whole number"),
    *(_count(tool) for tool in TOOLS),
    _count("other"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oulad:
    """The checked tables, rows in the order of the files.

    courses has the presentations, its index is `course` in the others. enrolments has who took
    part, with background, result, registered and unregistered days (NaN where unknown); its index
    is `enrolment` in results and weeks. assessments has its index as `assessment` in results.
    """

    courses: pd.DataFrame
    enrolments: pd.DataFrame
    assessments: pd.DataFrame
    results: pd.DataFrame
    weeks: pd.DataFrame


def read_oulad(folder: Path) -> Oulad:
    """Read and check all tables; raises InputError for the first thing that is wrong."""
    folder_at(folder)
    courses = _courses(folder)
    enrolments = _enrolments(folder, courses)
    assessments = _assessments(folder, courses)
    return Oulad(
        courses=courses,
        enrolments=enrolments,
        assessments=assessments,
        results=_results(folder, assessments, enrolments),
        weeks=_weeks(folder, courses, enrolments),
    )


def _courses(folder: Path) -> pd.DataFrame:
    courses = read(folder, "courses", COURSES)
    courses["name"] = _presentation(courses)
    _once(courses, courses["name"], "presentation")
    days = courses["module_presentation_length"]
    _Check(courses, "module_presentation_length", shown=days).refuse(
        (days < 1) | (days > 3_660), "the presentation is {} days long", "give from 1 to 3660 days"
    )
    return courses


def _enrolments(folder: Path, courses: pd.DataFrame) -> pd.DataFrame:
    enrolments = _placed(read(folder, "studentInfo", STUDENTS_INFO), courses)
    who = _who(enrolments)
    _once(enrolments, who, "student in this presentation")
    registrations = _registrations(folder, courses, pd.Index(who))
    return enrolments.assign(
        registered=registrations["date_registration"],
        unregistered=registrations["date_unregistration"],
    )


def _registrations(folder: Path, courses: pd.DataFrame, who: pd.Index) -> pd.DataFrame:
    """The days of registering and leaving, in the order of the enrolments."""
    days = _placed(read(folder, "studentRegistration", REGISTRATIONS), courses)
    _once(days, _who(days), "student in this presentation")
    left = days["date_unregistration"]
    _Check(days, "date_unregistration", shown=left).refuse(
        left < days["date_registration"],
        "day {} lies before the registration",
        "give the day of registering or a later one",
    )
    days.index = pd.Index(_among_students(days, _who(days), who))
    return days.reindex(range(len(who)))


def _assessments(folder: Path, courses: pd.DataFrame) -> pd.DataFrame:
    assessments = _placed(read(folder, "assessments", ASSESSMENTS), courses)
    _once(assessments, assessments["id_assessment"], "assessment")
    return assessments


def _results(folder: Path, assessments: pd.DataFrame, enrolments: pd.DataFrame) -> pd.DataFrame:
    results = read(folder, "studentAssessment", RESULTS)
    number = results["id_assessment"]
    at = pd.Index(assessments["id_assessment"]).get_indexer(number)
    _Check(results, "id_assessment", shown=number).refuse(
        pd.Series(at < 0), "{} is not in assessments", "add it there or leave this row out"
    )
    course = assessments["course"].to_numpy()[at]
    who = course * STUDENTS + results["id_student"].astype("int64")
    results["assessment"] = at
    results["enrolment"] = _among_students(results, who, pd.Index(_who(enrolments)))
    _once(results, results["enrolment"] * STUDENTS + at, "result of this student")
    return results


def _weeks(folder: Path, courses: pd.DataFrame, enrolments: pd.DataFrame) -> pd.DataFrame:
    weeks = _placed(read(folder, "studentVle_weekly", WEEKS), courses)
    at = _among_students(weeks, _who(weeks), pd.Index(_who(enrolments)))
    weeks["enrolment"] = at
    _once(weeks, weeks["week"].astype("int64") * STUDENTS + at, "week of this student")
    return weeks


def _placed(rows: pd.DataFrame, courses: pd.DataFrame) -> pd.DataFrame:
    """The rows with the course they belong to; raises InputError for an unknown one."""
    presentations = _presentation(rows)
    at = pd.Index(courses["name"]).get_indexer(presentations)
    _Check(rows, "code_presentation", shown=presentations).refuse(
        pd.Series(at < 0), "{} is not in courses", "add it there or leave this row out"
    )
    rows["course"] = at.astype("int64")
    return rows


def _presentation(rows: pd.DataFrame) -> pd.Series:
    """Module and presentation as one name ("AAA 2013J"), built once for each pair there is."""
    modules, presentations = rows["code_module"].cat, rows["code_presentation"].cat
    width = len(presentations.categories)
    codes = modules.codes.astype("int64") * width + presentations.codes
    names = [f"{m} {p}" for m in modules.categories for p in presentations.categories]
    return pd.Series(np.array(names, dtype=object)[codes.to_numpy()])


def _who(rows: pd.DataFrame) -> pd.Series:
    return rows["course"] * STUDENTS + rows["id_student"].astype("int64")


def _among_students(rows: pd.DataFrame, who: pd.Series, known: pd.Index) -> np.ndarray:
    """Where each row's student stands among the enrolments; raises InputError if one does not."""
    at = known.get_indexer(who)
    _Check(rows, "id_student", shown=rows["id_student"]).refuse(
        pd.Series(at < 0),
        "student {} is not in studentInfo for this presentation",
        "add the student there or leave this row out",
    )
    return at


def _once(rows: pd.DataFrame, values: pd.Series, what: str) -> None:
    again = values.duplicated()
    if again.any():
        at = int(again.to_numpy().argmax())
        first = int((values.to_numpy() == values.iloc[at]).argmax())
        raise InputError(
            f"{rows.attrs['file']}, row {at + 1 + HEADER_ROWS}",
            f"the {what} is in row {first + 1 + HEADER_ROWS} already",
            "keep one of the two rows",
        )


@dataclass(frozen=True, slots=True)
class _Check:
    """A rule about one column of a table; shown holds what a message quotes, row by row."""

    rows: pd.DataFrame
    column: str
    shown: pd.Series

    def refuse(self, wrong: pd.Series, problem: str, fix: str) -> None:
        """Raise InputError for the first wrong row; {} in problem stands for what is there."""
        if not wrong.any():
            return
        at = int(wrong.to_numpy().argmax())
        value = self.shown.iloc[at]
        quoted = f"{value:.10g}" if isinstance(value, float) else str(value)
        where = f"{self.rows.attrs['file']}, row {at + 1 + HEADER_ROWS}, column {self.column}"
        raise InputError(where, problem.format(quoted), fix)
