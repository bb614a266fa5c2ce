from django.db import migrations
from django.db.models import Q


def leave_signs_out(apps, schema_editor):
    """Apostrophes and dashes, which people who search leave out."""
    units = apps.get_model("units", "Unit").objects
    signed = units.filter(Q(search_key__contains="'") | Q(search_key__contains="-"))
    for unit in signed.only("search_key"):
        bare = unit.search_key.replace("'", "").replace("-", " ")
        units.filter(pk=unit.pk).update(search_key=" ".join(bare.split()))


class Migration(migrations.Migration):
    dependencies = [("units", "0006_fill_units_that_ended")]

    operations = [migrations.RunPython(leave_signs_out, migrations.RunPython.noop)]
