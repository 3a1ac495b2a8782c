"""A thing has a slot within its armoury or safe.

The database fills in the default by itself, so that SQLite adds a column and does not copy the
table: a register of a million things keeps its triggers and is ready at once.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="thing",
            name="slot",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
