"""What a dump becomes: people, threads, pages, histories and acts; twice, in parts, and killed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import transaction

import small_dump
from hisl.communities import queries as communities
from hisl.communities.models import Community, Member
from hisl.conversations.actions import answer, revise
from hisl.conversations.models import Link, Post, Thread
from hisl.domain.errors import InputError
from hisl.importers import stackexchange
from hisl.importers.stackexchange.comments import addressee
from hisl.people.models import Person
from hisl.records.actions import event_id
from hisl.records.models import Act, Statement
from hisl.wikis import actions as wikis
from hisl.wikis.models import Page
from hisl.writing.models import Revision, Tag, Text
from snapshot import snapshot

pytestmark = pytest.mark.django_db

SITE = "pumps.stackexchange.com"


def load(folder, key="pumps", site=SITE, progress=None):
    teller = progress or small_dump.Silent()
    return stackexchange.load(folder, community_key=key, site=site, progress=teller)


@pytest.fixture
def dump(tmp_path):
    return small_dump.write(tmp_path / "dump")


@pytest.fixture
def report(dump):
    return load(dump)


def post(number: int) -> Post:
    return Post.objects.get(source_url__in=[f"https://{SITE}/{p}/{number}" for p in "qa"])


def person(number: int) -> Person:
    return Person.objects.get(username=f"pumps-{number}")


def day(number: int) -> datetime:
    return datetime(2020, 3, number, 10, tzinfo=UTC)


def verbs() -> Counter:
    return Counter(Act.objects.values_list("verb", flat=True))


def test_it_opens_a_community_that_says_where_it_comes_from(report):
    community = Community.objects.get(key="pumps")
    assert community.visibility == "public"
    assert community.source_url == f"https://{SITE}"
    assert SITE in community.attribution
    assert "CC BY-SA 4.0" in community.attribution
    assert community.created == day(1)
    assert report.attribution == community.attribution


def test_it_makes_unclaimed_accounts_that_nobody_can_sign_in_to(report):
    ann = person(1)
    assert (ann.name, ann.claimed, ann.has_usable_password()) == ("Ann Lee", False, False)
    assert (ann.source, ann.source_url) == ("stackexchange:pumps", f"https://{SITE}/users/1")
    assert Person.objects.count() == report.as_dict()["accounts"] == 5


def test_it_counts_silent_members_from_the_day_of_their_account(report):
    assert Member.objects.get(person=person(4)).joined == day(3)
    assert Act.objects.filter(verb="joined").count() == Member.objects.count() == 5


def test_it_makes_a_question_a_thread_with_its_answers(report):
    thread = post(1).thread
    assert (thread.kind, thread.title, thread.views) == ("question", "Why does the pump stop?", 10)
    assert sorted(thread.tags.values_list("name", flat=True)) == ["air", "pumps"]
    assert (thread.answers, thread.replies, thread.accepted) == (3, 5, post(2))
    assert (thread.opened, thread.last_at) == (day(4), day(8))
    assert (thread.closed, thread.closed_reason) == (day(20), "off topic")
    assert post(2).parent == post(1)
    assert (post(1).votes_up, post(2).votes_up, post(2).votes_down) == (3, 1, 1)


def test_it_reads_the_tags_of_newer_dumps(report):
    assert sorted(post(5).thread.tags.values_list("name", flat=True)) == ["air", "valves"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"air", "pumps", "valves"}


def test_it_keeps_the_name_of_somebody_whose_account_is_gone(report):
    gone = post(3)
    assert (gone.author, gone.author_name) == (None, "gone")
    act = Act.objects.get(object=gone.uuid, verb="answered")
    assert (act.actor, act.target_actor) == (None, person(1).actor)


def test_it_keeps_the_markdown_and_renders_it(report):
    text = post(1).text
    assert text.markdown == "It *really* stops at noon."
    assert "<em>really</em>" in text.html
    assert text.renderer > 0


def test_it_shows_the_html_of_the_dump_where_the_markdown_says_something_else(report):
    text = post(2).text
    assert text.markdown == "Bleed the <b>air</b>."
    assert "<b>air</b>" in text.html
    assert text.renderer == 0


def test_it_cleans_the_html_of_a_post_without_history(report):
    text = post(5).text
    assert text.markdown == ""
    assert f'href="https://{SITE}/q/1"' in text.html
    assert "script" not in text.html


def test_it_prefers_the_html_of_a_post_that_was_edited_after_its_history(tmp_path):
    posts = [dict(row) for row in small_dump.FILES["Posts"]]
    posts[0] |= {"LastEditDate": small_dump.DAY.format(15), "Body": "<p>Never mind.</p>"}
    load(small_dump.write(tmp_path, changed={"Posts": posts}))
    assert (post(1).text.markdown, post(1).text.words) == ("", 2)


def test_every_text_is_for_those_who_may_read_the_community(report):
    here = communities.key_of(Community.objects.get())
    assert set(Text.objects.values_list("key", flat=True)) == {here}


def test_it_numbers_revisions_in_time_and_joins_the_changes_of_one_moment(report):
    first, second, third, fourth = post(1).text.revisions.order_by("number")
    assert (first.title, first.markdown, first.tags) == ("Why does it stop?", "It stops.", "pumps")
    assert (second.author, second.reason, second.tags) == (person(2), "Clearer", None)
    assert (second.title, second.at) == ("Why does the pump stop?", day(6))
    assert (third.title, third.markdown, third.tags) == (None, None, "pumps air red")
    assert (fourth.reason, fourth.tags) == ("Rollback", "pumps air")


def test_it_gives_each_act_its_words_at_that_moment(report):
    asked = Act.objects.get(verb="asked", object=post(1).uuid)
    edited = Act.objects.get(verb="edited", object=post(1).uuid, words__isnull=False)
    assert (asked.words, edited.words) == (2, 5)


def test_it_makes_tag_wikis_and_everything_unknown_pages(report):
    paths = dict(Page.objects.values_list("path", "title"))
    assert paths["tags/pumps"] == "pumps"
    assert paths["tags/pumps/summary"] == "pumps (summary)"
    assert {"tag-wiki/8", "site/6/9", "site/7/10", "site/8/11", "site/99/12"} < paths.keys()
    assert {"site/2/13", "site/2/14"} < paths.keys()
    assert len(paths) == 9
    wiki = Page.objects.get(path="tags/pumps")
    assert (wiki.author, wiki.text.markdown) == (person(3), "Pumps move water.")
    assert wiki.source_url == f"https://{SITE}/tags/pumps/info"
    assert Act.objects.get(verb="created", object=wiki.uuid).actor is None


def test_it_hangs_a_comment_under_its_post(report):
    reply = Post.objects.get(text__markdown="Which pump?")
    assert (reply.kind, reply.parent, reply.thread) == ("reply", post(1), post(1).thread)
    assert (reply.author, reply.votes_up) == (person(2), 3)
    assert reply.source_url == f"https://{SITE}/q/1#comment1_1"
    act = Act.objects.get(object=reply.uuid)
    assert (act.verb, act.target_actor, act.stage) == ("replied", person(1).actor, "RO")


def test_it_takes_a_comment_to_whom_it_names(report):
    reply = Post.objects.get(text__markdown="@bob: the red one.")
    assert Act.objects.get(object=reply.uuid).target_actor == person(2).actor


def test_it_keeps_comments_that_have_no_thread_as_discussions(report):
    opening = Post.objects.get(text__markdown="Good luck")
    reply = Post.objects.get(text__markdown="@AnnLee seconded")
    assert (opening.kind, opening.thread.kind) == ("opening", "discussion")
    assert opening.thread.title == "About Page 9"
    assert (reply.parent, opening.thread.replies) == (opening, 1)
    assert Act.objects.get(object=reply.uuid).target_actor == person(1).actor
    assert Act.objects.get(object=opening.uuid).verb == "discussed"
    assert Thread.objects.get(title="About post 777").posts.count() == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@BenNash you are right", "Ben Nash"),
        ("@ben, yes", "Ben Two"),
        ("@be no", None),
        ("@Al", "Al"),
        ("thanks @BenNash", None),
        ("@Nobody", None),
        ("@", None),
    ],
)
def test_it_finds_whom_a_comment_names(text, name):
    speakers = [("Ben Nash", 1), ("Al", 2), ("Ben Two", 3)]
    found = addressee(text, speakers)
    assert (found and found[0]) == name


def test_it_records_an_edit_for_each_changed_part_and_a_rollback_by_its_own_verb(report):
    edits = Act.objects.filter(verb="edited")
    assert edits.count() == report.as_dict()["edits"] == 6
    assert report.as_dict()["edits_by_others"] == 3
    assert set(edits.filter(object=post(1).uuid).values_list("target_actor", flat=True)) == {
        person(1).actor
    }
    assert verbs()["reverted"] == 3


def test_it_keeps_every_history_row_that_is_no_beginning(report):
    later = [row for row in small_dump.FILES["PostHistory"] if row["PostHistoryTypeId"] > 3]
    ids = [event_id(f"stackexchange/pumps/history/{row['Id']}") for row in later]
    acts = Act.objects.filter(id__in=ids)
    assert acts.count() == len(later) == 33
    told = set(acts.values_list("verb", flat=True))
    assert {"closed", "reopened", "deleted", "locked", "migrated", "bumped", "noted"} < told


def test_it_names_who_suggested_an_edit_and_who_let_it_through(report):
    act = Act.objects.get(verb="applied-edit")
    assert (act.actor, act.target_actor) == (person(1).actor, person(2).actor)


def test_it_keeps_votes_that_name_nobody_together_by_day(report):
    votes = Act.objects.filter(verb="voted-up", object=post(1).uuid)
    assert sorted(votes.values_list("count", "actor")) == [(1, None), (2, None)]
    assert set(votes.values_list("target_actor", flat=True)) == {person(1).actor}


def test_it_keeps_a_vote_that_names_somebody_by_itself(report):
    act = Act.objects.get(verb="bookmarked")
    assert (act.actor, act.count) == (person(3).actor, 1)
    assert Act.objects.get(verb="offered-bounty").actor == person(1).actor


def test_it_accounts_for_every_vote_once(report):
    marks = {"voted-up", "voted-down", "bookmarked", "accepted", "flagged", "moderated", "approved"}
    marks |= {verb for verb in verbs() if verb.startswith("voted-") or verb.endswith("-bounty")}
    counted = sum(Act.objects.filter(verb__in=marks).values_list("count", flat=True))
    unknown = Act.objects.filter(verb="noted", at__hour=0).count()
    assert counted + unknown == len(small_dump.FILES["Votes"])


def test_it_records_one_acceptance_by_the_asker(report):
    act = Act.objects.get(verb="accepted")
    assert (act.actor, act.target_actor) == (person(1).actor, person(2).actor)
    assert act.at == datetime(2020, 3, 9, tzinfo=UTC)


def test_it_accepts_where_the_votes_are_missing(tmp_path):
    load(small_dump.write(tmp_path, without=["Votes"]))
    assert Act.objects.get(verb="accepted").at == day(5)
    assert post(1).thread.accepted == post(2)


def test_it_links_threads(report):
    assert sorted(Link.objects.values_list("kind", flat=True)) == ["duplicate", "related"]
    assert verbs()["linked"] == 4


def test_it_keeps_what_the_bot_does_nobodys(report):
    bot = person(-1)
    assert not Act.objects.filter(actor=bot.actor).exists()
    assert Post.objects.get(text__markdown="Bot speaking").author == bot
    assert report.as_dict()["acts_of_the_bot"] == 1 + 1 + 4


def test_it_writes_a_statement_for_every_act_in_this_community(report):
    community = Community.objects.get()
    assert Statement.objects.count() == Act.objects.count() > 0
    assert set(Act.objects.values_list("community", "source", "mandated")) == {
        (community.uuid, "stackexchange", False)
    }


def test_it_says_what_was_odd(report):
    assert report.missing_files == ()
    assert sorted(report.warnings.values()) == [1, 1, 1, 1, 1, 2, 3]
    assert any("kept as discussions" in line for line in report.lines())


def test_it_needs_the_posts_alone(tmp_path):
    rest = [name for name in small_dump.FILES if name != "Posts"]
    report = load(small_dump.write(tmp_path, without=rest))
    assert report.missing_files == tuple(name for name in small_dump.FILES if name != "Posts")
    assert Thread.objects.count() == 2
    assert person(2).name == "user2"
    assert Member.objects.get(person=person(2)).joined == day(5)
    assert Revision.objects.count() == 14


def test_it_reads_packed_files_alike(dump, tmp_path):
    with transaction.atomic():
        load(dump)
        plain = snapshot()
        transaction.set_rollback(True)
    load(small_dump.write(tmp_path / "packed", packed=True))
    assert snapshot() == plain


def test_it_adds_nothing_the_second_time(dump, report):
    before = snapshot()
    assert report.added == sum(report.new.values()) > 100
    again = load(dump)
    assert (again.added, snapshot()) == (0, before)


def test_it_takes_the_site_from_the_folder_or_says_that_nobody_named_it(tmp_path):
    load(small_dump.write(tmp_path / SITE), site="")
    assert Community.objects.get().source_url == f"https://{SITE}"
    load(small_dump.write(tmp_path / "unnamed"), key="other", site="")
    other = Community.objects.get(key="other")
    assert (other.source_url, "does not tell" in other.attribution) == ("", True)


def test_it_fills_in_the_addresses_when_the_site_is_named_later(dump):
    with transaction.atomic():
        load(dump)
        named = snapshot()
        transaction.set_rollback(True)
    load(dump, site="")
    assert load(dump).added == 0
    for table in ("Person", "Page", "Post"):
        assert snapshot()[table] == named[table]
    assert Community.objects.get().source_url == f"https://{SITE}"


def test_it_goes_on_from_an_older_dump_of_the_same_site(tmp_path):
    older = {
        "PostHistory": [row for row in small_dump.FILES["PostHistory"] if row["Id"] < 4],
        "Votes": small_dump.FILES["Votes"][:2],
    }
    posts = [dict(row) for row in small_dump.FILES["Posts"]]
    posts[0]["Body"] = "<p>It stops.</p>"
    load(small_dump.write(tmp_path / "older", changed=older | {"Posts": posts[:-1]}))
    assert post(1).text.markdown == "It stops."
    report = load(small_dump.write(tmp_path / "newer"))
    assert report.new["pages"] == 1
    assert post(1).text.markdown == "It *really* stops at noon."
    assert list(post(1).text.revisions.values_list("number", flat=True)) == [4, 3, 2, 1][::-1]
    assert post(1).votes_up == 3


class Killed(Exception):
    pass


class Deadly(small_dump.Silent):
    """Progress that ends the import after so many words."""

    def __init__(self, words: int) -> None:
        self.left = words

    def advance(self, by: int = 1) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


def test_it_ends_in_the_same_state_wherever_it_was_killed(dump, monkeypatch):
    monkeypatch.setattr("hisl.importers.stackexchange.posts.BATCH", 2)
    with transaction.atomic():
        load(dump)
        whole = snapshot()
        transaction.set_rollback(True)
    survived = False
    for words in range(1, 60):
        with transaction.atomic():
            try:
                load(dump, progress=Deadly(words))
                survived = True
            except Killed:
                load(dump)
            assert snapshot() == whole, f"killed at word {words}"
            transaction.set_rollback(True)
        if survived:
            break
    assert survived
    assert words > 15


def test_it_leaves_a_whole_batch_or_nothing_of_it(dump, monkeypatch):
    from hisl.records import actions as records

    real, calls = records.record_many, iter(range(100))

    def fails_later(acts, **more):
        if next(calls) == 2:
            raise Killed
        return real(acts, **more)

    with transaction.atomic():
        load(dump)
        whole = snapshot()
        transaction.set_rollback(True)
    with monkeypatch.context() as patch:
        patch.setattr(records, "record_many", fails_later)
        with pytest.raises(Killed):
            load(dump)
    assert Thread.objects.exists()
    assert not Post.objects.filter(kind="answer").exists()
    load(dump)
    assert snapshot() == whole


def test_it_refuses_a_community_that_came_about_here(dump):
    Community.objects.create(key="pumps", name="Ours", purpose="Ours", created=day(1))
    with pytest.raises(InputError, match="no dump was imported to"):
        load(dump)
    assert Person.objects.count() == 0


def test_it_refuses_another_site_under_the_same_key(dump, report):
    with pytest.raises(InputError, match="was imported from https://pumps"):
        load(dump, site="other.stackexchange.com")


def test_it_refuses_another_dump_under_the_same_key(dump, report, tmp_path):
    posts = [row | {"CreationDate": small_dump.DAY.format(17)} for row in small_dump.FILES["Posts"]]
    before = snapshot()
    with pytest.raises(InputError, match="another dump"):
        load(small_dump.write(tmp_path / "other", changed={"Posts": posts}), site="")
    assert snapshot() == before


def test_it_gives_a_taken_username_a_number(dump):
    Person.objects.create(username="pumps-1", name="Somebody", email="a@b.example")
    load(dump)
    assert Person.objects.get(name="Ann Lee").username == "pumps-1-2"


def test_it_moves_a_page_whose_place_is_taken(dump, tmp_path):
    posts = [row for row in small_dump.FILES["Posts"] if row["Id"] != 7]
    load(small_dump.write(tmp_path / "older", changed={"Posts": posts}))
    ours = wikis.create_page(
        community=Community.objects.get(),
        author=person(1),
        path="tags/pumps",
        title="Ours",
        markdown="Ours",
        at=day(20),
    )
    load(dump)
    theirs = Page.objects.get(title="pumps")
    assert theirs.path == f"tags/pumps-{theirs.uuid.hex[:8]}"
    assert Page.objects.get(path="tags/pumps") == ours


def test_it_leaves_what_somebody_wrote_here_since(dump, report):
    revise(post(1), author=person(1), markdown="Ours now.", at=datetime.now(UTC))
    answer(post(5).thread, author=person(4), markdown="Open the valve.", at=datetime.now(UTC))
    later = small_dump.FILES["PostHistory"] + [
        small_dump.FILES["PostHistory"][5] | {"Id": 300, "RevisionGUID": "g99", "Text": "<x>"}
    ]
    again = load(small_dump.write(dump, changed={"PostHistory": later}))
    assert again.new["revisions"] == 1
    assert post(1).text.markdown == "Ours now."
    assert (post(5).thread.answers, post(1).thread.answers) == (1, 3)
