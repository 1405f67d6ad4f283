"""A made-up Stack Exchange dump of a handful of rows that holds every kind of row."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

__all__ = ["FILES", "Silent", "write", "xml"]

Rows = list[dict[str, object]]

DAY = "2020-03-{:02d}T10:00:00.000"
BEYOND = 99
HISTORY_TYPES = (
    *(10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 24, 25, 31, 33, 34, 35, 36, 37, 38, 50, 52, 53),
    BEYOND,
)
VOTE_TYPES = (4, 6, 7, 9, 10, 11, 12, 13, 15, 16, BEYOND)


class Silent:
    """Progress that nobody watches."""

    def step(self, name: str, total: int) -> None: ...

    def advance(self, by: int = 1) -> None: ...


def _post(id_: int, type_: int, day: int, owner: int | None = None, **more: object) -> dict:
    given = {
        "Id": id_,
        "PostTypeId": type_,
        "CreationDate": DAY.format(day),
        "Body": f"<p>{id_}</p>",
    }
    return given | ({"OwnerUserId": owner} if owner is not None else {}) | more


def _comment(id_: int, post: int, day: int, text: str, **by: object) -> dict:
    return {"Id": id_, "PostId": post, "CreationDate": DAY.format(day), "Text": text} | by


def _history(id_: int, type_: int, post: int, day: int, guid: str, **more: object) -> dict:
    return {
        "Id": id_,
        "PostHistoryTypeId": type_,
        "PostId": post,
        "RevisionGUID": guid,
        "CreationDate": DAY.format(day),
    } | more


def _vote(id_: int, type_: int, post: int, day: int, **more: object) -> dict:
    at = DAY.format(day)[:11] + "00:00:00.000"
    return {"Id": id_, "PostId": post, "VoteTypeId": type_, "CreationDate": at} | more


def _link(id_: int, start: int, to: int, type_: int) -> dict:
    ends = {"PostId": start, "RelatedPostId": to, "LinkTypeId": type_}
    return {"Id": id_, "CreationDate": DAY.format(9)} | ends


FILES: dict[str, Rows] = {
    "Users": [
        {"Id": -1, "CreationDate": DAY.format(1), "DisplayName": "Community"},
        {"Id": 1, "CreationDate": DAY.format(1), "DisplayName": "Ann Lee"},
        {"Id": 2, "CreationDate": DAY.format(2), "DisplayName": "Bob"},
        {"Id": 3, "CreationDate": DAY.format(2), "DisplayName": "Cy"},
        {"Id": 4, "CreationDate": DAY.format(3), "DisplayName": "Dee who is silent"},
    ],
    "Posts": [
        _post(
            *(1, 1, 4, 1),
            Title="Why does the pump stop?",
            Tags="<pumps><air>",
            AcceptedAnswerId=2,
            ViewCount=10,
            ClosedDate=DAY.format(20),
            Body="<p>It <em>really</em> stops at noon.</p>",
        ),
        _post(2, 2, 5, 2, ParentId=1, Body="<p>Bleed the <b>air</b>.</p>"),
        _post(3, 2, 6, ParentId=1, OwnerDisplayName="gone"),
        _post(4, 2, 6, 1, ParentId=1),
        _post(
            *(5, 1, 7, 2),
            Title="Newer",
            Tags="|air|valves|",
            Body='<p><a href="/q/1">see</a><script>x</script></p>',
        ),
        _post(6, 4, 4, -1, Body="About pumps."),
        _post(7, 5, 4, 3, Body="<p>Pumps move water.</p>"),
        _post(8, 5, 4, -1),
        _post(9, 6, 4, 3),
        _post(10, 7, 4, -1),
        _post(11, 8, 4),
        _post(12, BEYOND, 4, 3),
        _post(13, 2, 8, 3, ParentId=999),
        _post(14, 2, 8, 3, ParentId=2),
    ],
    "Comments": [
        _comment(1, 1, 5, "Which pump?", UserId=2, Score=3),
        _comment(2, 1, 6, "@bob: the red one.", UserId=3),
        _comment(3, 1, 7, "I have that too", UserDisplayName="gone too"),
        _comment(4, 2, 7, "Thanks", UserId=1),
        _comment(5, 9, 7, "Good luck", UserId=1),
        _comment(6, 9, 8, "@AnnLee seconded", UserId=2),
        _comment(7, 777, 8, "Where did it go?", UserId=3),
        _comment(8, 2, 8, "Bot speaking", UserId=-1),
    ],
    "Votes": [
        _vote(1, 1, 2, 9),
        *(_vote(10 + n, 2, 1, 5 + n // 2) for n in range(3)),
        _vote(20, 2, 2, 6),
        _vote(21, 3, 2, 6),
        _vote(22, 3, 777, 6),
        _vote(23, 5, 1, 6, UserId=3),
        _vote(24, 8, 1, 6, UserId=1),
        *(_vote(30 + n, type_, 1, 8) for n, type_ in enumerate(VOTE_TYPES)),
    ],
    "PostHistory": [
        _history(1, 1, 1, 4, "g1", UserId=1, Text="Why does it stop?"),
        _history(2, 2, 1, 4, "g1", UserId=1, Text="It stops."),
        _history(3, 3, 1, 4, "g1", UserId=1, Text="<pumps>"),
        _history(4, 4, 1, 6, "g2", UserId=2, Text="Why does the pump stop?", Comment="Clearer"),
        _history(5, 5, 1, 6, "g2", UserId=2, Text="It *really* stops at noon.", Comment="Clearer"),
        _history(6, 6, 1, 7, "g3", UserId=1, Text="<pumps><air><red>"),
        _history(7, 9, 1, 8, "g4", UserId=1, Text="<pumps><air>", Comment="Rollback"),
        _history(8, 7, 1, 8, "g4", UserId=1, Text="Why does the pump stop?"),
        _history(9, 8, 1, 8, "g4", UserId=1, Text="It *really* stops at noon."),
        _history(10, 2, 2, 5, "g5", UserId=2, Text="Bleed the <b>air</b>."),
        _history(11, 2, 3, 6, "g6", UserDisplayName="gone", Text="3"),
        _history(12, 2, 4, 6, "g7", UserId=1, Text="4"),
        _history(13, 2, 6, 4, "g8", UserId=-1),
        _history(14, 5, 6, 5, "g9", UserId=3, Text="About pumps."),
        _history(15, 2, 7, 4, "g10", UserId=-1),
        _history(16, 5, 7, 5, "g11", UserId=3, Text="Pumps move water."),
        _history(17, 5, 777, 6, "g12", UserId=3, Text="Lost"),
        *(
            _history(100 + n, type_, 1, 10, f"h{type_}", Comment="102" if type_ == 10 else "")
            for n, type_ in enumerate(HISTORY_TYPES)
            if type_ != 24
        ),
        _history(200, 24, 1, 11, "h24", Comment="Proposed by 2 approved by 1 edit id of 7"),
    ],
    "PostLinks": [
        _link(1, 1, 5, 1),
        _link(2, 1, 5, 3),
        _link(3, 2, 5, 1),
        _link(4, 1, 999, 1),
        _link(5, 5, 1, BEYOND),
    ],
    "Tags": [
        {"Id": 1, "TagName": "pumps", "ExcerptPostId": 6, "WikiPostId": 7},
        {"Id": 2, "TagName": "air"},
        {"Id": 3, "TagName": "valves"},
    ],
    "Badges": [
        {"Id": 1, "UserId": 1, "Name": "Student", "Date": DAY.format(5)},
        {"Id": 2, "UserId": 2, "Name": "Teacher", "Date": DAY.format(6)},
    ],
}


def xml(name: str, rows: Rows) -> str:
    """A file of the dump as text."""
    lines = [
        "<row " + " ".join(f"{k}={quoteattr(str(v))}" for k, v in r.items()) + "/>" for r in rows
    ]
    root = name.lower()
    return "\n".join(["<?xml version='1.0' encoding='utf-8'?>", f"<{root}>", *lines, f"</{root}>"])


def write(
    folder: Path,
    *,
    changed: Mapping[str, Rows] | None = None,
    without: Collection[str] = (),
    packed: bool = False,
) -> Path:
    """Write the dump into folder, some files changed or left out; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (FILES | dict(changed or {})).items():
        if name in without:
            continue
        text = xml(name, rows)
        if packed:
            (folder / f"{name}.xml.gz").write_bytes(gzip.compress(text.encode()))
        else:
            (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return folder
