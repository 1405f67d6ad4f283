"""The files of a Stack Exchange dump, read row by row.

Every file is one element with a <row> for each record, its values as attributes. Nothing of a
file is kept: a row is checked, given away and forgotten.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from hisl.domain.errors import InputError

__all__ = ["FILES", "Column", "find", "rows"]

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_ENDINGS = (".xml", ".xml.gz")


def _number(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise ValueError(value)
    return int(value)


def _moment(value: str) -> str:
    """The moment in UTC, written so that order of letters is order of time."""
    at = datetime.fromisoformat(value)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute that is read: whether each row must have it, and what stands in it."""

    name: str
    kind: str
    required: bool

    @property
    def sql(self) -> str:
        return f"{self.name} {'INTEGER' if self.kind == 'number' else 'TEXT'}"


_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "number": (_number, "give a whole number"),
    "moment": (_moment, "give a time such as 2016-08-02T15:39:14.947"),
    "text": (str, "give a text"),
}


def _columns(required: str, optional: str = "") -> tuple[Column, ...]:
    named = [(word, True) for word in required.split()]
    named += [(word, False) for word in optional.split()]
    return tuple(Column(*word.split(":"), needed) for word, needed in named)


FILES: dict[str, tuple[Column, ...]] = {
    "Users": _columns("Id:number CreationDate:moment", "DisplayName:text"),
    "Posts": _columns(
        "Id:number PostTypeId:number CreationDate:moment",
        "ParentId:number AcceptedAnswerId:number OwnerUserId:number OwnerDisplayName:text "
        "ViewCount:number Title:text Tags:text Body:text LastEditDate:moment ClosedDate:moment "
        "ContentLicense:text",
    ),
    "Comments": _columns(
        "Id:number PostId:number CreationDate:moment Text:text",
        "UserId:number UserDisplayName:text Score:number",
    ),
    "Votes": _columns(
        "Id:number PostId:number VoteTypeId:number CreationDate:moment", "UserId:number"
    ),
    "PostHistory": _columns(
        "Id:number PostHistoryTypeId:number PostId:number RevisionGUID:text CreationDate:moment",
        "UserId:number UserDisplayName:text Comment:text Text:text",
    ),
    "PostLinks": _columns(
        "Id:number CreationDate:moment PostId:number RelatedPostId:number LinkTypeId:number"
    ),
    "Tags": _columns("Id:number TagName:text", "ExcerptPostId:number WikiPostId:number"),
    "Badges": _columns("Id:number UserId:number Name:text Date:moment"),
}


def find(folder: Path) -> dict[str, Path]:
    """The files of the dump that are there, by their name; InputError when it is none."""
    if not folder.exists():
        raise InputError(str(folder), "there is no such folder", "name the folder of the dump")
    if not folder.is_dir():
        problem = "this is a file, not a folder"
        raise InputError(str(folder), problem, "name the folder that holds Posts.xml")
    there = {entry.name.lower(): entry for entry in folder.iterdir() if entry.is_file()}
    found = {
        name: there[name.lower() + ending]
        for name in FILES
        for ending in reversed(_ENDINGS)
        if name.lower() + ending in there
    }
    if "Posts" not in found:
        problem = "there is no Posts.xml and no Posts.xml.gz in it"
        raise InputError(str(folder), problem, "name the folder of an unpacked dump")
    return found


def rows(
    name: str, path: Path, read_bytes: Callable[[int], None]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Each row's number (from 1) and its values in the order of FILES[name]; absent ones are None.

    read_bytes is told how far into the file the reading has come. Raises InputError with file and
    row or line for whatever is not as it should be.
    """
    with path.open("rb") as raw:
        stream = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        number = 0
        for number, values in enumerate(_elements(name, path, stream), start=1):
            yield number, _values(path.name, number, FILES[name], values)
            if number % 1_000 == 0:
                read_bytes(raw.tell())
        read_bytes(raw.tell())


def _elements(name: str, path: Path, stream: IO[bytes]) -> Iterator[dict[str, str]]:
    try:
        yield from _rows_of_root(name, path.name, stream)
    except DefusedXmlException as forbidden:
        problem = "it declares entities or a document type, which no dump does"
        raise InputError(path.name, problem, "take the file from the dump as it was") from forbidden
    except ParseError as broken:
        line = broken.position[0]
        fix = f"it should be UTF-8 and end with </{name.lower()}>; unpack or download it again"
        raise InputError(f"{path.name}, line {line}", f"broken XML ({broken.msg})", fix) from broken
    except (EOFError, zlib.error, gzip.BadGzipFile) as damaged:
        problem = "the compressed file is damaged, ends too early, or is not gzip"
        raise InputError(path.name, problem, "download it again") from damaged
    except (LookupError, UnicodeError) as unknown:
        problem = f"the encoding it declares cannot be read ({unknown})"
        raise InputError(path.name, problem, "save it as UTF-8") from unknown


def _rows_of_root(name: str, file: str, stream: IO[bytes]) -> Iterator[dict[str, str]]:
    root = None
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if root is None:
            root = element
            if root.tag.lower() != name.lower():
                fix = f"the file of that name begins with <{name.lower()}>"
                raise InputError(file, f"it begins with <{root.tag}>", fix)
        elif event == "end" and element is not root:
            if element.tag != "row":
                raise InputError(file, f"there is a <{element.tag}> in it", "only <row> may stand")
            yield dict(element.attrib)
            root.clear()


def _values(
    file: str, number: int, columns: tuple[Column, ...], given: dict[str, str]
) -> tuple[Any, ...]:
    values = []
    for column in columns:
        value = given.get(column.name)
        if value is None:
            if column.required:
                where = f"{file}, row {number}"
                raise InputError(where, f"{column.name} is missing", "every row must have it")
            values.append(None)
            continue
        read, fix = _READ[column.kind]
        try:
            values.append(read(value))
        except (ValueError, OverflowError):
            where = f"{file}, row {number}"
            raise InputError(where, f"{column.name} is {value[:60]!r}", fix) from None
    return tuple(values)
