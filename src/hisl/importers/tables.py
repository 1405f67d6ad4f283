"""CSV files as tables that have been checked: whoever gets one may rely on every value in it."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from hisl.domain.errors import InputError

__all__ = ["HEADER_ROWS", "Column", "folder_at", "read"]

HEADER_ROWS = 1
"""The first row of values is row 2 of the file, as a spreadsheet counts."""

MISSING = ("", "?")
LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that must be there: what a value looks like as a whole, and that in words."""

    name: str
    pattern: str = ".+"
    right: str = "give a value"
    number: bool = False
    optional: bool = False


def folder_at(folder: Path) -> Path:
    """The folder, if it is one; raises InputError when it is not."""
    if not folder.exists():
        raise InputError(str(folder), "there is no such folder", "give the folder of the tables")
    if not folder.is_dir():
        raise InputError(str(folder), "this is a file", "give the folder that holds the tables")
    return folder


def read(folder: Path, name: str, columns: Sequence[Column]) -> pd.DataFrame:
    """Read name.csv or name.csv.gz with these columns; others are left out.

    Numbers come as float64 with NaN where a value is missing, else text as categories. Row i
    stands in row i + 1 + HEADER_ROWS of the file, whose name is in attrs["file"]. Raises
    InputError, naming file, row, column and what would be right.
    """
    file = _file(folder, name)
    data = _text(file)
    _require_columns(file, data, columns)
    table = _parsed(file, data, columns)
    rows = pd.DataFrame({c.name: _checked(file, table[c.name], c) for c in columns}, copy=False)
    rows.attrs["file"] = file.name
    return rows


def _file(folder: Path, name: str) -> Path:
    for file in (folder / f"{name}.csv.gz", folder / f"{name}.csv"):
        if file.is_file():
            return file
    raise InputError(
        str(folder), f"the file {name}.csv.gz is missing", f"put {name}.csv.gz or {name}.csv there"
    )


def _text(file: Path) -> bytes:
    """The file's bytes, unpacked; they are UTF-8."""
    data = _unpacked(file).rstrip(b"\r\n") + b"\n"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        where = _place(file, data, problem.start)
        raise InputError(where, "this is not UTF-8", "save the file in UTF-8") from None
    if (at := data.find(b"\0")) >= 0:
        raise InputError(_place(file, data, at), "there is a zero byte", "remove it")
    return data


def _unpacked(file: Path) -> bytes:
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            return stream.read()
    except EOFError:
        raise InputError(file.name, "the compressed file ends early", "copy it again") from None
    except (gzip.BadGzipFile, zlib.error) as problem:
        raise InputError(file.name, f"it cannot be unpacked ({problem})", "copy it again") from None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise InputError(file.name, f"it cannot be read ({reason})", "allow it") from None


def _place(file: Path, data: bytes, at: int) -> str:
    """File, row and column of a byte."""
    start = data.rfind(b"\n", 0, at) + 1
    header = data.split(b"\n", 1)[0].decode("utf-8", "replace").strip().split(",")
    column = data.count(b",", start, at)
    named = f", column {header[column]}" if start > 0 and column < len(header) else ""
    row = data.count(b"\n", 0, at) + 1
    return f"{file.name}, row {row}{named}"


def _require_columns(file: Path, data: bytes, columns: Sequence[Column]) -> None:
    first = data.split(b"\n", 1)[0].decode("utf-8-sig").rstrip("\r")
    header = next(csv.reader([first]), [])
    for column in columns:
        if header.count(column.name) != 1:
            there = "is missing" if column.name not in header else "is there more than once"
            raise InputError(
                f"{file.name}, row 1",
                f"the column {column.name} {there}",
                f"name the columns {', '.join(c.name for c in columns)}",
            )


def _parsed(file: Path, data: bytes, columns: Sequence[Column]) -> pa.Table:
    uneven: list[arrow_csv.InvalidRow] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        uneven.append(row)
        return "skip"

    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        # One thread, because only then are the numbers of uneven rows known.
        read_options=arrow_csv.ReadOptions(use_threads=False),
        parse_options=arrow_csv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=skip),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=[c.name for c in columns],
            column_types={c.name: pa.string() for c in columns},
            null_values=list(MISSING),
            strings_can_be_null=True,
        ),
    )
    if uneven:
        row = uneven[0]
        raise InputError(
            f"{file.name}, row {row.number}",
            f"there are {row.actual_columns} values",
            f"give {row.expected_columns}, as many as there are columns",
        )
    return table


def _checked(file: Path, values: pa.ChunkedArray, column: Column) -> pd.Series:
    good = pc.match_substring_regex(values, f"^(?:{column.pattern})$")
    good = pc.fill_null(good, column.optional)
    at = pc.index(good, False).as_py()
    if at >= 0:
        value = values[at].as_py()
        shown = "nothing is there" if value is None else f"{value[:LONGEST_QUOTE]!r} is there"
        where = f"{file.name}, row {at + 1 + HEADER_ROWS}, column {column.name}"
        raise InputError(where, shown, column.right)
    if column.number:
        return pc.cast(values, pa.float64()).to_pandas()
    return pc.cast(values, pa.dictionary(pa.int32(), pa.string())).to_pandas()
