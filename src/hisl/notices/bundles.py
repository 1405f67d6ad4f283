"""What belongs together, said together: "3 new replies in …", the most important first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hisl.notices.kinds import KINDS

from .models import Notice

__all__ = ["Bundle", "bundled", "ranked"]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The notices of one conversation, or one by itself; the first is the most important."""

    notices: tuple[Notice, ...]

    @property
    def head(self) -> Notice:
        return self.notices[0]

    @property
    def title(self) -> str:
        return self.head.title

    @property
    def says(self) -> str:
        """What is in it: "Reply from Ada", or "1 new answer, 3 new replies"."""
        if len(self.notices) == 1:
            return str(KINDS[self.head.kind].word)
        counts = Counter(notice.kind for notice in self.notices)
        ordered = sorted(counts, key=lambda kind: -KINDS[kind].rank)
        return ", ".join(KINDS[kind].several % {"n": counts[kind]} for kind in ordered)

    @property
    def by(self) -> str:
        """Who it is from, at most three names."""
        names = list(dict.fromkeys(str(n.by) for n in self.notices if n.by is not None))
        return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")

    @property
    def reasons(self) -> list[str]:
        """Why the person is told this."""
        return list(dict.fromkeys(notice.reason for notice in self.notices))

    @property
    def at(self) -> datetime:
        return max(notice.at for notice in self.notices)

    @property
    def is_new(self) -> bool:
        return any(notice.read_at is None for notice in self.notices)


def bundled(notices: Iterable[Notice]) -> list[Bundle]:
    """One bundle a conversation, in the order in which the notices came."""
    groups: dict[object, list[Notice]] = {}
    for notice in notices:
        groups.setdefault(notice.thread or notice.about, []).append(notice)
    return [Bundle(tuple(sorted(group, key=_weight))) for group in groups.values()]


def ranked(notices: Iterable[Notice]) -> list[Bundle]:
    """The bundles with the most important first: what is asked of the person by name leads."""
    return sorted(bundled(notices), key=lambda bundle: _weight(bundle.head))


def _weight(notice: Notice) -> tuple[bool, int, float]:
    return not notice.direct, -KINDS[notice.kind].rank, -notice.at.timestamp()
