"""A table of anybody's as a frame: text where it names, numbers where it counts, or a sentence."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from hisl.domain.errors import InputError

__all__ = ["read"]

SEPARATORS = ",;\t|"
LONGEST_QUOTE = 40
MISSING = {"", "na", "nan", "null", "none", ".", "?"}


def read(file: Path, *, names: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
    """Read the columns `names` as text and `numbers` as numbers from a CSV file.

    The separator is whichever of comma, semicolon, tab and bar the first row has most of; .gz is
    unpacked. Raises InputError with file, row (as a spreadsheet counts), column and what is right.
    """
    text = _text(file)
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    wanted = list(dict.fromkeys([*names, *numbers]))
    _require(file, next(csv.reader([first.rstrip("\r")], delimiter=separator), []), wanted)
    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            index_col=False,
            on_bad_lines="error",
        )
    except (pd.errors.ParserError, pd.errors.ParserWarning) as problem:
        reason = str(problem).strip().splitlines()[0].rstrip(".")
        raise InputError(
            file.name, f"its rows are uneven ({reason})", "give each row as many values"
        ) from None
    if table.empty:
        raise InputError(file.name, "there are no rows", "give one per unit and period")
    rows = {name: table[name].str.strip() for name in wanted}
    for name in wanted:
        _require_values(file, rows[name], name)
    return pd.DataFrame(
        {name: _numbers(file, rows[name]) if name in numbers else rows[name] for name in wanted}
    )


def _text(file: Path) -> str:
    if not file.exists():
        raise InputError(str(file), "there is no such file", "give the path of a CSV file")
    if file.is_dir():
        raise InputError(str(file), "this is a folder", "give the path of a CSV file")
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            text = stream.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(file.name, "this is not UTF-8", "save the file in UTF-8") from None
    except (EOFError, gzip.BadGzipFile) as problem:
        raise InputError(file.name, f"it cannot be unpacked ({problem})", "copy it again") from None
    if "\0" in text:
        raise InputError(file.name, "this is no text", "give a CSV file")
    if not text.strip():
        raise InputError(file.name, "the file is empty", "give a CSV file")
    return text


def _require(file: Path, header: Sequence[str], wanted: Sequence[str]) -> None:
    for name in wanted:
        if header.count(name) != 1:
            there = "is missing" if name not in header else "is there more than once"
            shown = ", ".join(header[:20]) + (", …" if len(header) > 20 else "")
            raise InputError(
                f"{file.name}, row 1", f"the column {name} {there}", f"the columns are {shown}"
            )


def _require_values(file: Path, values: pd.Series, name: str) -> None:
    empty = values.str.lower().isin(MISSING).to_numpy()
    if empty.any():
        raise InputError(
            f"{file.name}, row {int(empty.argmax()) + 2}, column {name}",
            f"a value is missing ({int(empty.sum()):,} in all)",
            "give it, or leave the unit out and say so",
        )


def _numbers(file: Path, values: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce")
    wrong = numbers.isna().to_numpy()
    if wrong.any():
        at = int(wrong.argmax())
        shown = values.iloc[at][:LONGEST_QUOTE]
        raise InputError(
            f"{file.name}, row {at + 2}, column {values.name}",
            f"{shown!r} is no number",
            "give numbers with a point, without thousands separators",
        )
    return numbers
