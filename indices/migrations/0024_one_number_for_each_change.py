"""Gives changes of reference data that share a number numbers of their own.

Two people who changed reference data in the same instant on PostgreSQL could both go on
from the same entry. The one from which the log went on stays, the other moves to the
end. Its digest is left as it was and covers its number, so verification goes on telling
that it does not stand where it was written; before, it told that the chain is broken.
"""

from django.db import migrations


def move_twins_to_the_end(apps, schema_editor):
    entries = apps.get_model('indices', 'ChangeEntry').objects.filter(edition=None)
    rows = list(entries.order_by('sequence', 'pk').values_list('pk', 'sequence', 'digest', 'previous_digest'))
    gone_on_from = {previous for _pk, _sequence, _digest, previous in rows}
    last = max((sequence for _pk, sequence, _digest, _previous in rows), default=0)
    by_number = {}
    for pk, sequence, digest, _previous in rows:
        by_number.setdefault(sequence, []).append((digest not in gone_on_from, pk))
    for twins in by_number.values():
        for _is_end, pk in sorted(twins)[1:]:
            last += 1
            entries.filter(pk=pk).update(sequence=last)


class Migration(migrations.Migration):

    dependencies = [
        ('indices', '0023_lighter_keys'),
    ]

    operations = [
        # Back is nothing: one number for each is no harm.
        migrations.RunPython(move_twins_to_the_end, migrations.RunPython.noop),
    ]
