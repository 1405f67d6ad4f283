"""The script of the example organisation: sound as a story, and true to what is planted.

Everything is counted from the steps themselves, never from the constants of the generator.
"""

import re
import time
from collections import Counter, defaultdict
from dataclasses import fields
from datetime import timedelta
from statistics import median

import numpy as np
import pytest

from hisl.domain.demo import PLANTED, SIGN_IN, YEAR_ENDS, YEAR_STARTS, script, steps
from hisl.domain.demo.kpi import kpi_panel

THREADS = (steps.Ask, steps.TellStory, steps.OpenDiscussion)
WRITTEN = (*THREADS, steps.Answer, steps.Reply, steps.CreatePage, steps.RevisePage)
CONTRIBUTIONS = (*WRITTEN, steps.HoldDebrief, steps.Tried)
RETURN_WINDOW = timedelta(days=30)
JOINT_WINDOW = timedelta(days=14)


@pytest.fixture(scope="module")
def year():
    return script()


@pytest.fixture(scope="module", params=(2026, 7))
def any_year(request):
    return script(request.param)


def of(year, *kinds):
    return [step for step in year if isinstance(step, kinds)]


def in_place(year, community):
    return [step for step in of(year, steps.Act) if step.community == community]


# The script as a story


def test_it_tells_the_same_story_for_the_same_seed(year):
    assert script(2026) == year


def test_it_tells_another_story_for_another_seed(year):
    other = script(3)
    assert {s.who for s in of(other, steps.Person)} != {s.who for s in of(year, steps.Person)}


def test_it_is_told_within_three_seconds():
    began = time.process_time()
    script(11)
    assert time.process_time() - began < 3


def test_every_step_has_a_key_of_its_own(any_year):
    assert max(Counter(step.key for step in any_year).values()) == 1


def test_steps_come_in_order_of_time_within_the_year(any_year):
    moments = [step.at for step in any_year]
    assert moments == sorted(moments)
    begun = [s.at for s in any_year if not isinstance(s, steps.Complete)]
    assert begun[0] >= YEAR_STARTS
    assert moments[-1] < YEAR_ENDS
    assert all(at.utcoffset() == timedelta(0) for at in moments)


def test_the_company_has_some_300_people_in_24_teams(any_year):
    assert len(of(any_year, steps.OpenTeam)) == 24
    assert 290 <= len(of(any_year, steps.Person)) <= 310
    assert len(of(any_year, steps.TeamMembership)) >= 10


def test_the_volume_is_that_of_a_company_and_not_of_a_benchmark(any_year):
    assert 900 <= len(of(any_year, *THREADS)) <= 1_300
    assert 2_500 <= len(of(any_year, *CONTRIBUTIONS)) <= 5_500
    assert 8_000 <= len(any_year) <= 12_000


def test_every_reference_points_to_an_earlier_step(any_year):
    seen, kinds = set(), {}
    for step in any_year:
        for name in ("question", "answer", "thread", "to", "what", "page", "post"):
            if hasattr(step, name):
                assert getattr(step, name) in seen, (step.key, name)
        if isinstance(step, steps.Answer | steps.Accept):
            assert kinds[step.question] is steps.Ask
        if isinstance(step, steps.RevisePage):
            assert kinds[step.page] is steps.CreatePage
        if isinstance(step, steps.Tried):
            assert kinds[step.what] in (steps.Answer, steps.CreatePage)
        seen.add(step.key)
        kinds[step.key] = type(step)


def test_a_reply_stays_in_its_thread(any_year):
    thread = {}
    for step in of(any_year, *THREADS, steps.Answer, steps.Reply):
        root = getattr(step, "question", getattr(step, "thread", step.key))
        thread[step.key] = root
        if isinstance(step, steps.Reply):
            assert thread[step.to] == root


def test_nobody_acts_before_arriving_or_after_leaving(any_year):
    here = set()
    for step in any_year:
        if isinstance(step, steps.OpenTeam):
            continue
        if isinstance(step, steps.Person):
            here.add(step.who)
        assert step.who in here, step.key
        if isinstance(step, steps.LeaveCompany):
            here.discard(step.who)


def test_nobody_acts_in_a_community_they_are_not_in(any_year):
    members = defaultdict(set)
    for step in any_year:
        if isinstance(step, steps.OpenCommunity):
            members[step.community] |= set(step.facilitators)
        elif isinstance(step, steps.Join):
            assert step.who not in members[step.community], step.key
            members[step.community].add(step.who)
        elif isinstance(step, steps.Leave):
            members[step.community].remove(step.who)
        elif isinstance(step, steps.Act):
            assert step.who in members[step.community], step.key
            assert set(getattr(step, "participants", ())) <= members[step.community]


def test_people_are_in_the_team_they_leave(any_year):
    team = {}
    for step in any_year:
        if isinstance(step, steps.Person):
            team[step.who] = step.team
        elif isinstance(step, steps.TeamMembership):
            assert team[step.who] == step.previous
            team[step.who] = step.team
        elif isinstance(step, steps.LeaveCompany):
            assert team[step.who] == step.team


def test_only_people_enrolled_act_in_a_programme_while_it_runs(any_year):
    activities, programme_of, enrolled, staff = {}, {}, defaultdict(set), defaultdict(set)
    for step in any_year:
        if isinstance(step, steps.OpenProgramme):
            for activity in step.activities:
                activities[activity.key] = activity
                programme_of[activity.key] = step.programme
        elif isinstance(step, steps.OpenCommunity):
            staff[step.community] |= set(step.facilitators)
        elif isinstance(step, steps.Enrol):
            enrolled[step.programme].add(step.who)
        elif isinstance(step, steps.Withdraw | steps.Complete):
            enrolled[step.programme].remove(step.who)
        elif isinstance(step, steps.Act) and step.intervention is not None:
            activity = activities[step.intervention]
            assert activity.starts <= step.at < activity.ends
            inside = enrolled[programme_of[step.intervention]] | staff[step.community]
            assert step.who in inside, step.key


def test_the_asker_accepts_and_nobody_answers_or_accepts_themselves(any_year):
    asker = {step.key: step.who for step in of(any_year, steps.Ask)}
    for step in of(any_year, steps.Answer):
        assert step.who != asker[step.question]
    for step in of(any_year, steps.Accept):
        assert step.who == asker[step.question]


def test_texts_are_whole(any_year):
    for step in any_year:
        for name in (f.name for f in fields(step)):
            value = getattr(step, name)
            if isinstance(value, str):
                assert not re.search(r"[{}]|\bC[1-6]\|", value), (step.key, name)
                assert name not in ("title", "markdown", "note", "reason") or value.strip()


def test_titles_are_distinct(any_year):
    titles = [s.title for s in of(any_year, *THREADS, steps.CreatePage, steps.HoldDebrief)]
    assert len(set(titles)) == len(titles)
    paths = [(s.community, s.path) for s in of(any_year, steps.CreatePage)]
    assert len(set(paths)) == len(paths)


def test_an_answer_speaks_of_no_other_machine_than_its_question(year):
    machines = re.compile(r"\b(?:KX|LV|PC|RC|LB|FT|CP|GS|CW|ST|PL|IJ) \d+\b")
    question = {s.key: f"{s.title} {s.markdown}" for s in of(year, steps.Ask)}
    spoken = 0
    for answer in of(year, steps.Answer):
        named = set(machines.findall(answer.markdown))
        spoken += len(named)
        assert named <= set(machines.findall(question[answer.question])), answer.key
    assert spoken > 10


def test_each_role_has_somebody_to_sign_in_as(any_year):
    people = {s.who: s for s in of(any_year, steps.Person)}
    assert set(SIGN_IN) == {
        *("facilitator", "learner", "designer", "analyst", "manager", "administrator")
    }
    assert set(SIGN_IN.values()) <= set(people)
    assert any(SIGN_IN["facilitator"] in s.facilitators for s in of(any_year, steps.OpenCommunity))
    assert SIGN_IN["learner"] in {s.who for s in of(any_year, steps.Enrol)}


# What is planted


def test_most_contributions_declare_their_level_and_some_do_not(any_year):
    declared = [s.level is not None for s in of(any_year, steps.Contribution)]
    assert 0.85 <= np.mean(declared) <= 0.93


def returned_share(acts):
    """Share of answers and replies i to j with one of j to i of the same kind within 30 days."""
    author = {s.key: s.who for s in acts}
    between = defaultdict(list)
    for s in acts:
        if isinstance(s, steps.Answer | steps.Reply):
            to = author[s.question if isinstance(s, steps.Answer) else s.to]
            if to != s.who:
                between[type(s), s.who, to].append(s.at)
    returned = [
        any(abs(at - back) <= RETURN_WINDOW for back in between.get((kind, j, i), ()))
        for (kind, i, j), moments in between.items()
        for at in moments
    ]
    return np.mean(returned), len(returned)


def test_help_goes_both_ways_in_the_lively_community_and_one_way_at_the_desk(any_year):
    lively, n = returned_share(in_place(any_year, "field-service"))
    desk, m = returned_share(in_place(any_year, "service-desk"))
    assert min(n, m) > 300
    assert lively > 0.6
    assert desk < 0.15


def interleaved_share(acts):
    """Share of the revisions (a page's making among them) that stand in an A, B, A of 14 days."""
    pages = defaultdict(list)
    for s in acts:
        if isinstance(s, steps.CreatePage | steps.RevisePage):
            pages[s.key if isinstance(s, steps.CreatePage) else s.page].append(s)
    marked = set()
    for revisions in pages.values():
        for a, b, c in zip(revisions, revisions[1:], revisions[2:], strict=False):
            if a.who == c.who != b.who and c.at - a.at <= JOINT_WINDOW:
                marked |= {a.key, b.key, c.key}
    n = sum(map(len, pages.values()))
    return len(marked) / n, n


def test_pages_are_written_in_turns_in_sealing_and_alone_elsewhere(any_year):
    joint, n = interleaved_share(in_place(any_year, "sealing"))
    alone, m = interleaved_share(in_place(any_year, "packaging-lines"))
    assert n > 200
    assert joint > 0.85
    assert (m > 5, alone) == (True, 0)


def test_joint_revisions_are_most_of_what_is_written_in_sealing(any_year):
    acts = in_place(any_year, "sealing")
    joint, n = interleaved_share(acts)
    assert joint * n / len([s for s in acts if isinstance(s, (*WRITTEN, steps.HoldDebrief))]) > 0.52


def test_the_road_only_broadcasts(any_year):
    written = [s for s in in_place(any_year, "from-the-road") if isinstance(s, CONTRIBUTIONS)]
    assert len(written) > 100
    assert {type(s) for s in written} == {steps.TellStory}


def first_answers(acts):
    """Hours to the first answer by question (None: none), with the month of the question."""
    first = {}
    for s in acts:
        if isinstance(s, steps.Answer):
            first.setdefault(s.question, s.at)
    return [
        (f"{s.at:%Y-%m}", (first[s.key] - s.at).total_seconds() / 3600 if s.key in first else None)
        for s in acts
        if isinstance(s, steps.Ask)
    ]


@pytest.mark.parametrize("key", ["field-service", "service-desk", "sealing", "apprentices"])
def test_first_answers_come_as_planted(any_year, key):
    planned = PLANTED.community(key).first_answer
    hours = [h for _, h in first_answers(in_place(any_year, key))]
    answered = [h for h in hours if h is not None]
    # Standard error of the log-median, times three.
    slack = 3 * 1.2533 * planned.spread / len(answered) ** 0.5
    assert abs(np.log(median(answered) / planned.median_hours)) < slack
    assert abs(hours.count(None) / len(hours) - planned.unanswered) < 0.04


def test_the_lines_die_after_their_facilitator_left(any_year):
    acts = in_place(any_year, "packaging-lines")
    left = [s for s in of(any_year, steps.Leave) if s.community == "packaging-lines"]
    (opened,) = [s for s in of(any_year, steps.OpenCommunity) if s.community == "packaging-lines"]
    (leaves,) = [s.at for s in left if s.who in opened.facilitators]
    assert f"{leaves:%Y-%m-%d}" == PLANTED.facilitator_leaves
    by_month = defaultdict(list)
    for month, hours in first_answers(acts):
        by_month[month].append(hours)
    before = [h for m, hs in by_month.items() if m < "2026-02" for h in hs]
    early = [h for m in ("2026-02", "2026-03") for h in by_month[m]]
    late = [h for m in ("2026-06", "2026-07", "2026-08") for h in by_month[m]]
    silent = [hours.count(None) / len(hours) for hours in (before, early, late)]
    assert silent[0] < 0.12
    assert silent[0] < silent[1] < silent[2]
    assert silent[2] > 0.5
    answered = [[h for h in hours if h is not None] for hours in (before, early + late)]
    assert median(answered[1]) > 4 * median(answered[0])
    assert len(before) / 5 > 2 * len(early + late) / 5


def test_the_tiny_community_has_four_contributors_and_more_members(any_year):
    acts = in_place(any_year, "old-pumps")
    assert len({s.who for s in acts if isinstance(s, CONTRIBUTIONS)}) == 4
    joined = [s for s in of(any_year, steps.Join) if s.community == "old-pumps"]
    assert len(joined) >= 5
    assert len([s for s in acts if isinstance(s, CONTRIBUTIONS)]) > 30


def test_one_community_is_hidden_and_one_private(any_year):
    seen = Counter(s.visibility for s in of(any_year, steps.OpenCommunity))
    assert (seen["hidden"], seen["private"]) == (1, 1)
    assert seen["public"] >= 6


def median_level(acts):
    levels = sorted(s.level for s in acts if isinstance(s, CONTRIBUTIONS) and s.level)
    return levels[len(levels) // 2]


@pytest.mark.parametrize(
    "activity", [a for a in PLANTED.activities if a.lived[0] is not None], ids=lambda a: a.key
)
def test_an_activity_is_lived_at_its_planted_complexity(any_year, activity):
    acts = [
        s
        for s in of(any_year, steps.Contribution)
        if s.intervention == activity.key and not s.mandated and not isinstance(s, steps.Tried)
    ]
    assert len(acts) >= 40
    assert len({s.who for s in acts}) >= 5
    assert median_level(acts) == activity.lived[0]


def test_the_designed_places_are_those_the_designer_entered(any_year):
    entered = {
        a.key: (a.complexity, a.collegiality)
        for s in of(any_year, steps.OpenProgramme)
        for a in s.activities
    }
    assert entered == {a.key: a.designed for a in PLANTED.activities}


def test_reviewers_praise_and_hardly_ever_judge(any_year):
    reviews = [
        s for s in of(any_year, steps.Reply) if s.intervention == "clear-reports/review" and s.level
    ]
    assert len(reviews) > 100
    assert np.mean([s.level in ("C5", "C6") for s in reviews]) == 0
    assert np.mean([s.level == "C4" for s in reviews]) < 0.1


def test_the_lecture_is_views_and_mandated_replies(any_year):
    acts = in_place(any_year, "safe-start")
    author = {s.key: s.who for s in acts}
    lessons = {s.key for s in acts if isinstance(s, steps.OpenDiscussion)}
    replies = [s for s in acts if isinstance(s, steps.Reply)]
    views = [s for s in acts if isinstance(s, steps.View)]
    assert len(replies) > 200
    assert all(s.mandated and s.to in lessons for s in replies)
    assert sum(s.count for s in views) > 2 * len([s for s in acts if isinstance(s, CONTRIBUTIONS)])
    # Nothing depends on another: no word goes back from those who lecture.
    assert not {s.who for s in replies} & {author[key] for key in lessons}


def test_nothing_is_mandated_elsewhere(any_year):
    mandated = [s for s in of(any_year, steps.Contribution) if s.mandated]
    assert {s.community for s in mandated} == {"safe-start"}


def double_difference(panel, programme_cohorts):
    """Mean change of log value around each cohort's start, less that of the never treated."""
    panel = panel.assign(y=np.log(panel["value"]))
    never = panel[panel["cohort"].isna()]
    changes = []
    for cohort in programme_cohorts:
        treated = panel[panel["cohort"] == cohort]
        change = [
            g.loc[g["month"] >= cohort, "y"].mean() - g.loc[g["month"] < cohort, "y"].mean()
            for g in (treated, never)
        ]
        changes.append(change[0] - change[1])
    return float(np.exp(np.mean(changes)) - 1)


def test_the_kpi_falls_by_the_planted_share_after_a_depots_start():
    estimates = [
        double_difference(kpi_panel(seed), ("2026-01", "2026-03", "2026-05")) for seed in range(40)
    ]
    error = np.std(estimates) / 40**0.5
    assert abs(np.mean(estimates) - -0.12) < 3 * error
    assert error < 0.01


def test_the_other_kpi_does_not_move():
    estimates = [
        double_difference(kpi_panel(seed, kpi="line-stops"), ("2025-10",)) for seed in range(40)
    ]
    assert abs(np.mean(estimates)) < 3 * np.std(estimates) / 40**0.5


def test_the_kpi_panel_is_one_row_per_team_and_month():
    panel = kpi_panel()
    assert list(panel.columns) == ["team", "month", "value", "cohort"]
    assert len(panel) == 24 * 18
    assert not panel.duplicated(["team", "month"]).any()
    assert panel.groupby("team")["cohort"].nunique(dropna=False).eq(1).all()
    assert panel.equals(kpi_panel(2026))


def test_people_enrol_when_their_depot_starts(any_year):
    cohort = kpi_panel().drop_duplicates("team").set_index("team")["cohort"].to_dict()
    team = {}
    for step in any_year:
        if isinstance(step, steps.Person | steps.TeamMembership):
            team[step.who] = step.team
        elif isinstance(step, steps.Enrol) and step.programme == "first-time-fix":
            start = cohort[team[step.who]]
            assert isinstance(start, str)
            assert start <= f"{step.at:%Y-%m}"


# Blog posts


def test_the_learning_stories_stand_in_no_community(any_year):
    posts = of(any_year, steps.WritePost)
    assert len(posts) >= 8
    assert len([post for post in posts if post.built_on]) >= 2
    assert len({post.title for post in posts}) == len(posts)
    assert not any(hasattr(post, "community") for post in posts)


def test_every_story_is_talked_about_and_some_passages_are(any_year):
    posts, said = of(any_year, steps.WritePost), of(any_year, steps.CommentPost)
    assert {comment.post for comment in said} == {post.key for post in posts}
    words = {post.key: post.markdown for post in posts}
    quoted = [comment for comment in said if comment.quote]
    assert len(quoted) >= 5
    assert all(comment.quote in words[comment.post] for comment in quoted)


def test_nobody_comments_on_their_own_story_first(any_year):
    authors = {post.key: post.who for post in of(any_year, steps.WritePost)}
    for comment in of(any_year, steps.CommentPost):
        assert (comment.who == authors[comment.post]) == (comment.to != comment.post)
