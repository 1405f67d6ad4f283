"""Taking statements out for good, stopped in the middle: nothing of what went is left anywhere."""

import hashlib
import json
import uuid

import pytest

from hisl.domain.xapi import validate
from hisl.domain.xapi.rules import Rules
from hisl.records import attachments, intake, removal
from hisl.records.export import export_acts, folder
from hisl.records.models import Act, Removal, Statement

pytestmark = pytest.mark.django_db

AGENT = {"mbox": "mailto:gone@example.org"}
MORE_THAN_A_BATCH = removal.BATCH + 20


class Stopped(Exception):
    """Somebody pulled the plug."""


def keep(number, **parts):
    for _ in range(number):
        said = {
            "id": str(uuid.uuid4()),
            "actor": AGENT,
            "verb": {"id": "http://adlnet.gov/expapi/verbs/asked"},
            "object": {
                "id": f"https://example.org/{uuid.uuid4()}",
                "definition": {"type": "http://activitystrea.ms/question"},
            },
        } | parts
        one = validate.statement(json.dumps(said).encode(), Rules.V2)
        yield one, Rules.V2


def with_data(data):
    digest = hashlib.sha256(data).hexdigest()
    attachments.keep(digest, data)
    file = {
        "usageType": "https://example.org/usage",
        "display": {"en": "A file"},
        "contentType": "text/plain",
        "length": len(data),
        "sha2": digest,
    }
    return digest, {"attachments": [file]}


def test_a_run_that_was_stopped_leaves_nothing_for_which_nobody_answers(settings, tmp_path):
    settings.HISL_HOME = tmp_path
    digest, parts = with_data(b"a private file")
    intake.keep([*keep(1, **parts), *keep(MORE_THAN_A_BATCH - 1)])
    assert Act.objects.count() == MORE_THAN_A_BATCH
    assert export_acts().added == MORE_THAN_A_BATCH
    chosen = removal.by_agent(json.dumps(AGENT))

    def stop(_):
        raise Stopped

    with pytest.raises(Stopped):
        removal.remove(chosen, by="ada", reason="asked for it", progress=stop)
    assert Statement.objects.count() == 20
    assert attachments.read(digest) is None
    assert not list(folder().glob("month=*/*.parquet"))
    assert export_acts().added == 20

    removal.remove(chosen, by="ada", reason="asked for it")
    assert Statement.objects.count() == Act.objects.count() == 0
    assert not list(folder().glob("month=*/*.parquet"))
    assert sum(Removal.objects.values_list("statements", flat=True)) == MORE_THAN_A_BATCH
    assert sum(Removal.objects.values_list("attachments", flat=True)) == 1


def test_what_another_statement_speaks_of_stays(settings, tmp_path):
    settings.HISL_HOME = tmp_path
    digest, parts = with_data(b"shared")
    other = {"actor": {"mbox": "mailto:stays@example.org"}}
    intake.keep([*keep(1, **parts), *keep(1, **parts, **other)])
    removal.remove(removal.by_agent(json.dumps(AGENT)), by="ada", reason="asked for it")
    assert attachments.read(digest) == b"shared"
