"""An import at work: whence, whereto, and what it has added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hisl.records import actions as records

from .scratch import Teller
from .source import Source

if TYPE_CHECKING:
    from hisl.communities.models import Community

__all__ = ["Job"]


@dataclass(slots=True)
class Job:
    """An import at work: whence, whereto, whom to tell, and what it has added."""

    source: Source
    community: Community
    progress: Teller
    added: Counter[str] = field(default_factory=Counter)

    def act(self, *event: object, **happening: object) -> records.Happening:
        """Something that happened at the source, as an act in this community."""
        return records.Happening(
            event=self.source.event(*event),
            community=self.community.uuid,
            source="stackexchange",
            **happening,
        )

    def record(self, acts: Iterable[records.Happening]) -> None:
        self.added["acts"] += records.record_many(acts)
