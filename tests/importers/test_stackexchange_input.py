"""A dump that cannot be read: one sentence, nothing changed. A large one: flat memory."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

import small_dump
from hisl.domain.errors import InputError
from hisl.importers import stackexchange
from hisl.importers.stackexchange import dump as files
from hisl.importers.stackexchange.scratch import Scratch
from snapshot import snapshot

BOMB = """<?xml version="1.0"?>
<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<posts><row Id="1" PostTypeId="1" CreationDate="2020-01-01" Title="&b;"/></posts>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE posts [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<posts><row Id="1" PostTypeId="1" CreationDate="2020-01-01" Title="&a;"/></posts>"""
PACKED = gzip.compress(small_dump.xml("Badges", small_dump.FILES["Badges"] * 50).encode())


def load(folder: Path, **more: str) -> None:
    given = {"community_key": "pumps", "progress": small_dump.Silent()} | more
    stackexchange.load(folder, **given)


def a_file(name: str, content: str | bytes):
    def put(folder: Path) -> None:
        for old in folder.glob(f"{name.split('.')[0]}.*"):
            old.unlink()
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return put


def a_row(name: str, row: int, **changes: object):
    def put(folder: Path) -> None:
        rows = [dict(r) for r in small_dump.FILES[name]]
        for column, value in changes.items():
            if value is None:
                rows[row].pop(column)
            else:
                rows[row][column] = value
        (folder / f"{name}.xml").write_text(small_dump.xml(name, rows))

    return put


BAD = {
    "no posts": (lambda f: (f / "Posts.xml").unlink(), r"no Posts\.xml and no Posts\.xml\.gz"),
    "truncated gzip": (a_file("Badges.xml.gz", PACKED[:-20]), r"Badges\.xml\.gz: .*ends too early"),
    "damaged gzip": (
        a_file("Badges.xml.gz", PACKED[:40] + b"\0" * 30 + PACKED[70:]),
        r"Badges\.xml\.gz: .*damaged",
    ),
    "no gzip": (a_file("Badges.xml.gz", "<badges/>"), r"Badges\.xml\.gz: .*not gzip"),
    "broken XML": (a_file("Tags.xml", "<tags>\n<row Id='1'"), r"Tags\.xml, line 2: broken XML"),
    "an empty file": (a_file("Tags.xml", ""), r"Tags\.xml, line 1: broken XML"),
    "wrong encoding": (
        a_file("Tags.xml", "<?xml version='1.0' encoding='utf-8'?>\n<tags>\xe9".encode("latin-1")),
        r"Tags\.xml, line 2: broken XML .*UTF-8",
    ),
    "unknown encoding": (
        a_file("Tags.xml", "<?xml version='1.0' encoding='klingon'?><tags/>"),
        r"Tags\.xml.*encoding",
    ),
    "another file's content": (
        a_file("Tags.xml", "<votes/>"),
        r"Tags\.xml: it begins with",
    ),
    "another element": (a_file("Tags.xml", "<tags><r/></tags>"), r"Tags\.xml: there is a <r>"),
    "an entity bomb": (a_file("Posts.xml", BOMB), r"Posts\.xml: it declares entities"),
    "a document type": (
        a_file("Tags.xml", "<!DOCTYPE tags><tags/>"),
        r"Tags\.xml: it declares entities or a document type",
    ),
    "an external entity": (a_file("Posts.xml", OUTSIDE), r"Posts\.xml: it declares entities"),
    "no date": (
        a_row("Votes", 2, CreationDate=None),
        r"Votes\.xml, row 3: CreationDate is",
    ),
    "a date that is none": (
        a_row("Badges", 1, Date="2020-13-40"),
        r"Badges\.xml, row 2: Date is '2020-13-40'; give a time",
    ),
    "a date out of range": (a_row("Badges", 1, Date="0001-01-01T00:00+05:00"), r"row 2: Date is"),
    "an id that is no number": (
        a_row("Comments", 0, Id="1_0"),
        r"Comments\.xml, row 1: Id is '1_0'; give a whole number",
    ),
    "an id twice": (a_row("Users", 3, Id=1), r"Users\.xml, row 4: Id 1 stands in the file twice"),
    "no title": (a_row("Posts", 4, Title=None), r"Posts\.xml, Id 5: a question without a Title"),
    "no text": (a_row("Comments", 0, Text=None), r"Comments\.xml, row 1: Text is missing"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("spoil", "sentence"), BAD.values(), ids=BAD.keys())
def test_it_refuses_in_one_sentence_and_changes_nothing(tmp_path, spoil, sentence):
    folder = small_dump.write(tmp_path)
    before = snapshot()
    spoil(folder)
    with pytest.raises(InputError, match=sentence) as refused:
        load(folder)
    assert str(refused.value).count("\n") == 0
    assert snapshot() == before


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"community_key": "No Key"}, "--community: 'No Key'"),
        ({"community_key": ""}, "--community"),
        ({"site": "no host"}, "--site: 'no host' is no host name"),
    ],
)
def test_it_refuses_a_key_or_a_site_that_is_none(tmp_path, more, sentence):
    with pytest.raises(InputError, match=sentence):
        load(small_dump.write(tmp_path), **more)


def test_it_refuses_what_is_no_folder(tmp_path):
    with pytest.raises(InputError, match="there is no such folder"):
        load(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="this is a file, not a folder"):
        load(tmp_path / "file")


def large(folder: Path, rows: int) -> dict[str, Path]:
    """A dump with so many comments of half a kilobyte, about 0.6 kB a row."""
    paths = files.find(small_dump.write(folder))
    with paths["Comments"].open("w") as out:
        out.write("<comments>\n")
        for n in range(rows):
            text = f"{n} " + "water " * 80
            out.write(
                f'<row Id="{n}" PostId="1" CreationDate="2020-03-05" UserId="2" Text="{text}"/>\n'
            )
        out.write("</comments>")
    return paths


def peak_of_reading(path: Path) -> int:
    tracemalloc.start()
    for _ in files.rows("Comments", path, lambda position: None):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_it_reads_ten_times_as_many_rows_in_the_same_memory(tmp_path):
    few = peak_of_reading(large(tmp_path / "few", 5_000)["Comments"])
    many = peak_of_reading(large(tmp_path / "many", 50_000)["Comments"])
    assert many < 1.2 * few + 100_000


class Watched(small_dump.Silent):
    """Progress that looks how much memory the process holds."""

    def __init__(self) -> None:
        self.resident_mb: list[float] = []

    def advance(self, by: int = 1) -> None:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        self.resident_mb.append(pages * 4_096 / 1e6)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc to read memory from")
def test_it_checks_fifty_thousand_rows_in_flat_memory(tmp_path):
    paths = large(tmp_path, 50_000)
    watched = Watched()
    with Scratch(paths, watched) as scratch:
        assert scratch.number("SELECT count(*) FROM Comments") == 50_000
        watched.advance()
    assert len(watched.resident_mb) > 50
    settled = watched.resident_mb[len(watched.resident_mb) // 4]
    assert max(watched.resident_mb) - settled < 20, "the file alone holds 30 MB"
