from django.db import migrations
from django.db.models import F


def say_what_ended(apps, schema_editor):
    """Of those made before: each predecessor that ended on their day."""
    arrows = apps.get_model("units", "UnitSuccession").objects.filter(
        reorganisation__isnull=False, predecessor__valid_to=F("effective_on")
    )
    for arrow in arrows.select_related("reorganisation"):
        arrow.reorganisation.ended.add(arrow.predecessor_id)


class Migration(migrations.Migration):
    dependencies = [("units", "0005_units_that_a_reorganisation_ended")]

    operations = [migrations.RunPython(say_what_ended, migrations.RunPython.noop)]
