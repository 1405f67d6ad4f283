from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("writing", "0003_passages")]

    operations = [
        migrations.AlterField(
            model_name="reaction",
            name="kind",
            field=models.CharField(
                choices=[("useful", "Useful"), ("used", "I used this"), ("thanks", "Thanks")],
                max_length=8,
            ),
        ),
    ]
