import pytest

import factories as make
from hisl.writing import actions, queries
from hisl.writing.models import Revision

pytestmark = pytest.mark.django_db


def shown(changes):
    return [
        {(span.kind, span.text) for line in change.lines for span in line.spans}
        for change in changes
    ]


def test_it_compares_each_revision_with_the_one_before():
    text = actions.write("One two three.", author=make.person(), at=make.at())
    actions.revise(text, "One two four.", author=None, at=make.at(1))
    changes = queries.changes(text, queries.revisions(text))
    assert [change.first for change in changes] == [False, True]
    assert ("gone", "three") in shown(changes)[0]
    assert ("new", "four") in shown(changes)[0]


def test_it_passes_over_revisions_that_left_the_words_alone():
    text = actions.write("One two three.", author=None, at=make.at(), title="Old")
    Revision.objects.create(text=text, number=2, at=make.at(1), title="New", markdown=None)
    actions.revise(text, "One two four.", author=None, at=make.at(2))
    newest, retitled, _ = queries.changes(text, queries.revisions(text))
    assert ("gone", "three") in shown([newest])[0]
    assert retitled.title == ("Old", "New")
    assert retitled.lines == ()


def test_a_page_of_revisions_begins_from_the_state_before_it():
    text = actions.write("Word 0 and the rest.", author=None, at=make.at())
    for n in range(1, 5):
        actions.revise(text, f"Word {n} and the rest.", author=None, at=make.at(n))
    (third,) = queries.changes(text, queries.revisions(text)[1:2])
    assert {span for span in shown([third])[0] if span[0] != "same"} == {
        ("gone", "2 "),
        ("new", "3 "),
    }
