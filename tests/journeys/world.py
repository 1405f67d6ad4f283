"""A filled installation, small enough to be made in seconds, with whatever strains a page in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

import factories as make
import small_oulad
from hisl.analytics import actions as analytics
from hisl.blogs import actions as blogs
from hisl.communities import actions as communities
from hisl.conversations import actions as conversations
from hisl.conversations import keeping
from hisl.domain.demo import SIGN_IN, script
from hisl.importers import oulad
from hisl.importers.demo import Player
from hisl.importers.models import ImportRun
from hisl.notices import actions as notices
from hisl.notices.kinds import KINDS
from hisl.notices.models import Mail, Reader
from hisl.people import actions as people
from hisl.programmes.board import spaces
from hisl.wikis import actions as wikis
from small_dump import Silent

# Three weeks of the example organisation: a few dozen threads, two programmes.
STEPS = 1000

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
AWKWARD = f"""
# A heading of the first level

{LONG_WORD}

https://example.org/{"a-very-long-address/" * 12}

```
SELECT one, two, three FROM a_table_with_a_very_long_name WHERE nothing = 'fits on a phone' AND 1;
```

| Pump | Flow | Head | Seal | Remark that takes a lot of room in its cell | Another one |
| --- | --- | --- | --- | --- | --- |
| LV 40 | 12 | 30 | cartridge | runs since the spring without any trouble | no |

> Quoted, with **bold**, *stress*, `code` and a [link](https://example.org/).

1. First
   - with a point below it
2. Second

## A second heading

### And a third

#### And a fourth

Term with an H~2~O and a ---

---
"""


@dataclass(frozen=True)
class World:
    """What the addresses of the pages are made of."""

    learner: Any
    administrator: Any
    place: Any  # of the example, with everything in it
    awkward: Any  # long words everywhere; the learner is its facilitator
    quiet: Any  # nothing in it yet; the learner is its facilitator
    private: Any  # the learner is no member
    archived: Any
    prepared: Any  # the learner prepares it; not everything is there yet
    case: Any  # a report in the awkward place, to decide
    decided_case: Any
    invitation: Any  # to the private place, for the learner
    own_question: Any  # the learner asked it, accepted an answer, has not said whether it worked
    question: Any  # awkward
    story: Any
    edited: Any  # a post with a history
    removed: Any  # a post that the learner took away and can bring back
    page: Any
    debrief: Any
    post: Any  # the learner's, awkward, in the awkward place, used and talked about
    post_read: Any  # somebody else's, with remarks on passages
    post_draft: Any  # the learner's draft
    imported: Any  # a person with a profile elsewhere
    wanted: Any  # somebody the learner could be introduced to
    introduction: Any  # the learner asked for it
    groups: tuple[str, str]  # one with people in it, one that is empty
    programme: Any
    oulad: Any  # one of its programmes


def fill(folder: Path) -> World:
    """Fill the database; folder takes the tables of a small OULAD."""
    player = Player(password="learn-together")
    for step in script(2026)[:STEPS]:
        player.play(step)
    learner = player.people[SIGN_IN["learner"]]
    helper = player.people[SIGN_IN["facilitator"]]
    awkward = _awkward_place(learner, helper)
    imported = make.imported_person(f"Somebody {LONG_WORD[:60]}")
    question, answer = _awkward_question(awkward, learner, imported)
    oulad.load(small_oulad.write(folder), progress=Silent())
    _runs()
    analytics.refresh(spaces())
    _told(learner, helper)
    story = make.thread(awkward, helper, kind="story", title="What happened at night")
    private = player.communities["apprentices"]
    return World(
        learner=learner,
        administrator=player.people[SIGN_IN["administrator"]],
        place=player.communities["field-service"],
        awkward=awkward,
        quiet=make.community("Quiet", facilitators=(learner,), visibility="hidden"),
        private=private,
        archived=_archived(learner),
        prepared=make.community("Being prepared", facilitators=(learner,), prepare=True),
        case=communities.report(
            question.uuid, person=helper, reason="other", words=LONG_WORD, at=make.at(6)
        ),
        decided_case=_decided(story, learner, imported),
        invitation=communities.invite(private, by=helper, at=timezone.now(), person=learner),
        own_question=_own_question(awkward, learner, helper),
        question=question,
        story=story,
        edited=answer,
        removed=_removed(awkward, learner),
        page=_awkward_page(awkward, learner, helper),
        debrief=make.debrief(awkward, learner, participants=(helper,)),
        post=_awkward_post(awkward, learner, helper),
        post_read=_post_with_remarks(helper, learner),
        post_draft=blogs.write(author=learner, title=LONG_WORD, markdown=AWKWARD, at=make.at(3)),
        imported=imported,
        wanted=(wanted := _wanted(awkward, learner, helper)),
        introduction=people.ask_introduction(
            learner, wanted=wanted, through=helper, note=LONG_WORD, at=make.at(7)
        ),
        groups=(people.group_named("awkward", name=LONG_WORD[:140]).key, next(iter(player.teams))),
        programme=player.programmes["seals-that-last"],
        oulad=_programme_of_oulad(),
    )


def _told(learner: Any, helper: Any) -> None:
    """Notices of every kind, some mailed, some held back; things followed; mail that comes back."""
    thread, now = uuid.uuid4(), timezone.now()
    notices.follow(learner, thread, "watch", at=now, label=AWKWARD, url="/")
    notices.follow(learner, helper.uuid, "mute", at=now, label=LONG_WORD, url="/", what="person")
    for n, kind in enumerate(KINDS):
        notices.tell(
            [learner], kind=kind, reason=LONG_WORD, title=AWKWARD if n % 2 else "The seal",
            url="/", about=uuid.uuid4(), key="everybody", at=now - timedelta(hours=n),
            thread=None if n % 3 else uuid.uuid4(), direct=not n, text=AWKWARD,
        )  # fmt: skip
    wishes = Reader.objects.get_or_create(person=learner)[0]
    Mail.objects.create(person=learner, sort="digest", state="bounced", at=now, due=now)
    Mail.objects.create(person=learner, sort="soon", at=now, due=now, tries=2, said=LONG_WORD)
    wishes.bounced_at, wishes.bounced_address = now, learner.email
    wishes.bounce_said = LONG_WORD
    wishes.save()


def _awkward_place(learner: Any, helper: Any) -> Any:
    name = f"Awkward things and {LONG_WORD[:80]}"
    return make.community(name, facilitators=(learner,), members=(helper,), made_up=True)


def _awkward_question(place: Any, learner: Any, imported: Any) -> tuple[Any, Any]:
    title = f"Why does {LONG_WORD} not fit, and what is to be done about all the words around it?"
    asked = make.thread(
        place, imported, title=title, markdown=AWKWARD, tags=["seals", LONG_WORD[:60]]
    )
    given = make.answer(asked, learner, AWKWARD)
    reply = conversations.reply(given, author=imported, markdown=LONG_WORD, at=make.at(3))
    conversations.reply(reply, author=learner, markdown="Below it.", at=make.at(4))
    conversations.accept(given, person=imported, at=make.at(5))
    conversations.react(given, person=imported, kind="useful", at=make.at(5))
    conversations.tried(given, person=imported, worked=False, note=LONG_WORD, at=make.at(6))
    return asked, given


def _wanted(place: Any, learner: Any, helper: Any) -> Any:
    """Somebody who dealt with the helper, who dealt with the learner."""
    wanted = make.person(f"Somebody {LONG_WORD[:60]}", guest_of=f"Guests of {LONG_WORD[:60]}")
    communities.join(place, wanted, at=make.at())
    people.choose_topics(wanted, kind="help", topics=[LONG_WORD[:60], "seals"])
    make.answer(make.thread(place, wanted), helper)
    return wanted


def _own_question(place: Any, learner: Any, helper: Any) -> Any:
    asked = make.thread(place, learner, title="Did it work?")
    given = make.answer(asked, helper, "Turn it by hand.")
    conversations.accept(given, person=learner, at=make.at(5))
    return asked


def _removed(place: Any, learner: Any) -> Any:
    asked = make.thread(place, learner, title=LONG_WORD)
    opening = conversations.opening(asked)
    keeping.remove(opening, by=learner, at=timezone.now())
    return opening


def _awkward_page(place: Any, learner: Any, helper: Any) -> Any:
    page = make.page(place, learner, path="a/deep/path", markdown=AWKWARD)
    wikis.revise_page(
        page, author=helper, markdown=f"{AWKWARD}\nOne more.", reason=LONG_WORD, at=make.at(9)
    )
    wikis.tried(page, person=helper, worked=True, note="As described.", at=make.at(10))
    return page


def _awkward_post(place: Any, learner: Any, helper: Any) -> Any:
    post = blogs.write(
        author=learner, title=f"What {LONG_WORD} taught me", markdown=AWKWARD, at=make.at(3),
        community=place, tags=["seals", LONG_WORD[:60]], series=f"On {LONG_WORD[:90]}",
    )  # fmt: skip
    blogs.show_to(post, "all", at=make.at(4))
    blogs.revise(
        post, author=learner, title=post.title, markdown=f"{AWKWARD}\nMore.", reason=LONG_WORD,
        series=post.series.title, at=make.at(9),
    )  # fmt: skip
    blogs.tried(post, person=helper, worked=False, note=LONG_WORD, at=make.at(10))
    blogs.react(post, person=helper, kind="used", at=make.at(10))
    return post


def _post_with_remarks(helper: Any, learner: Any) -> Any:
    words = "Measure before anything is taken apart. It costs ten minutes."
    post = blogs.write(author=helper, title="Measure first", markdown=words, at=make.at(3))
    blogs.show_to(post, "all", at=make.at(4))
    said = {"author": learner, "at": make.at(5)}
    blogs.comment_on_passage(post, "ten minutes", markdown=LONG_WORD, **said)
    blogs.comment_on_passage(post, "Measure before anything", markdown="Cold?", **said)
    blogs.comment(post, markdown=LONG_WORD, **said)
    return post


def _decided(story: Any, learner: Any, imported: Any) -> Any:
    case = communities.report(story.uuid, person=imported, reason="wrong", at=make.at(6))
    communities.decide(case, "dismissed", by=learner, words=LONG_WORD, at=make.at(7))
    case.refresh_from_db()
    return case


def _archived(learner: Any) -> Any:
    place = make.community("Closed long ago", facilitators=(learner,))
    communities.archive(place, at=make.at(9))
    return place


def _runs() -> None:
    now = timezone.now()
    for state, problem in (("running", ""), ("done", ""), ("failed", f"{LONG_WORD} is no file.")):
        ImportRun.objects.create(
            kind="stackexchange", label=LONG_WORD[:60], state=state, problem=problem,
            step="Posts", done=1_200, total=4_000, started=now, touched=now,
        )  # fmt: skip


def _programme_of_oulad() -> Any:
    from hisl.programmes.models import Programme

    return Programme.objects.filter(source="oulad").first()


def newcomer() -> Any:
    """Somebody with every right in an installation where nothing has happened yet."""
    return people.add_person(
        "first", name="First Person", password="learn-together", is_staff=True, is_superuser=True
    )


def new_place(person: Any) -> Any:
    """A community of which the person is the facilitator and only member."""
    return make.community("Quite new", facilitators=(person,))
