"""Who may do what in a conversation, beyond what the community allows."""

import rules

from hisl.people import queries as people

from .models import Post, Thread


@rules.predicate
def is_asker(viewer, post) -> bool:
    """The viewer opened the question to which the post belongs."""
    if post is None or post.thread.kind != Thread.Kind.QUESTION or not viewer.is_authenticated:
        return False
    return post.thread.posts.filter(kind=Post.Kind.OPENING, author=viewer).exists()


@rules.predicate
def is_author(viewer, post) -> bool:
    return post is not None and viewer.is_authenticated and post.author_id == viewer.pk


@rules.predicate
def may_contribute(viewer, post) -> bool:
    return post is not None and people.may(viewer, "communities.contribute", post.thread.community)


@rules.predicate
def is_open_to(viewer, thread) -> bool:
    """The thread is not closed, and the viewer may write in its community."""
    if thread is None or thread.closed:
        return False
    return people.may(viewer, "communities.contribute", thread.community)


@rules.predicate
def is_facilitated(viewer, post) -> bool:
    return post is not None and people.may(viewer, "communities.facilitate", post.thread.community)


rules.add_rule("conversations.answer", is_open_to)
rules.add_rule("conversations.edit", may_contribute & (is_author | is_facilitated))
rules.add_rule("conversations.accept", may_contribute & is_asker)
# Whether something helped is for others to say.
rules.add_rule("conversations.vouch", may_contribute & ~is_author)
