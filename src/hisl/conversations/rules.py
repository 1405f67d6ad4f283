"""Who may do what in a conversation, beyond what the community allows."""

import rules

from hisl.people import queries as people

from .models import Post, Thread


def asker_id(thread: Thread) -> int | None:
    """Who opened the thread, looked up once per thread object."""
    if "asker_id" not in thread.__dict__:
        opening = thread.posts.filter(kind=Post.Kind.OPENING)
        thread.asker_id = opening.values_list("author_id", flat=True).first()
    return thread.asker_id


@rules.predicate
def is_in_readable_place(viewer, thread) -> bool:
    """The thread is there, and the viewer may read its community."""
    if thread is None or thread.deleted:
        return False
    return people.may(viewer, "communities.read", thread.community)


@rules.predicate
def is_for_all(viewer, thread) -> bool:
    return thread is not None and thread.audience == Thread.Audience.COMMUNITY


@rules.predicate
def has_opened(viewer, thread) -> bool:
    """The viewer asked, told or opened the thread."""
    if thread is None or not viewer.is_authenticated:
        return False
    return asker_id(thread) == viewer.pk


@rules.predicate
def is_asker(viewer, post) -> bool:
    """The viewer opened the question to which the post belongs."""
    if post is None or post.thread.kind != Thread.Kind.QUESTION:
        return False
    return has_opened(viewer, post.thread)


@rules.predicate
def is_author(viewer, post) -> bool:
    return post is not None and viewer.is_authenticated and post.author_id == viewer.pk


@rules.predicate
def may_contribute(viewer, post) -> bool:
    return post is not None and people.may(viewer, "communities.contribute", post.thread.community)


@rules.predicate
def may_write_in(viewer, thread) -> bool:
    return thread is not None and people.may(viewer, "communities.contribute", thread.community)


@rules.predicate
def takes_posts(viewer, thread) -> bool:
    return thread is not None and not (thread.closed or thread.deleted or thread.merged_into_id)


@rules.predicate
def is_facilitated(viewer, post) -> bool:
    return post is not None and people.may(viewer, "communities.facilitate", post.thread.community)


@rules.predicate
def is_in_readable_thread(viewer, post) -> bool:
    return post is not None and people.may(viewer, "conversations.read", post.thread)


@rules.predicate
def is_shown(viewer, post) -> bool:
    return post is not None and post.held is None


@rules.predicate
def facilitates(viewer, thread) -> bool:
    return thread is not None and people.may(viewer, "communities.facilitate", thread.community)


# The list forms of these two are queries.reachable and queries.live.
may_read = is_in_readable_place & (is_for_all | has_opened | facilitates)
rules.add_rule("conversations.read", may_read)
rules.add_rule(
    "conversations.read_post", is_in_readable_thread & (is_shown | is_author | is_facilitated)
)

rules.add_rule("conversations.answer", may_write_in & takes_posts)
rules.add_rule("conversations.edit", may_contribute & (is_author | is_facilitated))
rules.add_rule("conversations.delete", is_author | is_facilitated)
rules.add_rule("conversations.accept", may_contribute & is_asker)
# Whether something helped is for others to say.
rules.add_rule("conversations.vouch", may_contribute & ~is_author)
rules.add_rule("conversations.close", facilitates | (may_write_in & has_opened))
# Merging, splitting, moving, linking, pinning: for whoever keeps the place in order.
rules.add_rule("conversations.tend", facilitates)
# A question that went to the facilitators first is opened to all by whoever asked it, alone.
rules.add_rule("conversations.widen", may_write_in & has_opened)
# Who stands behind a masked name.
rules.add_rule("conversations.see_names", facilitates)
