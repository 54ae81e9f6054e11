"""An answer keeps in which words its question was asked, a draft which questions were asked anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0007_what_is_confidential"),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="asked",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="application",
            name="asked_anew",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
