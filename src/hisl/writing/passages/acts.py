"""Commenting on a passage, replying, resolving, taking back."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hisl.domain.passages import Quote
from hisl.notices import actions as notices
from hisl.records import actions as records

from .. import actions as writing
from ..audience import mentioned
from ..margin import Passage, Remark
from ..models import Text

if TYPE_CHECKING:
    from hisl.people.models import Person

    from .where import Where

__all__ = ["comment", "moved", "remove", "reopen", "reply", "resolve", "restore"]


@transaction.atomic
def comment(
    text: Text, quote: Quote, *, where: Where, author: Person, markdown: str, at: datetime
) -> Remark:
    """Open a passage of a text with a first remark."""
    passage = Passage.objects.create(
        text=text,
        revision=text.revisions.aggregate(last=Max("number"))["last"] or 0,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
        block=quote.block,
    )
    return _remark(passage, where, author=author, markdown=markdown, at=at, target=where.owner)


@transaction.atomic
def reply(passage: Passage, *, where: Where, author: Person, markdown: str, at: datetime) -> Remark:
    """Say something to what was said on a passage; an act upon the last other one who spoke."""
    before = passage.remarks.filter(deleted__isnull=True).exclude(author=author)
    last = before.select_related("author").order_by("-at", "-pk").first()
    target = last.author if last else where.owner
    return _remark(passage, where, author=author, markdown=markdown, at=at, target=target)


@transaction.atomic
def resolve(passage: Passage, *, where: Where, person: Person, at: datetime) -> None:
    """Settle what was said on a passage; it can be opened again."""
    passage.resolved_at, passage.resolved_by = at, person
    passage.save(update_fields=["resolved_at", "resolved_by"])
    _settled("closed", passage, where, person, at)


@transaction.atomic
def reopen(passage: Passage, *, where: Where, person: Person, at: datetime) -> None:
    passage.resolved_at, passage.resolved_by = None, None
    passage.save(update_fields=["resolved_at", "resolved_by"])
    _settled("reopened", passage, where, person, at)


@transaction.atomic
def remove(remark: Remark, *, where: Where, person: Person, at: datetime) -> None:
    """Take a remark back; it can be put back for a while."""
    remark.deleted = at
    remark.save(update_fields=["deleted"])
    _act("deleted", remark, where, person, at)


@transaction.atomic
def restore(remark: Remark, *, where: Where, person: Person, at: datetime) -> None:
    remark.deleted = None
    remark.save(update_fields=["deleted"])
    _act("undeleted", remark, where, person, at)


def moved(text: Text, key: str) -> None:
    """The text is for other readers now, and with it what was said on its passages."""
    Text.objects.filter(remark__passage__text=text).update(key=key)


def _remark(
    passage: Passage,
    where: Where,
    *,
    author: Person,
    markdown: str,
    at: datetime,
    target: Person | None,
) -> Remark:
    remark = Remark.objects.create(
        uuid=uuid.uuid4(),
        passage=passage,
        author=author,
        at=at,
        text=writing.write(markdown, author=author, at=at, key=where.key),
    )
    records.record(
        event=f"commented/{remark.uuid}",
        at=at,
        actor=author.actor,
        verb="commented",
        object_kind="comment",
        object=remark.uuid,
        target_actor=target.actor if target else None,
        thread=where.thread,
        community=where.community,
        intervention=where.intervention,
        words=remark.text.words,
    )
    _tell(remark, where)
    return remark


def _tell(remark: Remark, where: Where) -> None:
    """The owner of the text and those who spoke here hear of it; who is named, as named."""
    passage, author = remark.passage, remark.author
    named = [p for p in mentioned(remark.text.markdown, where.key).everyone if p != author]
    others = passage.remarks.filter(deleted__isnull=True).select_related("author")
    spoke = [one.author for one in others if one.author and one.author != author]
    owner = [where.owner] if where.owner and where.owner != author else []
    told = [p for p in dict.fromkeys([*owner, *spoke]) if p not in named]
    common = {
        "title": where.title,
        "url": f"{where.url}#passage-{passage.pk}",
        "about": remark.uuid,
        "key": where.key,
        "at": remark.at,
        "thread": where.thread,
        "place": where.place,
        "by": author,
    }
    if named:
        notices.tell(named, kind="mention", reason=_("You are named in it."), **common)
    if told:
        reason = _("Somebody commented on a passage that you wrote or talk about.")
        notices.tell(told, kind="comment", reason=reason, **common)


def _settled(verb: str, passage: Passage, where: Where, person: Person, at: datetime) -> None:
    """Recorded of the remark that opened the passage."""
    if first := passage.remarks.select_related("author").first():
        _act(verb, first, where, person, at)


def _act(verb: str, remark: Remark, where: Where, person: Person, at: datetime) -> None:
    records.record(
        event=f"{verb}/{remark.uuid}/{at.isoformat()}",
        at=at,
        actor=person.actor,
        verb=verb,
        object_kind="comment",
        object=remark.uuid,
        target_actor=remark.author.actor if remark.author else None,
        thread=where.thread,
        community=where.community,
        intervention=where.intervention,
    )
