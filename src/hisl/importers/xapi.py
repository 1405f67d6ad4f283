"""Statements from a file, one JSON object a line; docs/import.md says what becomes of them.

What is wrong with a line is reported by its number and stops nothing: the good ones are kept.
"""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import UUID

from hisl.domain.errors import InputError
from hisl.domain.xapi import validate
from hisl.domain.xapi.reading import ReadAct
from hisl.domain.xapi.rules import Rules
from hisl.domain.xapi.shapes import Statement
from hisl.domain.xapi.validate import InvalidError
from hisl.records import intake

__all__ = ["MOST_BYTES", "MOST_NAMED", "Report", "load"]

BATCH = 1_000
MOST_BYTES = 4 * 1024 * 1024
MOST_NAMED = 1_000


class Teller(Protocol):
    def step(self, name: str, total: int) -> None: ...

    def advance(self, by: int = 1) -> None: ...


@dataclass(slots=True)
class Report:
    """What the file held and what became of it; bad names the first lines that were not kept."""

    lines_read: int = 0
    kept: int = 0
    known: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    no_act: Counter[tuple[str, str]] = field(default_factory=Counter)
    bad_lines: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)

    @property
    def added(self) -> int:
        """Statements that were not there before."""
        return self.kept

    def refuse(self, line: int, problem: str) -> None:
        """Count a line that cannot be kept, and name it while there are few."""
        self.bad_lines += 1
        if len(self.bad) < MOST_NAMED:
            self.bad.append((line, problem))

    def as_dict(self) -> dict[str, Any]:
        return {
            "lines": self.lines_read,
            "added": self.kept,
            "known": self.known,
            "acts": dict(self.acts.most_common()),
            "no_act": [
                {"reason": reason, "term": term, "statements": n}
                for (reason, term), n in self.no_act.most_common()
            ],
            "bad_lines": self.bad_lines,
            "bad": [{"line": line, "problem": problem} for line, problem in self.bad],
        }

    def lines(self) -> list[str]:
        """The report for a terminal."""
        said = [
            f"{self.lines_read:,} lines: {self.kept:,} statements added, {self.known:,} known "
            f"before, {self.bad_lines:,} lines not as they should be.",
            f"{self.acts.total():,} of the added tell of an act:",
            *(f"  {n:>9,}  {verb}" for verb, n in self.acts.most_common()),
        ]
        if self.no_act:
            said.append(f"{self.no_act.total():,} tell of none, and are kept as they are:")
            said += [
                f"  {n:>9,}  {reason}: {term}" if term else f"  {n:>9,}  {reason}"
                for (reason, term), n in self.no_act.most_common()
            ]
        said += [f"line {line}: {problem}" for line, problem in self.bad]
        if self.bad_lines > len(self.bad):
            said.append(f"… and {self.bad_lines - len(self.bad):,} further lines.")
        return said


def load(file: Path, *, progress: Teller) -> Report:
    """Keep the statements of a file of JSON lines, plain or gzipped, and the acts they tell of.

    A statement that is there already is left as it is, so that a second run adds nothing. Raises
    InputError only when there is no such file.
    """
    if not file.is_file():
        raise InputError(str(file), "there is no such file", "name a file of JSON lines")
    report = Report()
    progress.step("Bytes", file.stat().st_size)
    batch: dict[UUID, tuple[int, Statement, Rules]] = {}
    with _opened(file) as (lines, raw):
        done = 0
        for number, line in _numbered(lines, report):
            report.lines_read += 1
            _take(batch, number, line, report)
            if len(batch) == BATCH:
                _keep(batch, report)
                progress.advance(raw.tell() - done)
                done = raw.tell()
        _keep(batch, report)
        progress.advance(file.stat().st_size - done)
    return report


@contextmanager
def _opened(file: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The lines, and the file itself, which tells how far it was read."""
    with file.open("rb") as raw:
        is_zipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if not is_zipped:
            yield raw, raw
            return
        with gzip.GzipFile(fileobj=raw) as unzipped:
            yield unzipped, raw  # type: ignore[misc]


def _numbered(lines: IO[bytes], report: Report) -> Iterator[tuple[int, bytes]]:
    """Each line that holds something, with its number; never more than MOST_BYTES at once."""
    number = 0
    while True:
        number += 1
        try:
            line = lines.readline(MOST_BYTES + 1)
            is_long = len(line) > MOST_BYTES
            while is_long and not line.endswith(b"\n") and line:
                line = lines.readline(MOST_BYTES)
        except (OSError, EOFError, zlib.error) as broken:
            report.refuse(number, f"the file cannot be read from here on ({broken})")
            return
        if is_long:
            report.lines_read += 1
            report.refuse(number, f"is longer than {MOST_BYTES:,} bytes")
            continue
        if not line:
            return
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line


def _take(
    batch: dict[UUID, tuple[int, Statement, Rules]], number: int, line: bytes, report: Report
) -> None:
    """Put a line's statement into the batch, or report what is wrong with it."""
    try:
        statement, rules = _checked(line)
    except InvalidError as invalid:
        problems = "; ".join(f"{one.path} {one.what}" for one in invalid.problems[:5])
        report.refuse(number, problems)
        return
    if not statement.id:
        report.refuse(number, "$.id is missing, by which a second run would know the statement")
        return
    if any(not one.file_url for one in statement.attachments or ()):
        report.refuse(number, "$.attachments are without their data, which no line can hold")
        return
    # A time of storage elsewhere is when it happened, at the latest.
    statement.timestamp = statement.timestamp or statement.stored
    key = UUID(statement.id)
    if key in batch:
        report.refuse(number, f"has the id of line {batch[key][0]}")
        return
    batch[key] = (number, statement, rules)


def _checked(line: bytes) -> tuple[Statement, Rules]:
    """The statement of a line, by the rules of whichever version of xAPI it keeps."""
    if validate.too_deep(line):
        problem = validate.Problem(0, "$", f"is nested deeper than {validate.DEEPEST}")
        raise InvalidError([problem])
    try:
        return validate.statement(line, Rules.V2), Rules.V2
    except InvalidError:
        try:
            return validate.statement(line, Rules.V1), Rules.V1
        except InvalidError:
            pass
        raise


def _keep(batch: dict[UUID, tuple[int, Statement, Rules]], report: Report) -> None:
    """Keep a batch, count what it tells of, and empty it."""
    if not batch:
        return
    kept = intake.keep([(statement, rules) for _, statement, rules in batch.values()])
    report.kept += len(kept.new)
    report.known += len(kept.known)
    for told in kept.new.values():
        if isinstance(told, ReadAct):
            report.acts[told.verb] += 1
        elif told:
            report.no_act[told.reason, told.term] += 1
    for key, (number, _, _) in batch.items():
        if key in kept.taken:
            report.refuse(number, f"the id {key} is taken by another statement")
    batch.clear()
