from django.db import migrations, models


def past_the_gate(apps, schema_editor):
    """Communities that exist already have opened on the day they were made."""
    Community = apps.get_model("communities", "Community")
    Community.objects.update(opened=models.F("created"))


class Migration(migrations.Migration):

    dependencies = [("communities", "0003_facilitating")]

    operations = [migrations.RunPython(past_the_gate, migrations.RunPython.noop)]
