from datetime import date

import pytest

import factories as make
from blogs import made
from hisl.blogs import actions, queries, readers
from hisl.notices import queries as notices
from hisl.people import actions as people
from hisl.records import queries as records

pytestmark = pytest.mark.django_db


def told(person):
    return [(notice.kind, notice.title) for notice in notices.visible_to(person)]


def acts_on(post):
    return [act.verb for act in records.acts() if act.thread == post.uuid]


def team(*members, key="depot-north"):
    group = people.group_named(key)
    for member in members:
        people.add_to_group(member, group, since=date(2020, 1, 1))
    return group


def test_a_draft_leaves_no_trace_in_the_log():
    post = made.post(make.person(), state="draft")
    actions.revise(
        post, author=post.author, title="Another", markdown="Other words.", at=make.at(2)
    )
    assert acts_on(post) == []
    assert queries.audience(post, post.author).words == "Only you"


def test_each_step_to_more_readers_and_back_is_recorded():
    author = make.person()
    group = team(author)
    post = made.post(author, state="draft")
    for state in ("circle", "team", "all", "draft", "all"):
        actions.show_to(post, state, at=make.at(3), group=group if state == "team" else None)
    assert acts_on(post) == ["published", "shared", "shared", "closed", "reopened"]
    published = next(act for act in records.acts() if act.verb == "published")
    assert (published.stage, published.object_kind) == ("RO", "post")
    assert published.words == post.text.words


def test_showing_it_to_those_who_see_it_changes_nothing():
    post = made.post(make.person())
    actions.show_to(post, "all", at=make.at(9))
    assert acts_on(post) == ["published"]


def test_it_is_shown_to_no_team_that_the_author_is_not_in():
    post = made.post(make.person(), state="draft")
    with pytest.raises(ValueError, match="author is in"):
        actions.show_to(post, "team", at=make.at(2), group=team(make.person()))


def test_the_circle_sees_it_at_once_and_no_longer_at_once():
    author, friend = make.person(), make.person()
    post = made.post(author, state="circle")
    assert queries.by_pk(friend, post.pk) is None
    actions.choose_circle(author, [friend])
    assert queries.by_pk(friend, post.pk) == post
    actions.choose_circle(author, [])
    assert queries.by_pk(friend, post.pk) is None


def test_who_leaves_the_team_sees_it_no_more_but_the_author_does():
    author, colleague = make.person(), make.person()
    group = team(author, colleague)
    post = made.post(author, state="team", group=group)
    assert queries.by_pk(colleague, post.pk) == post
    for person in (author, colleague):
        people.end_membership(person, group, on=date(2021, 1, 1))
    assert queries.by_pk(colleague, post.pk) is None
    assert queries.by_pk(author, post.pk) == post


def test_a_post_of_a_community_is_for_those_who_may_read_it():
    author, outsider = make.person(), make.person()
    place = make.community(members=(author,), visibility="hidden")
    post = made.post(author, community=place)
    assert queries.by_pk(outsider, post.pk) is None
    assert list(queries.in_community(author, place)) == [post]


def test_two_are_asked_to_read_and_no_third():
    author, one, two, three = (make.person() for _ in range(4))
    post = made.post(author, state="draft")
    for reader in (one, two):
        readers.ask(post, reader, at=make.at(2))
    with pytest.raises(readers.TooManyError):
        readers.ask(post, three, at=make.at(2))
    assert queries.by_pk(one, post.pk) == post
    assert queries.by_pk(three, post.pk) is None
    assert told(one) == [("review", "A third seal")]


def test_a_reader_who_is_asked_no_longer_sees_nothing():
    author, reader = make.person(), make.person()
    post = made.post(author, state="draft")
    reading = readers.ask(post, reader, at=make.at(2))
    readers.release(reading)
    assert queries.by_pk(reader, post.pk) is None
    assert told(reader) == []


def test_the_author_is_told_what_a_reader_says_and_publishes_all_the_same():
    author, reader = make.person(), make.person()
    post = made.post(author, state="draft")
    reading = readers.ask(post, reader, at=make.at(2))
    readers.say(reading, verdict="not-yet", note="Say how you measured.", at=make.at(3))
    assert told(author) == [("reply", "Not yet: A third seal")]
    actions.show_to(post, "all", at=make.at(4))
    assert queries.by_pk(make.person(), post.pk) == post


def test_a_comment_is_an_act_upon_the_one_it_answers():
    author, one, two = make.person(), make.person(), make.person()
    post = made.post(author)
    first = actions.comment(post, author=one, markdown="How hot was it?", at=make.at(3))
    below = actions.comment(post, author=two, markdown="Cold.", at=make.at(4), parent=first)
    deeper = actions.comment(post, author=one, markdown="Thanks.", at=make.at(5), parent=below)
    acts = [act for act in records.acts() if act.verb == "commented"]
    assert [act.target_actor for act in acts] == [author.actor, one.actor, two.actor]
    assert {act.stage for act in acts} == {"RO"}
    assert (below.parent, deeper.parent) == (first, first)
    assert ("reply", "A third seal") in told(author)


def test_a_comment_taken_back_can_be_put_back():
    author, one = make.person(), make.person()
    post = made.post(author)
    said = actions.comment(post, author=one, markdown="How hot was it?", at=make.at(3))
    actions.remove_comment(said, person=one, at=make.at(4))
    assert queries.comments(post) == []
    assert told(author) == []
    actions.restore_comment(said, person=one, at=make.at(5))
    assert queries.comments(post) == [said]


def test_building_on_a_post_is_told_and_recorded_when_it_is_shown():
    author, other = make.person(), make.person()
    source = made.post(author)
    post = made.post(other, state="draft", title="It held on the KX 80, too", built_on=source)
    assert (queries.built_on_this(author, source), told(author)) == ([], [])
    actions.show_to(post, "all", at=make.at(5))
    assert queries.built_on_this(author, source) == [post]
    assert told(author) == [("used", "It held on the KX 80, too")]
    act = next(act for act in records.acts() if act.verb == "linked")
    assert (act.object, act.actor, act.target_actor) == (source.uuid, other.actor, author.actor)


def test_a_post_built_on_mine_for_others_is_not_told_to_me():
    author, other = make.person(), make.person()
    source = made.post(author)
    made.post(other, state="circle", built_on=source)
    assert told(author) == []


def test_the_author_sees_who_used_it():
    author, one, two = make.person(), make.person(), make.person()
    post = made.post(author)
    actions.react(post, person=one, kind="used", at=make.at(3))
    actions.tried(post, person=two, worked=True, note="Nine weeks.", at=make.at(4))
    used = queries.used(post)
    assert [one.person for one in used.said] == [one]
    assert [trial.person for trial in used.trials] == [two]
    assert [kind for kind, _ in told(author)] == ["used", "used"]
    assert acts_on(post)[1:] == ["reacted", "worked"]


def test_a_reaction_taken_back_stands_in_the_log_beside_it():
    author, one = make.person(), make.person()
    post = made.post(author)
    actions.react(post, person=one, kind="used", at=make.at(3))
    actions.take_back(post, person=one, kind="used", at=make.at(4))
    actions.take_back(post, person=one, kind="used", at=make.at(5))
    actions.react(post, person=one, kind="used", at=make.at(6))
    assert acts_on(post)[1:] == ["reacted", "unreacted", "reacted"]


def test_those_who_follow_the_author_are_told_once_it_is_theirs_to_read():
    from hisl.notices import actions as following

    author, follower = make.person(), make.person()
    following.follow(follower, author.uuid, "watch", at=make.at(), label=author, url="/")
    post = made.post(author, state="circle")
    assert told(follower) == []
    actions.show_to(post, "all", at=make.at(3))
    assert told(follower) == [("followed", "A third seal")]


def test_what_was_told_is_not_shown_when_the_post_is_a_draft_again():
    from hisl.notices import actions as following

    author, follower = make.person(), make.person()
    following.follow(follower, author.uuid, "watch", at=make.at(), label=author, url="/")
    post = made.post(author)
    actions.show_to(post, "draft", at=make.at(3))
    assert told(follower) == []


def test_a_deleted_post_comes_back_as_it_was():
    author, reader = make.person(), make.person()
    post = made.post(author)
    actions.delete(post, person=author, at=make.at(3))
    assert queries.by_pk(author, post.pk) is None
    actions.restore(post, person=author, at=make.at(4))
    assert queries.by_pk(reader, post.pk) == post
    assert acts_on(post) == ["published", "deleted", "undeleted"]


def test_an_edit_after_publishing_keeps_what_it_said():
    author = make.person()
    post = made.post(author)
    actions.revise(post, author=author, title="A fourth seal", markdown="New.", at=make.at(3))
    assert post.text.revisions.count() == 2
    assert acts_on(post) == ["published", "edited"]


def test_a_series_keeps_its_order():
    author = make.person()
    first, second, third = (made.post(author, title=t, series="Seals") for t in ("1", "2", "3"))
    assert [first.part, second.part, third.part] == [1, 2, 3]
    assert queries.neighbours(author, second) == (first, third)


def test_the_neighbour_that_one_may_not_read_is_passed_over():
    author, reader = make.person(), make.person()
    first = made.post(author, series="Seals")
    made.post(author, series="Seals", state="circle")
    third = made.post(author, series="Seals")
    assert queries.neighbours(reader, first) == (None, third)


def test_a_reading_is_counted_once_a_day_and_never_the_author_s_own():
    author, reader = make.person(), make.person()
    post = made.post(author)
    for person in (author, reader, reader):
        actions.viewed(post, person=person, at=make.at(5))
    assert acts_on(post) == ["published", "viewed"]
