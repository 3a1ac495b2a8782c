"""Follow-up visits: after how many months a programme comes back, and each visit once."""

import resguardo.records.assistance.programme_models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0004_campaigns_of_programmes'),
        ('people', '0007_rows_in_sight'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='after_months',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='programme',
            name='follow_up_months',
            field=models.JSONField(default=resguardo.records.assistance.programme_models.follow_up_months),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.UniqueConstraint(condition=models.Q(('after_months__gt', 0)), fields=('follows', 'after_months'), name='follow_up_once'),
        ),
    ]
