"""A photograph has an angle; a slot is where a thing belongs.

The column is renamed where it stands: neither database copies the table.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0002_slot_of_a_thing")]

    operations = [migrations.RenameField("photo", "slot", "angle")]
