"""Who may do what with a post, beyond reading it."""

import rules
from rules import is_authenticated

from hisl.people import queries as people

from .models import Post


@rules.predicate
def is_colleague(viewer) -> bool:
    """Guests from outside write where they were invited to, and have no blog of their own."""
    return viewer.is_authenticated and "everybody" in people.keys_of(viewer)


@rules.predicate
def is_author(viewer, post) -> bool:
    return post is not None and viewer.is_authenticated and post.author_id == viewer.pk


@rules.predicate
def may_speak(viewer, post) -> bool:
    """In a community's blog those who may write there speak; else whoever may read the post."""
    if post is None or not viewer.is_authenticated:
        return False
    if post.community and post.state == Post.State.ALL:
        return people.may(viewer, "communities.contribute", post.community)
    return True


@rules.predicate
def is_shown(viewer, post) -> bool:
    return post is not None and post.state != Post.State.DRAFT


@rules.predicate
def looks_after(viewer, post) -> bool:
    """Facilitators look after what stands in their community's blog, L&K after the rest."""
    if post is None or not viewer.is_authenticated:
        return False
    if post.community and post.state == Post.State.ALL:
        return people.may(viewer, "communities.facilitate", post.community)
    return viewer.is_superuser


rules.add_rule("blogs.write", is_colleague)
rules.add_rule("blogs.see_hidden", looks_after)
rules.add_rule("blogs.edit", is_authenticated & is_author)
rules.add_rule("blogs.comment", may_speak)
# Whether something helped is for others to say, and only of what is there for others.
rules.add_rule("blogs.vouch", may_speak & is_shown & ~is_author)
rules.add_rule("blogs.build", may_speak & is_colleague & is_shown)
