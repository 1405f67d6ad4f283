"""A reply by mail becomes what the same person could have written in the page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError

from hisl.blogs import actions as blogs
from hisl.blogs import queries as blog_posts
from hisl.communities import queries as communities
from hisl.conversations import actions as conversations
from hisl.conversations import queries as posts
from hisl.people.queries import require

if TYPE_CHECKING:
    from hisl.communities.models import Community
    from hisl.people.models import Person

__all__ = ["in_blogs", "in_conversations"]


def in_conversations(person: Person, about: UUID, text: str, at: datetime) -> str | None:
    """Answer a question, reply to anything else; gives its address, None for what is no post."""
    post = posts.post_by_uuid(person, about)
    if post is None:
        return None
    thread = post.thread
    require(person, "conversations.answer", thread)
    held = _require_open(person, thread.community, at).held
    said = {"author": person, "markdown": text, "at": at, "held": held}
    if thread.kind == thread.Kind.QUESTION and post.kind == post.Kind.OPENING:
        return conversations.answer(thread, **said).get_absolute_url()
    return conversations.reply(post, **said).get_absolute_url()


def in_blogs(person: Person, about: UUID, text: str, at: datetime) -> str | None:
    """Comment on a post, reply to a comment or on a passage; None for what is none of these."""
    found = blog_posts.by_uuid(person, about)
    if found is None:
        return None
    comment = found if getattr(found, "post_id", None) else None
    post = blog_posts.by_pk(person, comment.post_id if comment else found.pk)
    require(person, "blogs.comment", post)
    if reason := blog_posts.comment_refused(person, post, at):
        raise ValidationError(reason)
    passage = post.text.passages.filter(remarks__uuid=about).first()
    if passage is not None:
        blogs.reply_on_passage(post, passage, author=person, markdown=text, at=at)
        return f"{post.get_absolute_url()}#passage-{passage.pk}"
    said = blogs.comment(post, author=person, markdown=text, at=at, parent=comment)
    return said.get_absolute_url()


def _require_open(person: Person, community: Community, at: datetime) -> communities.Verdict:
    """What the page would have said; raises ValidationError with the reason for a refusal."""
    verdict = communities.may_post_now(person, community, at)
    if not verdict.ok:
        raise ValidationError(verdict.reason)
    return verdict
