"""Over random worlds: no page of the slice shows what may not be read, or who may not be named."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import factories as make
from hisl.conversations import actions, keeping, moderation, queries
from hisl.conversations.models import Post, Thread
from hisl.people import queries as people
from hisl.search import queries as search

pytestmark = pytest.mark.django_db

ROLES = ("outsider", "member", "facilitator")
PAGES = ("history", "more", "reply", "post", "edit")
_words = count(1)

posts = st.fixed_dictionaries(
    {
        "by": st.integers(0, 2),
        "state": st.sampled_from(["shown", "shown", "held", "removed"]),
    }
)
worlds = st.fixed_dictionaries(
    {
        "visibility": st.sampled_from(["public", "private", "hidden"]),
        "roles": st.lists(st.sampled_from(ROLES), min_size=3, max_size=3),
        "audience": st.sampled_from(["community", "community", "facilitators"]),
        "voice": st.sampled_from(["own", "masked", "group"]),
        "opening": st.sampled_from(["shown", "shown", "held", "removed"]),
        "posts": st.lists(posts, max_size=4),
    }
)


class World:
    """A thread in a place, the people, and of each post who may read its words."""

    def __init__(self, drawn: dict[str, Any]) -> None:
        self.drawn = drawn
        self.author = make.person(f"Masked{next(_words)} Asker")
        self.keeper = make.person("Keeper")
        self.people = [make.person(f"Writer{next(_words)} Name") for _ in drawn["roles"]]
        roles = list(zip(self.people, drawn["roles"], strict=True))
        self.place = make.community(
            visibility=drawn["visibility"],
            members=(self.author, *(p for p, role in roles if role == "member")),
            facilitators=(self.keeper, *(p for p, role in roles if role == "facilitator")),
        )
        self.facilitators = {self.keeper, *(p for p, role in roles if role == "facilitator")}
        self.inside = self.facilitators | {self.author, *(p for p, r in roles if r == "member")}
        self.words: dict[int, str] = {}
        self.thread = self._thread()
        self.readers = self._readers()
        for one in drawn["posts"]:
            self._say(self.people[one["by"]], one["state"])
        self._bring(actions.opening(self.thread), drawn["opening"], self.author)

    def _thread(self) -> Thread:
        word = f"openingword{next(_words)}"
        thread = make.thread(
            self.place,
            self.author,
            title=f"titleword{next(_words)}",
            markdown=f"It {word}.",
            voice=self.drawn["voice"],
            audience=self.drawn["audience"],
        )
        self.words[actions.opening(thread).pk] = word
        return thread

    def _readers(self) -> set[Any]:
        if self.drawn["audience"] == "facilitators" or self.drawn["opening"] == "held":
            return self.facilitators | {self.author}
        everybody = {*self.people, self.author, self.keeper}
        return everybody if self.drawn["visibility"] == "public" else self.inside

    def _say(self, person: Any, state: str) -> None:
        word = f"postword{next(_words)}"
        post = actions.answer(
            self.thread, author=person, markdown=f"It {word}.", at=make.at(next(_words) % 50 + 2)
        )
        self.words[post.pk] = word
        self._bring(post, state, person)

    def _bring(self, post: Post, state: str, person: Any) -> None:
        if state == "held":
            moderation.hide(post.uuid, by=self.keeper, at=make.at(60))
        elif state == "removed":
            keeping.remove(post, by=person, at=make.at(60))

    def may_read(self, viewer: Any, post: Post) -> bool:
        if viewer not in self.readers or post.deleted or post.thread.deleted:
            return False
        return not post.held or viewer in self.facilitators or viewer.pk == post.author_id

    def may_name(self, viewer: Any) -> bool:
        masked = self.drawn["voice"] != "own"
        return not masked or viewer in self.facilitators or viewer == self.author


def seen_by(world: World, viewer: Any) -> str:
    """All words of the slice's pages as somebody gets them."""
    client = Client()
    client.force_login(viewer)
    thread, key = world.thread.pk, world.place.key
    addresses = [reverse("conversations:thread", args=[thread])]
    addresses += [
        f"{reverse('conversations:threads', args=[key])}?{q}" for q in ("", "show=unread")
    ]
    addresses += [reverse(f"conversations:{n}", args=[thread]) for n in ("first_unread", "tend")]
    addresses += [
        f"{reverse(f'conversations:{name}', args=[pk])}?quote=1"
        for name in PAGES
        for pk in world.words
    ]
    addresses.append(f"{reverse('conversations:similar')}?title={world.thread.title}")
    addresses.append(world.place.get_absolute_url())
    return "".join(client.get(address, follow=True).content.decode() for address in addresses)


QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    # Making a failing world smaller would take minutes; one is small as it is.
    phases=[Phase.generate],
)


class TestWhoReadsWhat(TestCase):
    @QUICK
    @given(drawn=worlds)
    def test_no_page_shows_what_may_not_be_read_nor_whom_one_may_not_name(self, drawn):
        world = World(drawn)
        for viewer in (*world.people[:2], world.author, world.keeper):
            page = seen_by(world, viewer)
            for post in Post.objects.filter(thread=world.thread).select_related("thread"):
                if not world.may_read(viewer, post):
                    assert world.words[post.pk] not in page, (post.kind, viewer.name)
            if not world.may_name(viewer):
                assert world.author.name not in page, viewer.name
                assert f"/{world.author.username}/" not in page, viewer.name

    @QUICK
    @given(drawn=worlds)
    def test_lists_rules_keys_and_search_agree_on_who_reads(self, drawn):
        world = World(drawn)
        thread = Thread.objects.get(pk=world.thread.pk)
        for viewer in (*world.people, world.author, world.keeper):
            is_reader = viewer in world.readers
            is_listed = is_reader and thread.deleted is None
            listed = queries.visible_to(viewer).filter(pk=thread.pk)
            assert listed.exists() == is_listed
            assert (queries.by_pk(viewer, thread.pk) is not None) == is_listed
            assert (queries.key_of(thread) in people.keys_of(viewer)) == is_reader
            if people.may(viewer, "communities.read", world.place):
                in_place = queries.in_place(viewer, world.place).filter(pk=thread.pk)
                assert in_place.exists() == is_listed
            for pk, word in world.words.items():
                post = Post.objects.select_related("thread").get(pk=pk)
                is_readable = world.may_read(viewer, post)
                assert (queries.post_by_pk(viewer, pk) is not None) == is_readable
                is_found = bool(search.find(viewer, word).numbers)
                assert is_found == (is_readable and not post.held)
