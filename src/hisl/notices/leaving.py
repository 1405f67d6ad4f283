"""Leaving from a mail, without signing in, and coming back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from . import actions, queries, tokens
from .models import Following, Level, Mail, Notice, Reader

__all__ = ["CONVERSATION", "EVERYTHING", "Leaver", "come_back", "leave", "leaver"]

EVERYTHING, CONVERSATION = "all", "thread"


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who holds the link from a mail, what sort of mail it was, which conversation it was about."""

    reader: Reader
    sort: str
    thread: uuid.UUID | None

    @property
    def title(self) -> str:
        """What the conversation is called, as far as the person may still read it."""
        told = queries.visible_to(self.reader.person).filter(thread=self.thread)
        return told.values_list("title", flat=True).first() or "" if self.thread else ""

    def may_leave(self, what: str) -> bool:
        known = {EVERYTHING, Mail.Sort.SOON, Mail.Sort.DIGEST}
        return what in known or (what == CONVERSATION and self.thread is not None)


def leaver(token: str) -> Leaver | None:
    """Whose link this is; None when it was made up or cut."""
    said = tokens.unsigned("leave", token)
    if said is None:
        return None
    reader = Reader.objects.filter(person=said["p"]).select_related("person").first()
    thread = uuid.UUID(said["t"]) if said["t"] else None
    return Leaver(reader, said["s"], thread) if reader else None


@transaction.atomic
def leave(who: Leaver, what: str, *, at: datetime) -> str:
    """No more of this from now on; gives a token that undoes it."""
    reader = Reader.objects.select_for_update().get(pk=who.reader.pk)
    if what == CONVERSATION and who.thread is not None:
        before = {"level": queries.level_of(reader.person, who.thread)}
        _mute(reader, who.thread, at)
    else:
        before = {"budget": reader.budget, "digest": reader.digest}
        changes: dict[str, Any] = {}
        if what in (EVERYTHING, Mail.Sort.SOON):
            changes["budget"] = 0
        if what in (EVERYTHING, Mail.Sort.DIGEST):
            changes["digest"] = Reader.Digest.NEVER
        Reader.objects.filter(pk=reader.pk).update(**changes)
    return tokens.signed("back", {"p": reader.pk, "t": str(who.thread or ""), "before": before})


@transaction.atomic
def come_back(token: str, *, at: datetime) -> bool:
    """Undo a leaving: what was before holds again. False when the token is none of ours."""
    said = tokens.unsigned("back", token)
    reader = Reader.objects.filter(pk=said["p"]).first() if said else None
    if reader is None:
        return False
    before = said["before"]
    if level := before.get("level"):
        actions.follow(reader.person, uuid.UUID(said["t"]), level, at=at)
    else:
        Reader.objects.filter(pk=reader.pk).update(**before)
    return True


def _mute(reader: Reader, thread: uuid.UUID, at: datetime) -> None:
    told = Notice.objects.filter(person=reader.person, thread=thread).first()
    shown = {"label": told.title, "url": told.url, "key": told.key} if told else {}
    actions.follow(reader.person, thread, Level.MUTE, at=at, what=Following.What.THREAD, **shown)
