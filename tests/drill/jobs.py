"""What other processes do to a database of their own while somebody kills them.

Run in children of a fork server that has loaded Django once; each child opens its own
connection. Every job takes the database's name first and returns plain values.
"""

import os
import random
import signal
import time
from dataclasses import replace
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from indices.actions import cells  # noqa: E402
from indices.actions.cells import CellEdit, save_cells  # noqa: E402
from indices.actions.errors import ActionRefused  # noqa: E402
from indices.actions.publication import publish_edition  # noqa: E402
from indices.actions.verify import verify_edition  # noqa: E402
from indices.models import (  # noqa: E402
    Announcement,
    ChangeEntry,
    Edition,
    EditionSummary,
    UnitResult,
)
from tests.factories import CLERK, make_index, make_ranking, make_unit  # noqa: E402
from tests.published import make_places, make_whole_edition  # noqa: E402

WRITES = ("INSERT", "UPDATE", "DELETE")


def use(name):
    connections.settings["default"]["NAME"] = name


def migrate(name):
    use(name)
    call_command("migrate", verbosity=0)


def furnish(name, kind):
    """Something to work on: an edition with every kind of row, or four units."""
    use(name)
    if kind == "whole":
        make_whole_edition(make_places())
        return
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    units = {
        make_unit(f"Số {n}", code=f"h{n}", parent=province): "0.00" for n in range(4)
    }
    make_ranking(
        make_index(scale_max=1000), province, units, is_published=False, year=2022
    )


# --- Publishing -------------------------------------------------------------------


def publish(name, begun):
    use(name)
    edition = Edition.objects.get()
    begun.wait()
    try:
        return publish_edition(actor=CLERK, edition=edition, reason="Lần hai").revision
    except ActionRefused as refused:
        return str(refused)


def publish_and_die(name, at_write, is_atomic):
    """Publish, and be killed at the given write; None: live to tell how many."""
    use(name)
    edition = Edition.objects.get()
    done = 0

    def deadly(execute, sql, params, many, context):
        nonlocal done
        if sql.lstrip().startswith(WRITES):
            done += 1
            if done == at_write:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(deadly):
        _publish(edition, is_atomic)
    return done


def publish_at_once(name, begun):
    """Publish; `begun` is told when it starts, for whoever kills from outside."""
    use(name)
    edition = Edition.objects.get()
    connection.ensure_connection()
    begun.set()
    _publish(edition, is_atomic=True)


def _publish(edition, is_atomic):
    if is_atomic:
        publish_edition(actor=CLERK, edition=edition)
        return
    # The control: the same steps, each on its own.
    QuerySet.select_for_update = lambda self, **_options: self
    publish_edition.__wrapped__(actor=CLERK, edition=edition)


def traces(name):
    """What publication has left: all of it, or nothing, or too little."""
    use(name)
    edition = Edition.objects.get()
    return {
        "edition": edition.revision,
        "is published": edition.is_published,
        "publications": edition.publications.count(),
        "summaries": EditionSummary.objects.filter(publication__isnull=False).count(),
        "log": ChangeEntry.objects.filter(action="publish_edition").count(),
        "differences": [str(each) for each in verify_edition(edition)],
    }


# --- Editing ----------------------------------------------------------------------


def count_up(name, seed, rounds, ready, is_checked):
    """Add one to a cell as often as asked, reading it anew after every conflict."""
    use(name)
    if not is_checked:
        trust_everybody()
    chance = random.Random(seed)
    edition = Edition.objects.get()
    units = list(UnitResult.objects.values_list("unit_id", flat=True))
    connection.ensure_connection()
    ready.wait()
    conflicts = 0
    for _round in range(rounds):
        unit = chance.choice(units)
        while not _add_one(edition, unit):
            conflicts += 1
            time.sleep(chance.random() / 50)
    return conflicts


def _add_one(edition, unit):
    shown = Announcement.objects.get(unit=unit, last_revision=None).score
    text = cells.number_text(shown, 2)
    edit = CellEdit(unit, "score", text, cells.number_text(shown + 1, 2))
    report = save_cells(actor=CLERK, edition=edition, edits=[edit])
    # Unchanged: another had typed the very same, so this one has still to be added.
    return bool(report.having(cells.SAVED))


def trust_everybody():
    """The control: a save believes that the cell showed what is stored."""
    careful = cells._try

    def careless(edit, row, edition, parts):
        stored = cells.cell_text(row, edit.column, decimals=edition.index.decimals)
        return careful(replace(edit, shown=stored), row, edition, parts)

    cells._try = careless


def total(name):
    use(name)
    scores = Announcement.objects.filter(last_revision=None).values_list("score")
    return int(sum((score for (score,) in scores), Decimal(0)))
