"""The permits of persons and those of things are looked up in an index each that holds no others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the two indexes partial; no row is touched."""

    dependencies = [("permits", "0004_whose_stop_it_was")]

    operations = [
        migrations.RemoveIndex(model_name="permit", name="permits_per_person__ec9884_idx"),
        migrations.RemoveIndex(model_name="permit", name="permits_per_thing_i_c93079_idx"),
        migrations.AddIndex(
            model_name="permit",
            index=models.Index(
                condition=models.Q(("person__isnull", False)),
                fields=["person", "kind", "valid_until"],
                name="permit_of_person",
            ),
        ),
        migrations.AddIndex(
            model_name="permit",
            index=models.Index(
                condition=models.Q(("thing__isnull", False)),
                fields=["thing", "kind", "valid_until"],
                name="permit_of_thing",
            ),
        ),
    ]
