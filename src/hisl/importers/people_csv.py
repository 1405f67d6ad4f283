"""People and their dated membership of groups, from a CSV; docs/import.md has the columns.

The whole file is read and checked before anything is written, and written in one transaction.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain, pairwise
from pathlib import Path
from typing import Protocol

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from hisl.domain.errors import InputError
from hisl.people import actions as people
from hisl.people import intake, queries

__all__ = ["COLUMNS", "Report", "load"]

REQUIRED = ("username", "name")
COLUMNS = (*REQUIRED, "email", "role", "group", "group_kind", "from", "until")
KINDS = ("team", "unit", "cohort")

_USERNAME = re.compile(r"[\w.@+-]{1,150}")
_GROUP = re.compile(r"[\w-]{1,80}", re.ASCII)
_LENGTHS = {"name": 150, "email": 254, "role": 120}


@dataclass(frozen=True, slots=True)
class Report:
    """What the file held and what was new or different."""

    rows: int
    people: int
    people_added: int
    people_changed: int
    groups_added: int
    memberships_added: int
    memberships_changed: int

    @property
    def added(self) -> int:
        """New rows of any kind."""
        return self.people_added + self.groups_added + self.memberships_added

    def as_dict(self) -> dict[str, int]:
        return {**asdict(self), "added": self.added}

    def lines(self) -> list[str]:
        """The report for a terminal."""
        return [
            f"{self.people:,} people in {self.rows:,} rows.",
            f"Added: {self.people_added:,} people, {self.groups_added:,} groups, "
            f"{self.memberships_added:,} memberships.",
            f"Changed: {self.people_changed:,} people, {self.memberships_changed:,} memberships.",
        ]


class Teller(Protocol):
    def step(self, name: str, total: int) -> None: ...

    def advance(self, by: int = 1) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that has been checked; number is the line of the file on which it ends."""

    number: int
    username: str
    name: str
    email: str
    role: str
    group: str
    group_kind: str
    since: date | None
    until: date | None


def load(file: Path, *, progress: Teller) -> Report:
    """Add the people of the file, or bring them up to it; returns what was new.

    A person may have several rows: the first one tells who it is, each may add a time in a group.
    An empty e-mail or role leaves what is known. No password is ever set or changed.

    Raises InputError, with nothing written, for a row that is not as it should be.
    """
    rows = _rows(file)
    persons = _persons(file, rows)
    _refuse_overlaps(file, rows)
    with transaction.atomic():
        _refuse_taken_addresses(file, persons)
        return _write(file, rows, persons, progress)


def _rows(file: Path) -> list[Row]:
    table = _table(file)
    header = [cell.strip().lower() for cell in next(table, (0, []))[1]]
    _check_header(file, header)
    rows = []
    for number, cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problem = f"{len(cells)} values under {len(header)} columns"
            raise InputError(f"{file.name}, row {number}", problem, "give one value a column")
        values = dict.fromkeys(COLUMNS, "")
        values |= {k: v.strip() for k, v in zip(header, cells, strict=True)}
        rows.append(_row(file, number, values))
    return rows


def _table(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Each line's number and cells; parted by semicolons when the header is, else by commas."""
    text = _text(file)
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as broken:
        where = f"{file.name}, row {reader.line_num}"
        raise InputError(where, f"no CSV ({broken})", "close every quotation mark") from broken


def _text(file: Path) -> str:
    if not file.exists():
        raise InputError(str(file), "there is no such file", "name a CSV file")
    if not file.is_file():
        raise InputError(str(file), "this is a folder, not a file", "name a CSV file")
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        row = raw.count(b"\n", 0, other.start) + 1
        raise InputError(f"{file.name}, row {row}", "not UTF-8", "save it as UTF-8") from other
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(f"{file.name}, row {row}", "there is a zero byte", "save it as UTF-8")
    return text


def _check_header(file: Path, header: list[str]) -> None:
    where = f"{file.name}, row 1"
    known = f"the columns are {', '.join(COLUMNS)}"
    for column in REQUIRED:
        if column not in header:
            raise InputError(where, f"there is no column {column}", known)
    for column in header:
        if column not in COLUMNS:
            raise InputError(where, f"the column {column!r} is unknown", known)
        if header.count(column) > 1:
            raise InputError(where, f"the column {column} is there twice", known)


def _row(file: Path, number: int, values: dict[str, str]) -> Row:
    for column, problem, fix in chain(_odd_texts(values), _odd_groups(values)):
        raise InputError(f"{file.name}, row {number}, column {column}", problem, fix)
    days = [_day(file, number, column, values[column]) for column in ("from", "until")]
    since, until = days
    if since and until and until <= since:
        where = f"{file.name}, row {number}, column until"
        raise InputError(where, f"{until} is not after the start", f"give a day after {since}")
    return Row(
        number=number,
        username=values["username"],
        name=values["name"],
        email=values["email"].lower(),
        role=values["role"],
        group=values["group"],
        group_kind=values["group_kind"],
        since=since,
        until=until,
    )


def _odd_texts(values: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with who it is: column, problem, what would be right."""
    for column in REQUIRED:
        if not values[column]:
            yield column, "nothing is there", "every row must have one"
    for column, longest in _LENGTHS.items():
        if len(values[column]) > longest:
            yield column, "it is too long", f"use up to {longest} characters"
    if not _USERNAME.fullmatch(values["username"]):
        fix = "use up to 150 letters, digits and . @ + - _"
        yield "username", f"{values['username'][:60]!r} is no username", fix
    if values["email"] and not _is_address(values["email"]):
        yield "email", f"{values['email']!r} is no e-mail address", "give one, or none"


def _odd_groups(values: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the group: column, problem, what would be right."""
    if not values["group"]:
        for column in ("group_kind", "from", "until"):
            if values[column]:
                yield "group", f"nothing is there, but {column} is", "name the group"
        return
    if not _GROUP.fullmatch(values["group"]):
        fix = "use up to 80 letters without accents, digits, - and _"
        yield "group", f"{values['group'][:90]!r} is no short name of a group", fix
    if values["group_kind"] not in ("", *KINDS):
        fix = f"use one of {', '.join(KINDS)}"
        yield "group_kind", f"{values['group_kind']!r} is no kind of group", fix
    if not values["from"]:
        yield "from", "nothing is there", "a group needs the day from which on"


def _day(file: Path, number: int, column: str, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        where = f"{file.name}, row {number}, column {column}"
        raise InputError(where, f"{value!r} is no date", "write it as 2026-11-23") from None


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _persons(file: Path, rows: list[Row]) -> dict[str, Row]:
    """The row that tells who each person is; the others must not say otherwise."""
    persons: dict[str, Row] = {}
    owners: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for row in rows:
        first = persons.setdefault(row.username, row)
        for column in ("name", "email", "role"):
            mine, theirs = getattr(row, column), getattr(first, column)
            if mine not in ("", theirs):
                where = f"{file.name}, row {row.number}, column {column}"
                fix = "write the same in every row of a person, or leave it empty after the first"
                raise InputError(where, f"row {first.number} says {theirs!r}", fix)
        if row.email and owners.setdefault(row.email, row.username) != row.username:
            where = f"{file.name}, row {row.number}, column email"
            raise InputError(where, f"{owners[row.email]} has it too", "give each their own")
        if row.group_kind and kinds.setdefault(row.group, row.group_kind) != row.group_kind:
            where = f"{file.name}, row {row.number}, column group_kind"
            fix = "write the same kind in every row of a group"
            raise InputError(where, f"another row says {kinds[row.group]!r}", fix)
    return persons


def _refuse_overlaps(file: Path, rows: list[Row]) -> None:
    """No two rows put somebody into one group at the same time."""
    times = [row for row in rows if row.since]
    times.sort(key=lambda row: (row.username, row.group, row.since, row.number))
    for before, after in pairwise(times):
        if (before.username, before.group) != (after.username, after.group):
            continue
        same = (before.since, before.until) == (after.since, after.until)
        if not same and (before.until is None or before.until > after.since):
            ends = f"until {before.until}" if before.until else "without an end"
            problem = f"row {before.number} has them there from {before.since} {ends}"
            where = f"{file.name}, row {after.number}, column from"
            raise InputError(where, problem, "end the one before the other begins")


def _refuse_taken_addresses(file: Path, persons: dict[str, Row]) -> None:
    owners = intake.owners_of_addresses([row.email for row in persons.values() if row.email])
    for row in persons.values():
        owner = owners.get(row.email, row.username)
        if owner != row.username:
            where = f"{file.name}, row {row.number}, column email"
            raise InputError(where, f"the account {owner} has it", "give each their own")


def _write(file: Path, rows: list[Row], persons: dict[str, Row], progress: Teller) -> Report:
    done: Counter[str] = Counter()
    progress.step("People", len(persons))
    for row in persons.values():
        change = intake.put_person(row.username, name=row.name, email=row.email, role=row.role)
        done[f"people_{change}"] += 1
        progress.advance()
    times = sorted((row for row in rows if row.since), key=lambda row: (row.username, row.since))
    progress.step("Memberships", len(times))
    for row in times:
        done[f"memberships_{_write_membership(file, row, done)}"] += 1
        progress.advance()
    return Report(
        rows=len(rows),
        people=len(persons),
        people_added=done["people_added"],
        people_changed=done["people_changed"],
        groups_added=done["groups_added"],
        memberships_added=done["memberships_added"],
        memberships_changed=done["memberships_changed"],
    )


def _write_membership(file: Path, row: Row, done: Counter[str]) -> str:
    """Write one time in a group, the earliest first; returns "added", "changed" or "same"."""
    done["groups_added"] += intake.put_group(row.group, kind=row.group_kind)
    person, group = queries.by_username(row.username), people.group_named(row.group)
    before = {m.since: m.until for m in queries.memberships(person) if m.group == group}
    try:
        people.add_to_group(person, group, since=row.since, until=row.until)
    except people.OverlapError as overlap:
        where = f"{file.name}, row {row.number}, column from"
        fix = "give that time an end in the file too"
        raise InputError(where, str(overlap), fix) from overlap
    if row.since not in before:
        return "added"
    return "same" if before[row.since] == row.until else "changed"
