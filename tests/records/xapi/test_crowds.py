"""Many at once, and a power cut in between: nothing twice, nothing lost, exactly one winner."""

import json
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from validation import power_cut
from validation.record_store import statement

CROWD = 64


def together(work):
    """Let a crowd do the same at once; give what each got."""
    begin = threading.Barrier(CROWD)

    def one(number):
        begin.wait()
        return work(number)

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


@pytest.mark.parametrize("same", [True, False])
def test_one_of_many_wins_an_id(store, fresh, same):
    shared = [statement(object={"id": fresh()}) for _ in range(3)]
    activity = shared[0]["object"]["id"]

    def work(number):
        verb = {"id": "a:same" if same else f"a:{number}"}
        turned = shared[number % 3 :] + shared[: number % 3]
        return store.post([one | {"verb": verb} for one in turned]).status

    statuses = together(work)
    assert statuses.count(200) == (CROWD if same else 1)
    assert set(statuses) <= {200, 409}
    assert store.ids(activity=activity) == [shared[0]["id"]]


def test_nobodys_change_to_a_state_is_lost(store):
    place = {"activityId": "https://example.org/a", "stateId": str(uuid.uuid4())}
    place["agent"] = '{"mbox":"mailto:ada@example.org"}'

    def work(number):
        return store.ask("POST", "/activities/state", {f"k{number}": number}, **place).status

    assert set(together(work)) == {204}
    merged = store.get("/activities/state", **place).json()
    assert merged == {f"k{number}": number for number in range(CROWD)}


def test_one_of_many_makes_a_profile_and_one_changes_it(store):
    place = {"activityId": "https://example.org/a", "profileId": str(uuid.uuid4())}

    def put(round, header):  # what is said again has the same ETag, and would not lose
        return lambda number: (
            store.ask(
                "PUT", "/activities/profile", {round: True, "by": number}, headers=header, **place
            ).status
        )

    assert sorted(together(put("made", {"If-None-Match": "*"}))) == [204] + [412] * (CROWD - 1)
    etag = store.get("/activities/profile", **place).headers["ETag"]
    statuses = together(put("changed", {"If-Match": etag}))
    assert sorted(statuses) == [204] + [412] * (CROWD - 1)
    winner = store.get("/activities/profile", **place).json()["by"]
    assert statuses[winner] == 204


def test_what_is_complete_stays_complete_while_many_write(store, fresh):
    """A reader who was told that all is there up to a moment never finds more of it later."""
    activity = fresh()
    stop = threading.Event()

    def write():
        while not stop.is_set():
            store.keep(*[statement(object={"id": activity}) for _ in range(3)])

    seen = []
    writers = [threading.Thread(target=write) for _ in range(6)]
    for thread in writers:
        thread.start()
    for _ in range(25):
        answer = store.get(activity=activity, limit=500, ascending="true")
        through = answer.headers["X-Experience-API-Consistent-Through"]
        seen.append((through, {s["id"] for s in answer.json()["statements"]}))
        time.sleep(0.01)
    stop.set()
    for thread in writers:
        thread.join()
    for through, ids in seen:
        if len(ids) < 500:
            later = set(store.ids(activity=activity, until=through))
            assert later <= ids


@pytest.mark.parametrize("seconds", [0.8, 1.6])
def test_whoever_was_answered_is_there_after_a_power_cut(seconds):
    outcome = power_cut.cut(seconds)
    assert outcome.acknowledged > 0
    assert (outcome.lost, outcome.twice, outcome.ahead) == (0, 0, False)


def test_hisls_own_acts_show_up_with_the_others(server, store):
    """An act that another process of the product records is a statement a moment later."""
    thing = str(uuid.uuid4())
    record = (
        "import django, sys, uuid; django.setup()\n"
        "from datetime import UTC, datetime\n"
        "from django.db import transaction\n"
        "from hisl.records import actions\n"
        "with transaction.atomic():\n"
        "    print(actions.record(event='asked/' + sys.argv[1], at=datetime.now(UTC), actor=7,\n"
        "        verb='asked', object_kind='question', object=uuid.UUID(sys.argv[1])))\n"
    )
    made = subprocess.run(
        [sys.executable, "-c", record, thing],
        env=server.environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    act = made.stdout.decode().strip()
    found = store.one(act)
    assert found["authority"]["account"]["name"] == "hisl"
    assert found["version"] == "1.0.3"
    assert found["stored"]
    actor = json.dumps(found["actor"])
    assert act in store.ids(agent=actor)
    assert store.ids(activity=found["object"]["id"]) == [act]
