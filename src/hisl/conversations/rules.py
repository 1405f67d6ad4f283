"""Who may do what in a conversation, beyond what the community allows."""

import rules

from .models import Thread


@rules.predicate
def is_asker(viewer, post) -> bool:
    """The viewer opened the question to which the post belongs."""
    if post is None or post.thread.kind != Thread.Kind.QUESTION or not viewer.is_authenticated:
        return False
    return post.thread.posts.filter(kind="opening", author=viewer).exists()


rules.add_rule("conversations.accept", is_asker)
