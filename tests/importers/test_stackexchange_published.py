"""Two real dumps, held to the figures that were counted from their files by another program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from statistics import median

import pytest
from django.db.models import Sum

import small_dump
from hisl.communities.models import Community, Member
from hisl.conversations import queries as conversations
from hisl.conversations.models import Post, Thread
from hisl.importers import stackexchange
from hisl.people.models import Person
from hisl.records.models import Act
from hisl.wikis.models import Page
from hisl.writing.models import Revision
from shared_data import shared_data
from snapshot import snapshot

AI = {
    "questions": 421,
    "answers": 749,
    "tag_wikis": 108,
    "comments": 1_165,
    "votes": 5_323,
    "history_rows": 3_612,
    "accounts": 3_157,
    "accounts_that_wrote": 402,
    "accepted_answers": 212,
    "edits": 1_087,
    "edits_by_others": 468,
    "editors": 147,
    "posts_with_two_editors": 126,
    "votes_up": 3_918,
    "votes_down": 425,
    "links": 101,
    "tags": 222,
    "badges": 3_290,
}
CONLANG = {
    "questions": 54,
    "answers": 115,
    "tag_wikis": 8,
    "comments": 230,
    "votes": 1_119,
    "history_rows": 450,
    "accounts": 272,
    "accepted_answers": 11,
}
VOTES = re.compile("voted-.*|.*-bounty|bookmarked|flagged|moderated|approved|accepted|noted")
SECONDS, RESIDENT_MB = 60, 300
# The peak of the program itself: the system's own count of a child begins with its parent's.
WITH_PEAK = """
import sys
from hisl.cli.main import main
sys.argv = sys.argv[1:]
try:
    main()
finally:
    print(open("/proc/self/status").read(), file=sys.stderr)
"""


def load(folder, key):
    return stackexchange.load(
        folder, community_key=key, site="a.stackexchange.com", progress=small_dump.Silent()
    )


def subset(report, expected):
    return {name: report.as_dict()[name] for name in expected}


def weights(verb: str) -> int:
    return Act.objects.filter(verb=verb).aggregate(n=Sum("count"))["n"] or 0


def votes_in_all() -> int:
    verbs = set(Act.objects.values_list("verb", flat=True))
    return sum(weights(verb) for verb in verbs if VOTES.fullmatch(verb))


@pytest.mark.django_db
def test_it_counts_ai_stackexchange_as_published():
    folder = shared_data("ai-stackexchange-2016")
    report = load(folder, "ai")
    assert subset(report, AI) == AI
    _content_of_ai()
    _acts_of_ai()
    _answers_of_ai()
    _pairs_of_ai()
    before = snapshot()
    assert load(folder, "ai").added == 0
    assert snapshot() == before


def _content_of_ai():
    assert conversations.count_by_kind()["question"] == Thread.objects.count() == 421
    assert conversations.counts() == {"answers": 749, "replies": 1_165}
    assert Page.objects.count() == 108 + 1
    assert Thread.objects.filter(accepted__isnull=False).count() == 212
    assert Thread.objects.filter(closed__isnull=False).count() == 50
    assert Person.objects.filter(claimed=False).count() == 3_157
    assert Member.objects.filter(community=Community.objects.get()).count() == 3_157
    assert Post.objects.filter(text__html="").count() == 0
    # 2,225 different RevisionGUIDs in the history rows of types 1 to 9; a comment has one state.
    assert Revision.objects.count() == 2_225 + 1_165


def _acts_of_ai():
    counts = Counter(Act.objects.values_list("verb", flat=True))
    expected = {"asked": 421, "answered": 749, "replied": 1_165, "joined": 3_157, "earned": 3_290}
    expected |= {"edited": 1_087, "reverted": 4, "accepted": 212, "linked": 101, "created": 109}
    expected |= {"closed": 61, "reopened": 11, "applied-edit": 292, "bumped": 19}
    assert {verb: counts[verb] for verb in expected} == expected
    assert (weights("voted-up"), weights("voted-down")) == (3_918, 425)
    assert votes_in_all() == 5_323
    edits = Act.objects.filter(verb="edited")
    editors = defaultdict(set)
    for thing, actor in edits.values_list("object", "actor"):
        editors[thing].add(actor)
    # The bot is one of the 147 editors; in the log it is nobody.
    assert len(set().union(*editors.values())) == 147
    assert sum(len(hands) > 1 for hands in editors.values()) == 126
    targets = edits.values_list("actor", "target_actor")
    bot = Act.objects.filter(verb="edited", actor=None, target_actor=None).count()
    assert sum(actor != target for actor, target in targets) + bot == 468
    wrote = Act.objects.filter(verb__in=["asked", "answered", "replied", "edited", "created"])
    assert wrote.exclude(actor=None).values("actor").distinct().count() == 402


def _answers_of_ai():
    asked = dict(Act.objects.filter(verb="asked").values_list("thread", "at"))
    first = {}
    for thread, at in Act.objects.filter(verb="answered").values_list("thread", "at"):
        first[thread] = min(at, first.get(thread, at))
    hours = [(first[thread] - asked[thread]).total_seconds() / 3_600 for thread in first]
    assert len(hours) == 368
    assert sum(wait <= 24 for wait in hours) == 308
    assert median(hours) == pytest.approx(3.365, abs=0.001)


def _pairs_of_ai():
    answered = Act.objects.filter(verb="answered")
    pairs = Counter(answered.exclude(actor=None).values_list("actor", "target_actor"))
    assert sum(n for (answerer, asker), n in pairs.items() if answerer == asker) == 23
    for answerer, asker in [pair for pair in pairs if pair[1] in (None, pair[0])]:
        del pairs[answerer, asker]
    people = {person for pair in pairs for person in pair}
    assert (len(pairs), len(people), sum(pairs.values())) == (559, 299, 725)
    assert sum((asker, answerer) in pairs for answerer, asker in pairs) == 14


@pytest.mark.django_db
def test_it_counts_constructed_languages_meta_as_published():
    folder = shared_data("conlang-meta-2020")
    report = load(folder, "conlang")
    assert subset(report, CONLANG) == CONLANG
    assert conversations.counts() == {"answers": 115, "replies": 230}
    assert Thread.objects.count() == 54
    assert Page.objects.count() == 8
    assert votes_in_all() == 1_119
    community = Community.objects.get()
    assert "CC BY-SA 3.0 and CC BY-SA 4.0" in community.attribution
    before = snapshot()
    assert load(folder, "conlang").added == 0
    assert snapshot() == before


def test_it_imports_ai_stackexchange_in_time_and_in_little_memory(tmp_path):
    folder = shared_data("ai-stackexchange-2016")
    command = ["hisl", "import", "stackexchange", str(folder), "--community", "ai"]
    home = {"HISL_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "hisl.project.settings"}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", WITH_PEAK, *command],
        env=os.environ | home,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert "Added to ai" in done.stdout
    assert time.monotonic() - began < SECONDS
    peak_kb = int(done.stderr.rpartition("VmHWM:")[2].split()[0])
    assert peak_kb / 1_024 < RESIDENT_MB
