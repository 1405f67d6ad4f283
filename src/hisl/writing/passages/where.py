"""What a tool says of a text on whose passages people comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hisl.people.models import Person

__all__ = ["Where"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The thing that the text belongs to, and what the person at hand may do with its passages.

    url       where the text is read
    action    where forms about its passages are sent
    key       the audience key of those who may read it
    thread    what the acts are counted under; community and intervention with it
    place     the community as something to mute, where the readers are those of the community
    owner     whose text it is: told of remarks, and the one they are directed at
    comment   this person may write remarks
    settle    this person may resolve what others have opened
    """

    title: str
    url: str
    action: str
    key: str
    thread: UUID
    owner: Person | None
    community: UUID | None = None
    intervention: UUID | None = None
    place: UUID | None = None
    comment: bool = False
    settle: bool = False
