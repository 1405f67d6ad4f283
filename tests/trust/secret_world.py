"""A small organisation drawn by chance, in which everything that is written carries its own word.

Who may read what is worked out here from the drawn facts alone, never by asking the product.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import strategies as st

import factories as make
from hisl.blogs import actions as blogs
from hisl.communities import actions as communities
from hisl.conversations import actions as conversations
from hisl.conversations import keeping as conversations_keeping
from hisl.debriefs import actions as debriefs
from hisl.wikis import actions as wikis

PEOPLE = 4
COMMON = "compressor"
LETTERS = "bcdfghjklmnpqrstvwxz"
VISIBILITIES = ("public", "private", "hidden")
STATES = ("draft", "circle", "all")


_numbers = count(1)


def secret_word() -> str:
    """Give a word that stands nowhere else, in no other world either, and is like no other one."""
    digest = hashlib.sha256(str(next(_numbers)).encode()).digest()
    return "q" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:9])


@dataclass
class World:
    """The people, what was written, and for each secret word the people who may read it."""

    people: list[Any] = field(default_factory=list)
    places: list[Any] = field(default_factory=list)
    readers: dict[str, set[int]] = field(default_factory=dict)
    threads: list[Any] = field(default_factory=list)
    posts: list[Any] = field(default_factory=list)
    pages: list[Any] = field(default_factory=list)
    debriefs: list[Any] = field(default_factory=list)
    blog_posts: list[Any] = field(default_factory=list)


@st.composite
def plans(draw: Any) -> dict[str, Any]:
    """Draw who belongs where, as what, and what becomes of what was written."""
    someone = st.integers(0, PEOPLE - 1)
    place = st.fixed_dictionaries(
        {
            "visibility": st.sampled_from(VISIBILITIES),
            "members": st.sets(someone, min_size=1, max_size=PEOPLE),
            "left": st.sets(someone, max_size=2),
            "asked": st.sampled_from(["all", "facilitators", "held", "masked"]),
            "answered": st.sampled_from(["plain", "held", "removed"]),
        }
    )
    personal = st.fixed_dictionaries(
        {"author": someone, "state": st.sampled_from(STATES), "circle": st.sets(someone)}
    )
    return {
        "places": draw(st.lists(place, min_size=2, max_size=3)),
        "personal": draw(st.lists(personal, min_size=1, max_size=3)),
    }


def build(plan: dict[str, Any]) -> World:
    """Build the planned world by the actions that people use."""
    world = World()
    world.people = [make.person(f"Person Number{n}") for n in range(PEOPLE)]
    everybody = set(range(PEOPLE))
    for one in plan["places"]:
        _place(world, one, everybody)
    for one in plan["personal"]:
        _personal_post(world, one, everybody)
    return world


def _place(world: World, plan: dict[str, Any], everybody: set[int]) -> None:
    facilitator, *_ = sorted(plan["members"])
    left = plan["left"] - {facilitator}
    members = plan["members"] - left
    readers = everybody if plan["visibility"] == "public" else members
    finders = everybody if plan["visibility"] != "hidden" else members
    name = secret_word()
    world.readers[name] = finders
    place = make.community(
        f"About {name}",
        facilitators=(world.people[facilitator],),
        members=tuple(world.people[n] for n in sorted(plan["members"] - {facilitator})),
        visibility=plan["visibility"],
    )
    world.places.append(place)
    author = world.people[max(members)]
    helper = world.people[facilitator]
    leads = {facilitator}
    _thread(world, plan, place, author=max(members), readers=readers, leads=leads)

    said = secret_word()
    world.readers[said] = readers
    page = wikis.create_page(
        community=place, author=author, path=said, title=f"Page {said}",
        markdown=f"{COMMON} {said}", at=make.at(1),
    )  # fmt: skip
    world.pages.append(page)
    held = secret_word()
    world.readers[held] = readers
    sections = {"What happened": f"{COMMON} {held}"}
    world.debriefs.append(
        debriefs.hold(
            community=place, author=helper, title=f"Job {held}", sections=sections,
            participants=(helper,), at=make.at(1),
        )
    )  # fmt: skip
    told = secret_word()
    world.readers[told] = readers
    post = blogs.write(
        author=author, title=f"Story {told}", markdown=f"{COMMON} {told}", at=make.at(1),
        community=place,
    )  # fmt: skip
    blogs.show_to(post, "all", at=make.at(2))
    world.blog_posts.append(post)
    for n in sorted(left):
        communities.leave(place, world.people[n], at=make.at(5))


def _thread(
    world: World,
    plan: dict[str, Any],
    place: Any,
    *,
    author: int,
    readers: set[int],
    leads: set[int],
) -> None:
    """A question as planned, with an answer."""
    asked, asker = plan["asked"], world.people[author]
    secret = secret_word()
    may_read = {
        "all": readers,
        "masked": readers,
        "facilitators": leads | {author},
        "held": leads | {author},
    }[asked]
    world.readers[secret] = may_read
    more = {}
    if asked == "facilitators":
        more["audience"] = "facilitators"
    if asked == "held":
        more["held"] = True
    if asked == "masked":
        more["voice"] = "masked"
    thread = make.thread(place, asker, title=f"Why {secret}", markdown=f"{COMMON} {secret}", **more)
    world.threads.append(thread)
    opening = conversations.opening(thread)
    world.posts.append(opening)
    if asked in ("held", "facilitators"):
        return
    answer_word = secret_word()
    helper = world.people[min(leads)]
    given = conversations.answer(
        thread, author=helper, markdown=f"{COMMON} {answer_word}", at=make.at(3),
        held=plan["answered"] == "held",
    )  # fmt: skip
    world.posts.append(given)
    world.readers[answer_word] = leads if plan["answered"] != "plain" else may_read
    if plan["answered"] == "removed":
        conversations_keeping.remove(given, by=helper, at=make.at(4))


def _personal_post(world: World, plan: dict[str, Any], everybody: set[int]) -> None:
    author = world.people[plan["author"]]
    circle = plan["circle"] - {plan["author"]}
    blogs.choose_circle(author, [world.people[n] for n in sorted(circle)])
    secret = secret_word()
    post = blogs.write(
        author=author, title=f"Mine {secret}", markdown=f"{COMMON} {secret}", at=make.at(1)
    )
    if plan["state"] != "draft":
        blogs.show_to(post, plan["state"], at=make.at(2))
    world.blog_posts.append(post)
    readers = {"draft": set(), "circle": circle, "all": everybody}[plan["state"]]
    world.readers[secret] = readers | {plan["author"]}
