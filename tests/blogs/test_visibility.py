"""No page, feed, list, search or count shows a post to who may not read it: over random worlds."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import factories as make
from hisl.blogs import actions, feedkeys, margin, queries, readers
from hisl.communities import actions as communities
from hisl.domain import passages as wording
from hisl.notices import queries as notices
from hisl.people import actions as people
from hisl.search import queries as search
from hisl.writing import passages

VIEWERS = 3
# Too far from each other for the search to take one for a slip of another.
WORDS = ["zanzibar", "quokkadine", "merlinfeather"]
viewer_ties = st.fixed_dictionaries(
    {
        "circle": st.booleans(),
        "team": st.sampled_from(["never", "left", "in"]),
        "community": st.sampled_from(["never", "left", "in"]),
        "guest": st.booleans(),
        "superuser": st.booleans(),
    }
)
posts = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["draft", "circle", "team", "all"]),
        "community": st.booleans(),
        "asked": st.sets(st.integers(0, VIEWERS - 1), max_size=2),
        "fate": st.sampled_from(["stays", "stays", "withdrawn", "deleted"]),
        "built": st.booleans(),
    }
)
worlds = st.fixed_dictionaries(
    {
        "visibility": st.sampled_from(["public", "private", "hidden"]),
        "viewers": st.lists(viewer_ties, min_size=VIEWERS, max_size=VIEWERS),
        "posts": st.lists(posts, min_size=2, max_size=3),
        "guests": st.booleans(),
    }
)
QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    # Making a failing world smaller would take minutes; one is small as it is.
    phases=[Phase.generate],
)


def built(world):
    """An author, viewers with their ties, and posts; each has a word that nothing else has."""
    author = make.person("The Author")
    group = people.group_named("the-team")
    people.add_to_group(author, group, since=date(2020, 1, 1))
    place = make.community("A Place", members=(author,), visibility=world["visibility"])
    viewers = [_viewer(ties, group, place) for ties in world["viewers"]]
    chosen = [v.person for v in viewers if v.ties["circle"]]
    actions.choose_circle(author, chosen)
    source, written = None, []
    for number, plan in enumerate(world["posts"]):
        post = _post(plan, author, group, place, viewers, number, source)
        source = post.made if post.made.published and not post.made.deleted else source
        written.append(post)
    return SimpleNamespace(author=author, place=place, viewers=viewers, posts=written, world=world)


def _viewer(ties, group, place):
    person = make.person(
        guest_of="Elsewhere" if ties["guest"] else "",
        is_superuser=ties["superuser"] and not ties["guest"],
    )
    if ties["team"] != "never":
        until = date(2021, 1, 1) if ties["team"] == "left" else None
        people.add_to_group(person, group, since=date(2020, 1, 1), until=until)
    if ties["community"] != "never":
        communities.join(place, person, at=make.at())
    if ties["community"] == "left":
        communities.leave(place, person, at=make.at(1))
    return SimpleNamespace(person=person, ties=ties)


def _post(plan, author, group, place, viewers, number, source):
    word = WORDS[number]
    post = actions.write(
        author=author,
        title=f"On {word}",
        markdown=f"All about {word}.\n\nA second paragraph, {word}.",
        tags=[word],
        series="The series",
        at=make.at(number),
        community=place if plan["community"] else None,
        built_on=source if plan["built"] else None,
    )
    for index in sorted(plan["asked"]):
        readers.ask(post, viewers[index].person, at=make.at(number))
    if plan["state"] != "draft":
        actions.show_to(post, plan["state"], at=make.at(20 + number), group=group)
        _talk(post, author, word)
    if plan["fate"] == "withdrawn":
        actions.show_to(post, "draft", at=make.at(40))
    if plan["fate"] == "deleted":
        actions.delete(post, person=author, at=make.at(40))
    return SimpleNamespace(made=post, plan=plan, word=word)


def _talk(post, author, word):
    actions.comment(post, author=author, markdown=f"More of {word}.", at=make.at(30))
    texts = [block.text for block in wording.blocks(post.text.html)]
    where = margin.where(post, author)
    quote = wording.quote(texts, 1, 0, 30)
    passages.comment(post.text, quote, where=where, author=author, markdown=word, at=make.at(31))


def may_read(made_world, post, viewer):
    """Worked out here once more, from the plan alone; viewer is None for a guest of the house."""
    plan, world = post.plan, made_world.world
    state = "draft" if plan["fate"] == "withdrawn" else plan["state"]
    if plan["fate"] == "deleted":
        return False
    if viewer is None:
        public = not plan["community"] or world["visibility"] == "public"
        return world["guests"] and state == "all" and public
    ties, index = viewer.ties, made_world.viewers.index(viewer)
    inside = not ties["guest"]
    if state == "draft":
        return index in plan["asked"]
    if state == "circle":
        return ties["circle"]
    if state == "team":
        return ties["team"] == "in"
    if not plan["community"]:
        return inside
    member = ties["community"] == "in"
    superuser = ties["superuser"] and inside
    return member or superuser or (inside and world["visibility"] == "public")


def addresses(made_world):
    author, place = made_world.author, made_world.place
    return [
        reverse("blogs:latest"),
        *(f"{reverse('blogs:latest')}?tag={post.word}" for post in made_world.posts),
        f"{reverse('blogs:latest')}?show=own",
        reverse("blogs:blog", args=[author.username]),
        reverse("blogs:series", args=[author.username, "the-series"]),
        reverse("blogs:community", args=[place.key]),
        place.get_absolute_url(),
        author.get_absolute_url(),
        *(_nameless(author, post.made) for post in made_world.posts),
        *(reverse("blogs:history", args=[post.made.pk]) for post in made_world.posts),
        *feeds(author, place),
    ]


def _nameless(author, post):
    """An old address of a post, without its words: a page of refusal repeats what was asked."""
    return reverse("blogs:post", args=[author.username, "old-words", post.pk])


def feeds(author, place):
    return [
        reverse("blogs:feed_all_rss"),
        reverse("blogs:feed_person_atom", args=[author.username]),
        reverse("blogs:feed_series_rss", args=[author.username, "the-series"]),
        reverse("blogs:feed_community_atom", args=[place.key]),
    ]


@pytest.mark.django_db
class TestWhoReads(TestCase):
    @given(worlds)
    @QUICK
    def test_nobody_sees_what_they_may_not(self, world):
        with self.settings(HISL_GUESTS=world["guests"]):
            made_world = built(world)
            for viewer in [*made_world.viewers, None]:
                hidden = [p for p in made_world.posts if not may_read(made_world, p, viewer)]
                self._sees_none_of(made_world, viewer, hidden)
                self._sees_all_of(made_world, viewer)

    def _sees_none_of(self, made_world, viewer, hidden):
        client = Client()
        if viewer:
            client.force_login(viewer.person)
        for address in addresses(made_world):
            page = client.get(address, follow=True).content.decode()
            for post in hidden:
                asked_for = f"tag={post.word}" in address
                leaks = f"On {post.word}" if asked_for else post.word
                assert leaks not in page, (address, post.plan, viewer)
        person = viewer.person if viewer else AnonymousUser()
        for post in hidden:
            assert not search.find(person, post.word).numbers
            assert post.word not in str(search.suggestions(person, post.word[:6]))
            assert queries.by_pk(person, post.made.pk) is None
        if viewer:
            told = [notice.title for notice in notices.visible_to(viewer.person)]
            assert not [post for post in hidden if f"On {post.word}" in told]
            self._feeds_by_key_show_none_of(made_world, viewer, hidden)

    def _feeds_by_key_show_none_of(self, made_world, viewer, hidden):
        key = feedkeys.renew(viewer.person, at=make.at())
        for address in feeds(made_world.author, made_world.place):
            feed = Client().get(f"{address}?key={key}").content.decode()
            assert not [post for post in hidden if post.word in feed]

    def _sees_all_of(self, made_world, viewer):
        """The other half: what one may read is there, and the counts count just that."""
        person = viewer.person if viewer else AnonymousUser()
        readable = [p for p in made_world.posts if may_read(made_world, p, viewer)]
        assert {p.pk for p in queries.visible_to(person)} == {p.made.pk for p in readable}
        shown = [p for p in readable if not p.made.is_draft]
        assert queries.listed(person).count() == len(shown)
        request = RequestFactory().get("/")
        request.user = person
        in_place = [p for p in shown if p.plan["community"]]
        assert queries.part(request, made_world.place).count == len(in_place)
        assert len(search.find(person, "second paragraph").numbers) == len(readable)
