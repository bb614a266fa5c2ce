"""What is stored is still what was published, or it is told what is not.

The thousand changes are made past Django and past the triggers: on SQLite in a copy of
the database file, by another connection; on PostgreSQL by plain statements.
"""

import random
import shutil
import sqlite3
import sys
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import (
    DataError,
    IntegrityError,
    connection,
    connections,
    models,
    transaction,
)

from indices.actions.canonical import PUBLICATION_SECTION, SECTIONS
from indices.actions.digest import digests_of_content
from indices.actions.publication import publish_edition
from indices.actions.verify import (
    TABLE_NAMES,
    verify_changes,
    verify_edition,
    verify_everything,
)
from indices.models import (
    Announcement,
    ChangeDetail,
    ChangeEntry,
    Criterion,
    Edition,
    Publication,
    Score,
    UnitResult,
)
from tests.factories import CLERK, make_user, past_the_guards, say
from tests.once import made_once
from tests.published import make_places, make_whole_edition, publish_twice

pytestmark = pytest.mark.django_db

CHANGES = {"sqlite": 1_000, "postgresql": 200}


def make_published():
    places = make_places()
    return publish_twice(make_whole_edition(places), places), places


published = made_once(make_published)


@pytest.fixture
def edition(published):
    return published[0]


@pytest.fixture
def places(request):
    """Those of the edition, or without any where a test makes its own."""
    if "edition" in request.fixturenames:
        return request.getfixturevalue("published")[1]
    return make_places()


def tables_of(found):
    return {(each.revision, each.table) for each in found}


def command():
    out, errors = StringIO(), StringIO()
    call_command("verify_published", stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


class TestForm:
    def test_every_column_is_said_or_left_out_for_a_reason(self):
        """Form 1 is fixed: a column added later needs a form 2, not a place here."""
        for section in (*SECTIONS, PUBLICATION_SECTION):
            columns = {f.attname for f in section.model._meta.concrete_fields}
            left_out = columns - set(section.columns)
            assert left_out == NOT_SAID[section.name], section.name

    def test_every_table_has_a_name_on_the_screen(self):
        names = {section.name for section in (*SECTIONS, PUBLICATION_SECTION)}
        assert names | {"digest", "changes", "triggers"} == set(TABLE_NAMES)

    def test_it_does_not_depend_on_keys(self, places):
        first = make_whole_edition(places, year=2022)
        before = digests_of_content(first, 1)
        with past_the_guards():
            for model in (Score, UnitResult, Announcement):
                assert model.objects.exists()
        Edition.objects.filter(pk=first.pk).update(year=2030)
        second = make_whole_again(places, first)
        after = digests_of_content(second, 1)
        assert second.pk != first.pk
        assert after == before


def make_whole_again(places, first):
    """The same edition once more, after the first has left its address and names."""
    scheme, criteria_set = first.tier_scheme, first.criteria_set
    type(scheme).objects.filter(pk=scheme.pk).update(code="cu")
    type(criteria_set).objects.filter(pk=criteria_set.pk).update(code="bo-cu")
    for said in first.announcements.select_related("source"):
        type(said.source).objects.filter(pk=said.source_id).update(
            title=f"cũ {said.source_id}"
        )
    return make_whole_edition(places, year=2022, index=first.index)


# What digests leave out: keys of the database, what says where the row belongs (a row
# that is taken elsewhere is missed there), and what moves on after publication.
NOT_SAID = {
    "edition": {
        "id",
        "state",
        "revision",
        "release_at",
        "earlier_revision",
        "updated_at",
    },
    "tier_scheme": {"id"},
    "tiers": {"id", "scheme_id"},
    "parts": {"id", "edition_id"},
    "summary": {"id", "edition_id", "revision", "publication_id"},
    "results": {"id", "edition_id", "revision"},
    "part_results": {"id"},
    "announcements": {"id", "edition_id", "first_revision", "last_revision"},
    "announced_parts": {"id"},
    "sources": {"id"},
    "criteria_set": {"id"},
    "criteria": {"id", "criteria_set_id"},
    "sheets": {"id", "edition_id", "revision", "is_settled"},
    "scores": {"id", "edition_id", "revision"},
    "publication": {"id", "edition_id", "digest", "digests"},
}


class TestUnchanged:
    def test_a_published_edition_matches(self, edition):
        assert verify_edition(edition) == []
        assert all(not found for _name, found in verify_everything())

    def test_it_still_matches_while_a_correction_is_being_made(self, edition, places):
        say(edition, places.dinh_hoa, "80.00")
        Score.objects.filter(edition=edition, revision=3).update(note="mới")
        places.dai_tu.name = "Huyện Đại Từ mới"
        places.dai_tu.save()
        assert verify_edition(edition) == []

    def test_the_command_says_so(self, edition):
        out, errors = command()
        assert out.startswith("Khớp: ")
        assert errors == ""


class TestChanged:
    def test_the_command_names_what_differs(self, edition):
        with past_the_guards():
            UnitResult.objects.filter(edition=edition, revision=1).update(rank=7)
        with pytest.raises(CommandError, match="KHÔNG KHỚP: 1 trong"):
            command()
        (found,) = verify_edition(edition)
        assert str(found) == (
            "Chỉ số CCHC Tỉnh Thái Nguyên, Cấp huyện, 2022, bản 1:"
            " kết quả của các đơn vị (results): khác với khi công bố"
        )

    def test_a_criterion_changes_both_revisions(self, edition):
        with past_the_guards():
            Criterion.objects.filter(code="1.1").update(name="Khác")
        assert tables_of(verify_edition(edition)) == {(1, "criteria"), (2, "criteria")}

    def test_a_digest_computed_anew_is_found_by_the_log(self, edition):
        """Whoever alters a row and its digest forgets, or cannot alter, the chain."""
        from indices.actions.digest import combined, digest_of_stored_publication

        with past_the_guards():
            UnitResult.objects.filter(edition=edition, revision=2).update(note="x")
            digests = digests_of_content(edition, 2)
            digests["publication"] = digest_of_stored_publication(edition, 2)
            Publication.objects.filter(edition=edition, revision=2).update(
                digests={"form": "1", **digests}, digest=combined(digests)
            )
        assert tables_of(verify_edition(edition)) == {(2, "changes")}

    def test_the_signed_decision_is_part_of_it(self, places):
        edition = make_whole_edition(places)
        publication = publish_edition(
            actor=CLERK,
            edition=edition,
            signed_pdf=ContentFile(b"%PDF-1.7 %%EOF", name="292.pdf"),
        )
        edition.refresh_from_db()
        assert verify_edition(edition) == []
        path = publication.signed_pdf.path
        shutil.copy(path, f"{path}.old")
        with open(path, "ab") as file:
            file.write(b" ")
        assert tables_of(verify_edition(edition)) == {(1, "publication")}
        publication.signed_pdf.storage.delete(publication.signed_pdf.name)
        assert tables_of(verify_edition(edition)) == {(1, "publication")}
        shutil.move(f"{path}.old", path)
        assert verify_edition(edition) == []

    def test_who_published_is_part_of_it(self, edition):
        with past_the_guards():
            edition.publications.filter(revision=1).update(created_by=make_user())
        assert (1, "publication") in tables_of(verify_edition(edition))

    @pytest.mark.parametrize(
        "facts",
        [
            {"state": "appraisal"},
            {"revision": 1},
            {"revision": 0, "state": "draft"},
            {"earlier_revision": 0},
        ],
        ids=str,
    )
    def test_an_edition_moved_back_is_told(self, edition, facts):
        with past_the_guards():
            Edition.objects.filter(pk=edition.pk).update(**facts)
        edition.refresh_from_db()
        assert (0, "edition") in tables_of(verify_edition(edition))
        assert any(found for _name, found in verify_everything())

    def test_missing_triggers_are_told(self, edition):
        with past_the_guards(), pytest.raises(CommandError, match="KHÔNG KHỚP"):
            command()

    def test_how_far_it_is_shows_on_a_terminal(self, edition, monkeypatch, capsys):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

        call_command("verify_published")

        # The triggers, each edition, the shared data.
        whole = Edition.objects.count() + 2
        assert f"{whole}/{whole}" in capsys.readouterr().err


class TestLog:
    def test_missing_altered_and_foreign_entries_are_told(self, edition):
        def told():
            return [each.what for each in verify_changes(edition)]

        assert told() == []
        entries = ChangeEntry.objects.filter(edition=edition)
        with past_the_guards():
            entries.filter(sequence=2).update(reason="khác")
            assert told() == ["việc số 2 đã bị sửa"]
            ChangeDetail.objects.filter(entry__sequence=3).update(new="0")
            assert "các ô của việc số 3 đã bị sửa" in told()
            ChangeDetail.objects.filter(entry__sequence=3).delete()
            entries.filter(sequence=3).delete()
            assert "thiếu việc số 3" in told()
            assert "việc số 4 không nối với việc trước" in told()

    def test_the_log_of_shared_data_has_its_chain_too(self, edition):
        from indices.actions.changelog import record_change

        record_change(actor=CLERK, edition=None, action="x", summary="Sửa")
        assert verify_changes(None) == []
        with past_the_guards():
            ChangeEntry.objects.filter(edition=None).update(summary="Khác")
        assert [each.what for each in verify_changes(None)] == ["việc số 1 đã bị sửa"]


# --- A thousand changes past everything -------------------------------------------


def covered_models():
    said = {section.model for section in (*SECTIONS, PUBLICATION_SECTION)}
    return sorted(said | {ChangeEntry, ChangeDetail}, key=lambda m: m.__name__)


def cells():
    """Every cell of every row that belongs to the published edition or its log."""
    for model in covered_models():
        fields = [
            field
            for field in model._meta.concrete_fields
            if not field.primary_key and field.name != "updated_at"
        ]
        for pk in model.objects.values_list("pk", flat=True):
            for field in fields:
                yield model._meta.db_table, pk, field


def another_value(field, old, chance):
    """A value that the cell did not hold; None when it comes out the same."""
    if field.null and old is not None and chance.random() < 0.3:
        return True, None
    if isinstance(field, models.ForeignKey):
        new = (old or 0) + chance.choice([1, -1, 2, 50])
    elif isinstance(field, models.BooleanField):
        new = type(old)(not old)
    elif isinstance(field, models.DateTimeField | models.DateField):
        new = moved(old, chance)
    elif isinstance(field, models.JSONField):
        new = '{"form": "1"}' if old and len(str(old)) > 20 else '[["x", 1, 2]]'
    elif isinstance(old, int) or field.get_internal_type().endswith("IntegerField"):
        new = (old or 0) + chance.choice([1, -1, 1_000_000, 7])
    else:
        text = old or ""
        place = chance.randrange(len(text) + 1)
        new = text[:place] + chance.choice("aĐ1 ") + text[place:]
        limit = getattr(field, "max_length", None)
        new = new[:limit] if limit else new
    return new != old, new


def moved(old, chance):
    step = timedelta(days=chance.choice([-1, 1, 30]))
    if isinstance(old, str):
        kind = datetime if len(old) > 10 else date
        return str(kind.fromisoformat(old) + step)
    return (old or date(2023, 1, 1)) + step


class CopiedFile:
    """The database file beside the running one; Django looks at the copy."""

    def __init__(self, path):
        # Its own connection, as another program would open it.
        self.raw = sqlite3.connect(path, isolation_level=None)
        for name, kind in self.raw.execute("SELECT name, type FROM sqlite_master"):
            if kind == "trigger":
                self.raw.execute(f"DROP TRIGGER {name}")
        self.raw.execute("PRAGMA ignore_check_constraints = ON")
        self.raw.execute("PRAGMA foreign_keys = OFF")
        self.raw.execute("PRAGMA synchronous = OFF")

    def read(self, table, column, pk):
        found = self.raw.execute(f'SELECT "{column}" FROM {table} WHERE id = ?', [pk])
        return found.fetchone()[0]

    @contextmanager
    def changed(self, table, column, pk, value):
        old = self.read(table, column, pk)
        statement = f'UPDATE {table} SET "{column}" = ? WHERE id = ?'
        self.raw.execute(statement, [value, pk])
        try:
            yield
        finally:
            self.raw.execute(statement, [old, pk])


class RunningServer:
    """PostgreSQL: the tables themselves, each change undone."""

    def read(self, table, column, pk):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{column}" FROM {table} WHERE id = %s', [pk])
            return cursor.fetchone()[0]

    @contextmanager
    def changed(self, table, column, pk, value):
        with transaction.atomic():
            with connection.cursor() as cursor:
                statement = f'UPDATE {table} SET "{column}" = %s WHERE id = %s'
                cursor.execute(statement, [value, pk])
            yield
            transaction.set_rollback(True)


@contextmanager
def somebody_with_the_file(tmp_path):
    if connection.vendor != "sqlite":
        with past_the_guards():
            yield RunningServer()
        return
    path = tmp_path / "copy.sqlite3"
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    running = connections["default"]
    settings = {**running.settings_dict, "NAME": str(path)}
    connections["default"] = type(running)(settings, "default")
    intruder = CopiedFile(path)
    try:
        yield intruder
    finally:
        intruder.raw.close()
        connections["default"].close()
        connections["default"] = running


# Committed, as a file holds only what is.
@pytest.mark.django_db(transaction=True)
def test_a_thousand_changes_of_one_cell_are_all_found(edition, tmp_path):
    chance = random.Random(20221123)
    every = list(cells())
    assert len(every) > 500
    found = missed = 0
    unseen = []
    with somebody_with_the_file(tmp_path) as intruder:
        # The control: what nobody touched matches, here too.
        assert verify_edition(Edition.objects.get(pk=edition.pk)) == []
        while found + missed < CHANGES[connection.vendor]:
            table, pk, field = chance.choice(every)
            old = intruder.read(table, field.column, pk)
            is_other, value = another_value(field, old, chance)
            if not is_other:
                continue
            try:
                with intruder.changed(table, field.column, pk, value):
                    told = verify_edition(Edition.objects.get(pk=edition.pk))
            except (DataError, IntegrityError, sqlite3.IntegrityError):
                # Refused by another rule of the database, which no trigger is.
                continue
            if told:
                found += 1
            else:
                missed += 1
                unseen.append((table, field.column, old, value))
        assert verify_edition(Edition.objects.get(pk=edition.pk)) == []
    assert (found, missed) == (CHANGES[connection.vendor], 0), unseen
