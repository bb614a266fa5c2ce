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

from indices.actions import (  # noqa: E402
    cells,
    import_plan,
    score_bulk,
    score_imports,
    scores,
)
from indices.actions.cells import CellEdit, save_cells  # noqa: E402
from indices.actions.errors import ActionRefused  # noqa: E402
from indices.actions.import_plan import ImportChoices, unguarded  # noqa: E402
from indices.actions.publication import publish_edition  # noqa: E402
from indices.actions.score_columns import value_text  # noqa: E402
from indices.actions.score_imports import keep_upload  # noqa: E402
from indices.actions.scores import ScoreEdit  # noqa: E402
from indices.actions.verify import verify_edition  # noqa: E402
from indices.exports.score_form import write_form  # noqa: E402
from indices.imports.score_uploads import read_score_file  # noqa: E402
from indices.models import (  # noqa: E402
    Announcement,
    ChangeDetail,
    ChangeEntry,
    Edition,
    EditionSummary,
    Score,
    ScoreImport,
    ScoreSheet,
    UnitResult,
)
from indices.permissions import score_rights  # noqa: E402
from indices.selectors.score_form import units_form  # noqa: E402
from tests.factories import (  # noqa: E402
    CLERK,
    make_criteria,
    make_index,
    make_ranking,
    make_scored_edition,
    make_unit,
    make_user,
    score,
)
from tests.filling import filled  # noqa: E402
from tests.published import make_places, make_whole_edition  # noqa: E402

WRITES = ("INSERT", "UPDATE", "DELETE")


def use(name):
    there = connections.settings["default"]
    there["NAME"] = name
    if there["ENGINE"].endswith("sqlite3"):
        # Eight processes on a crowded machine: nobody gives up waiting for the lock.
        there["OPTIONS"]["timeout"] = 120


def migrate(name):
    use(name)
    call_command("migrate", verbosity=0)


def furnish(name, kind):
    """Something to work on: an edition with every kind of row; four units at 0, in the
    table of totals or on score sheets; four with sheets and a file for them."""
    use(name)
    if kind == "whole":
        make_whole_edition(make_places())
        return
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    units = {
        make_unit(f"Số {n}", code=f"h{n}", parent=province): "0.00" for n in range(4)
    }
    if kind == "scored":
        make_waiting_import(province, list(units))
        return
    index = make_index(scale_max=1000)
    if kind == "table":
        make_ranking(index, province, units, is_published=False, year=2022)
        return
    criteria = make_criteria(criteria=[("1", 1000, "Chỉ đạo")], total_max=1000)
    edition = make_scored_edition(index, province, criteria_set=criteria)
    for unit in units:
        score(edition, unit, c1=0)


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


def count_up(name, kind, seed, rounds, ready):
    """Add one to a cell as often as asked, reading it anew after every conflict."""
    use(name)
    chance = random.Random(seed)
    edition = Edition.objects.get()
    units = list(UnitResult.objects.values_list("unit_id", flat=True))
    connection.ensure_connection()
    ready.wait()
    conflicts = 0
    for _round in range(rounds):
        unit = chance.choice(units)
        while not _add_one(edition, kind, unit):
            conflicts += 1
            time.sleep(chance.random() / 50)
    return conflicts


def count_up_blindly(name, kind, rounds, ready):
    """The control: all look at one cell, then each saves as if nobody else had."""
    use(name)
    trust_everybody()
    edition = Edition.objects.get()
    unit = UnitResult.objects.values_list("unit_id", flat=True)[0]
    for _round in range(rounds):
        _add_one(edition, kind, unit, after_looking=ready.wait)
        ready.wait()


def _add_one(edition, kind, unit, after_looking=lambda: None):
    """Whether this one was added: not when another's value stands there by now."""
    look, save = {
        "table": (_look_at_total, _save_total),
        "sheets": (_look_at_score, _save_score),
    }[kind]
    shown = look(unit)
    after_looking()
    # Unchanged: another had typed the very same, so this one has still to be added.
    return bool(save(edition, unit, shown).having(cells.SAVED))


def _look_at_total(unit):
    return Announcement.objects.get(unit=unit, last_revision=None).score


def _save_total(edition, unit, shown):
    text = cells.number_text(shown, 2)
    edit = CellEdit(unit, "score", text, cells.number_text(shown + 1, 2))
    return save_cells(actor=CLERK, edition=edition, edits=[edit])


def _look_at_score(unit):
    return Score.objects.get(sheet__unit=unit).appraised_score


def _save_score(edition, unit, shown):
    text, wanted = cells.number_text(shown, 0), cells.number_text(shown + 1, 0)
    edit = ScoreEdit(unit, "1", "appraised_score", text, wanted)
    return scores.save_scores(
        actor=CLERK, edition=edition, edits=[edit], may_write=lambda cell: True
    )


def trust_everybody():
    """The control: a save believes that the cell showed what is stored."""
    careful = cells._try

    def careless(edit, row, edition, parts):
        stored = cells.cell_text(row, edit.column, decimals=edition.index.decimals)
        return careful(replace(edit, shown=stored), row, edition, parts)

    cells._try = careless
    careful_sheet = scores._try

    def careless_sheet(edit, desk, may_write):
        sheet, leaf = desk.sheets[edit.unit_id], desk.leaves[edit.code]
        stored = value_text(desk.stored(sheet, leaf, edit.column))
        return careful_sheet(replace(edit, shown=stored), desk, may_write)

    scores._try = careless_sheet


def total(name):
    use(name)
    said = Announcement.objects.filter(last_revision=None).values_list("score")
    appraised = Score.objects.values_list("appraised_score")
    return int(sum((points for (points,) in [*said, *appraised]), Decimal(0)))


# --- Bringing in a file of scores ---------------------------------------------------


def make_waiting_import(province, units):
    """A scored draft, and a filled form of it that waits to be confirmed."""
    edition = make_scored_edition(make_index(), province, year=2024)
    for unit in units:
        score(edition, unit, c1_1_1=10, c1_1_2=7, c1_2=30, c2=32)
    person = make_user("quantri", is_superuser=True)
    form = units_form(
        edition=edition,
        column="appraised_score",
        rights=score_rights(person, edition),
    )
    cells = {
        (code, unit.code): points
        for code, points in (("1.1.1", 11), ("1.1.2", 8), ("1.2", 35.5))
        for unit in units
    }
    keep_upload(
        actor=CLERK,
        edition=edition,
        kind=form.identity.kind,
        content=filled(write_form(form), cells),
        name="diem.xlsx",
        problem_count=0,
    )


def bring_and_die(name, way, at_write, is_atomic):
    """Apply the file, and be killed at the given write; None: live to tell."""
    use(name)
    upload = ScoreImport.objects.get()
    done = 0

    def deadly(execute, sql, params, many, context):
        nonlocal done
        if sql.lstrip().startswith(WRITES):
            done += 1
            if done == at_write:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(deadly):
        _bring(upload, way, is_atomic)
    return done


def bring_at_once(name, way, begun):
    """Apply the file; `begun` is told when it starts, for who kills from outside."""
    use(name)
    upload = ScoreImport.objects.get()
    begun.set()
    _bring(upload, way, is_atomic=True)


def bring_again(name, way):
    """The retry, twice: whatever the first one left, the file is applied once."""
    use(name)
    for _time in range(2):
        _bring(ScoreImport.objects.get(), way, is_atomic=True)
    return traces_of_import(name)


def _bring(upload, way, is_atomic):
    score_bulk.MOST_SINGLE_CELLS = 0 if way == "staged" else 2_000
    # Begun early: the first cells are merged while the rest is planned.
    import_plan.CELLS_AT_ONCE = 5 if way == "staged" else 20_000
    with upload.file.open("rb") as file:
        read = read_score_file(
            file.read(), name=upload.original_name, edition=upload.edition
        )
    apply = score_imports.apply_import
    if not is_atomic:
        # The control: the same steps, each on its own.
        QuerySet.select_for_update = lambda self, **_options: self
        apply = apply.__wrapped__
    apply(
        actor=CLERK,
        upload=upload,
        cells=read.cells,
        sequence=read.identity.sequence,
        choices=ImportChoices(),
        guard=unguarded,
        seen_digest=None,
    )


def traces_of_import(name):
    """What an import has left: all of it, or nothing, or too little."""
    use(name)
    scores = Score.objects.order_by("pk").values_list("appraised_score", flat=True)
    results = UnitResult.objects.order_by("position")
    return {
        "state": ScoreImport.objects.get().state,
        "points": [str(points) for points in scores],
        "sheets": sorted(map(str, ScoreSheet.objects.values_list("value", flat=True))),
        "results": [str(row) for row in results.values_list("unit__code", "score")],
        "log": ChangeEntry.objects.filter(action="import_scores").count(),
        "details": ChangeDetail.objects.filter(entry__action="import_scores").count(),
    }
