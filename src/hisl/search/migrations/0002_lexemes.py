"""The table of words, which each database makes its own way."""

from django.db import migrations

from hisl.search.engines import postgresql, sqlite


def make(apps, schema_editor):
    for statement in _of(schema_editor).CREATE.split(";"):
        if statement.strip():
            schema_editor.execute(statement)


def unmake(apps, schema_editor):
    schema_editor.execute(_of(schema_editor).DROP)


def _of(schema_editor):
    return postgresql if schema_editor.connection.vendor == "postgresql" else sqlite


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]

    operations = [migrations.RunPython(make, unmake)]
