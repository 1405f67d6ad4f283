"""The measures find in the script of the example organisation the places that were planted."""

import pandas as pd
import pytest

from hisl.domain.demo import PLANTED, YEAR_ENDS, script, steps
from hisl.domain.errors import TooFewError
from hisl.domain.measures import collegiality

VERBS = {
    steps.Ask: ("asked", "question"),
    steps.TellStory: ("told", "story"),
    steps.OpenDiscussion: ("discussed", "discussion"),
    steps.Answer: ("answered", "answer"),
    steps.Reply: ("replied", "reply"),
    steps.Tried: ("worked", "answer"),
    steps.CreatePage: ("created", "page"),
    steps.RevisePage: ("edited", "page"),
    steps.HoldDebrief: ("debriefed", "debrief"),
    steps.View: ("viewed", "thread"),
    steps.React: ("reacted", "thread"),
}
DRAWS = 199


@pytest.fixture(scope="module")
def acts():
    """The script as acts, required ones among them: the measure itself leaves those out."""
    rows, author, people = [], {}, {}
    for seq, step in enumerate(script()):
        if type(step) not in VERBS:
            continue
        verb, kind = VERBS[type(step)]
        on = (getattr(step, name, None) for name in ("question", "to", "what", "page"))
        at_whose = next((key for key in on if key), None)
        thing = at_whose if verb in ("worked", "edited", "viewed", "reacted") else step.key
        thread = getattr(step, "thread", getattr(step, "question", step.key))
        target = author.get(at_whose)
        author[step.key] = step.who
        if verb == "edited":
            author[at_whose] = step.who
        who = people.setdefault(step.who, len(people))
        whose = None if target is None else people.setdefault(target, len(people))
        rows.append(
            (seq, step.at, who, verb, kind, thing, whose, thread, step.community,
             step.intervention, getattr(step, "mandated", False))
        )  # fmt: skip
    frame = pd.DataFrame(
        rows,
        columns=[
            *("seq", "at", "actor", "verb", "object_kind", "object", "target_actor", "thread"),
            *("community", "intervention", "mandated"),
        ],
    )
    frame["at"] = pd.to_datetime(frame["at"]).astype("datetime64[us, UTC]")
    return frame.astype({"actor": "Int64", "target_actor": "Int64"}).assign(count=1)


def placed(acts):
    levels = collegiality.levels(acts, now=YEAR_ENDS)
    revisions = collegiality.revisions(acts)
    joint = None
    if len(revisions) > 2:
        joint = collegiality.joint_work(revisions, seed=1, n_null=DRAWS)
    return collegiality.place(levels, joint, seed=1)


@pytest.mark.parametrize("planted", PLANTED.communities, ids=lambda c: c.key)
def test_a_community_is_found_at_its_planted_collegiality(acts, planted):
    own = acts[acts["community"] == planted.key]
    if planted.collegiality is None:
        with pytest.raises(TooFewError, match="4 contributors"):
            placed(own)
        return
    assert placed(own).median == planted.collegiality


@pytest.mark.parametrize("planted", PLANTED.activities, ids=lambda a: a.key)
def test_an_activity_is_found_at_its_planted_collegiality(acts, planted):
    own = acts[acts["intervention"] == planted.key]
    if planted.lived[1] is None:
        with pytest.raises(TooFewError):
            placed(own)
        return
    assert placed(own).median == planted.lived[1]
