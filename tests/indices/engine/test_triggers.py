"""Ways to write into what is published: the database refuses each of them.

Every way is tried twice: on a published edition, where it must be refused and change
nothing, and on a draft made alike, where the same write works. PostgreSQL empties
tables by TRUNCATE, SQLite by DELETE; only SQLite has INSERT OR REPLACE.
"""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from indices.actions.publication import publish_edition
from indices.engine.checks import MISSING_TRIGGERS, check_triggers
from indices.engine.guards import GUARDS
from indices.engine.triggers import (
    install_triggers,
    is_migrated,
    missing_triggers,
    wanted,
)
from indices.models import (
    AnnouncedPart,
    Announcement,
    ChangeDetail,
    ChangeEntry,
    CriteriaSet,
    Criterion,
    Edition,
    EditionPart,
    EditionSummary,
    PartResult,
    Publication,
    RankRange,
    RankSimulation,
    Score,
    ScoreSheet,
    Source,
    Tier,
    TierScheme,
    UnitResult,
)
from tests.factories import CLERK, make_index, make_unit, past_the_guards, say
from tests.once import made_once
from tests.published import make_places, make_whole_edition, publish_twice, rows_of
from units.models import Unit

pytestmark = pytest.mark.django_db


def make_office():
    """An edition that was published twice, and two drafts."""
    places, index = make_places(), make_index()
    editions = {
        year: make_whole_edition(places, year=year, index=index)
        for year in (2022, 2023, 2024)
    }
    publish_twice(editions[2022], places)
    for year in (2022, 2023):
        add_range(editions[year])
    return places


def add_range(edition):
    """How sure one rank of its first revision is: added to what is published too."""
    simulation = RankSimulation.objects.create(
        edition=edition,
        revision=1,
        draws=100,
        seed=1,
        weight_percent=25,
        steps=1,
        level_percent=90,
    )
    RankRange.objects.create(
        simulation=simulation,
        result=edition.unit_results.filter(revision=1).order_by("position").first(),
        best=1,
        worst=2,
        best_score=Decimal(80),
        worst_score=Decimal(70),
        group=1,
    )


places = made_once(make_office)


@pytest.fixture
def draft(places):
    return rows_of(Edition.objects.get(year=2023), places)


@pytest.fixture
def published(places):
    return rows_of(Edition.objects.get(year=2022), places)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def one(row):
    """The row as a queryset."""
    return type(row).objects.filter(pk=row.pk)


def copied(row, **changes):
    """A second row like it."""
    row = one(row).get()
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def saved(row, **changes):
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def removed(row):
    """Deleted in the database alone: Django itself would refuse on its own grounds."""
    one(row)._raw_delete("default")


def upserted(rows):
    row = copied(rows.result, note="Khác")
    UnitResult.objects.bulk_create(
        [row],
        update_conflicts=True,
        update_fields=["note"],
        unique_fields=["edition", "revision", "unit"],
    )


def replaced(rows):
    """INSERT OR REPLACE; PostgreSQL has ON CONFLICT for it."""
    if connection.vendor == "sqlite":
        sql(
            "INSERT OR REPLACE INTO indices_tier"
            " SELECT id, position, 'Tên khác', lower, lower_closed, upper,"
            " upper_closed, strength, scheme_id FROM indices_tier WHERE id = %s",
            rows.tier.pk,
        )
    else:
        sql(
            "INSERT INTO indices_tier SELECT * FROM indices_tier WHERE id = %s"
            " ON CONFLICT (id) DO UPDATE SET name = 'Tên khác'",
            rows.tier.pk,
        )


def another_source():
    return Source.objects.get_or_create(title="Nguồn khác")[0]


def other_edition(rows):
    """A third edition, still a draft, to move rows to."""
    return Edition.objects.get(year=2024)


def range_of(rows):
    return RankRange.objects.filter(simulation__edition=rows.edition)


def other_result(rows):
    edition = other_edition(rows)
    return edition.unit_results.get(revision=1, unit=rows.places.dinh_hoa)


def points_of_draft(rows):
    """No part goes while points stand under it."""
    newer = {"result__revision__gt": rows.edition.revision}
    return PartResult.objects.filter(part=rows.part, **newer)


WAYS = {
    # Results
    "result: model save": lambda r: saved(r.result, score=Decimal(99)),
    "result: queryset update": lambda r: one(r.result).update(rank=9),
    "result: bulk_update": lambda r: UnitResult.objects.bulk_update(
        [copied(r.result, pk=r.result.pk, note="x")], ["note"]
    ),
    "result: F expression": lambda r: one(r.result).update(score=F("achieved") + 1),
    "result: raw update": lambda r: sql(
        "UPDATE indices_unitresult SET unit_name = 'Khác' WHERE id = %s", r.result.pk
    ),
    "result: raw delete": lambda r: (
        sql("DELETE FROM indices_partresult WHERE result_id = %s", r.result.pk),
        sql("DELETE FROM indices_unitresult WHERE id = %s", r.result.pk),
    ),
    "result: delete": lambda r: r.result.delete(),
    "result: queryset delete": lambda r: UnitResult.objects.filter(
        edition=r.edition
    ).delete(),
    "result: insert": lambda r: copied(
        r.result, unit=r.places.phu_luong, position=9
    ).save(),
    "result: bulk_create": lambda r: UnitResult.objects.bulk_create(
        [copied(r.result, unit=r.places.phu_luong, position=9)]
    ),
    "result: upsert": upserted,
    "result: moved to a draft": lambda r: one(r.result).update(
        edition=other_edition(r), unit=r.places.phu_luong, position=9, revision=1
    ),
    "result: moved to a revision to come": lambda r: one(r.result).update(revision=9),
    "result: another announcement": lambda r: one(r.result).update(announcement=None),
    "result: another tier": lambda r: one(r.result).update(tier=None),
    # Points of parts
    "part result: update": lambda r: one(r.part_result).update(score=Decimal(1)),
    "part result: delete": lambda r: r.part_result.delete(),
    "part result: moved to another result": lambda r: one(r.part_result).update(
        result=other_result(r), part=r.edition.parts.get(code="2")
    ),
    "part result: insert": lambda r: PartResult.objects.create(
        result=r.result, part=other_edition(r).parts.first(), score=Decimal(1)
    ),
    # Figures of the whole
    "summary: update": lambda r: one(r.summary).update(mean_score=Decimal(1)),
    "summary: save": lambda r: saved(r.summary, tier_counts=[]),
    "summary: delete": lambda r: r.summary.delete(),
    "summary: insert": lambda r: copied(
        r.summary, revision=0 if r.edition.revision else 2, publication=None
    ).save(),
    # How sure ranks are
    "range: update": lambda r: range_of(r).update(best=2),
    "range: delete": lambda r: range_of(r).delete(),
    "range: moved to a draft": lambda r: range_of(r).update(result=other_result(r)),
    "simulation: update": lambda r: r.edition.rank_simulations.update(draws=1),
    "simulation: delete": lambda r: (
        range_of(r).delete(),
        r.edition.rank_simulations.all().delete(),
    ),
    # Sheets and scores
    "sheet: update": lambda r: one(r.sheet).update(value=Decimal(99)),
    "sheet: delete": lambda r: r.sheet.delete(),
    "sheet: moved to a revision to come": lambda r: one(r.sheet).update(revision=9),
    "sheet: insert": lambda r: copied(r.sheet, unit=r.places.phu_luong).save(),
    "score: save": lambda r: saved(r.score, final_score=Decimal(1)),
    "score: update": lambda r: Score.objects.filter(sheet=r.sheet).update(note="x"),
    "score: bulk_update": lambda r: Score.objects.bulk_update(
        [copied(r.score, pk=r.score.pk, self_score=Decimal(1))], ["self_score"]
    ),
    "score: raw update": lambda r: sql(
        "UPDATE indices_score SET appraised_score = 1000000 WHERE id = %s", r.score.pk
    ),
    "score: delete": lambda r: r.score.delete(),
    "score: moved out by its edition": lambda r: one(r.score).update(
        edition=other_edition(r), revision=1
    ),
    "score: another criterion": lambda r: one(r.score).update(
        criterion=r.criteria_set.criteria.get(code="1")
    ),
    "score: insert": lambda r: copied(
        r.score, criterion=r.criteria_set.criteria.get(code="1")
    ).save(),
    "score: insert under another edition": lambda r: copied(
        r.score,
        criterion=r.criteria_set.criteria.get(code="1"),
        edition=other_edition(r),
        revision=1,
    ).save(),
    # What sources say
    "announcement: save": lambda r: saved(r.announcement, score=Decimal(1)),
    "announcement: another source": lambda r: one(r.announcement).update(source=None),
    "announcement: delete": lambda r: removed(r.announcement),
    "announcement: insert": lambda r: copied(
        r.announcement, source=another_source(), is_primary=False
    ).save(),
    "announcement: begun later": lambda r: one(r.announcement).update(first_revision=9),
    "announcement: ended with a revision to come": lambda r: one(r.announcement).update(
        last_revision=9
    ),
    "announcement: ended and altered": lambda r: one(r.announcement).update(
        last_revision=r.edition.revision or 1, note="x"
    ),
    "announced part: update": lambda r: one(r.announced_part).update(score=Decimal(1)),
    "announced part: insert": lambda r: AnnouncedPart.objects.create(
        announcement=r.announcement, part=other_edition(r).parts.first()
    ),
    "announced part: delete": lambda r: r.announced_part.delete(),
    "source: save": lambda r: saved(r.source, title="Tên khác"),
    "source: delete": lambda r: removed(lonely_source(r)),
    # The edition and what it stands on
    "edition: save": lambda r: saved(r.edition, note="Khác"),
    "edition: year": lambda r: one(r.edition).update(year=2030),
    "edition: tier scheme": lambda r: one(r.edition).update(tier_scheme=None),
    "edition: criteria set": lambda r: one(r.edition).update(criteria_set=None),
    "edition: ranking rule": lambda r: one(r.edition).update(ranking_rule="dense"),
    "edition: whether it is whole": lambda r: one(r.edition).update(is_partial=True),
    "edition: day of the units": lambda r: one(r.edition).update(
        units_as_of=timezone.localdate()
    ),
    "edition: announced mean": lambda r: one(r.edition).update(
        announced_mean=Decimal(70)
    ),
    "edition: delete": lambda r: removed(r.edition),
    "part: save": lambda r: saved(r.part, max_score=Decimal(99)),
    "part: insert": lambda r: EditionPart.objects.create(
        edition=r.edition, code="9", name="Phần thêm", position=9
    ),
    "part: delete": lambda r: (points_of_draft(r).delete(), removed(r.part)),
    "tier: save": lambda r: saved(r.tier, lower=Decimal(60)),
    "tier: insert": lambda r: Tier.objects.create(
        scheme=r.tier.scheme, position=9, name="Kém"
    ),
    "tier: delete": lambda r: removed(r.tier),
    "tier: replace": replaced,
    "tier scheme: save": lambda r: saved(r.tier.scheme, note="Khác"),
    "criterion: its maximum": lambda r: one(r.criterion).update(max_score=Decimal(9)),
    "criterion: its place": lambda r: saved(
        r.criterion, parent=r.criteria_set.criteria.get(code="2")
    ),
    "criterion: insert": lambda r: Criterion.objects.create(
        criteria_set=r.criteria_set, code="9", name="Thêm", max_score=Decimal(1)
    ),
    "criterion: delete": lambda r: removed(r.criterion),
    "criteria set: save": lambda r: saved(r.criteria_set, name="Khác"),
}


def lonely_source(rows):
    """The source that only the edition's second announcement names."""
    return Source.objects.get(title=f"Đài {rows.edition.year}")


def everything():
    """Every row that results depend on."""
    models = (
        UnitResult,
        PartResult,
        EditionSummary,
        RankSimulation,
        RankRange,
        ScoreSheet,
        Score,
        Announcement,
        AnnouncedPart,
        Source,
        Edition,
        EditionPart,
        TierScheme,
        Tier,
        CriteriaSet,
        Criterion,
        Publication,
    )
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_published_edition_is_not_written_into(way, published, draft):
    before = everything()
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        way(published)
    assert everything() == before

    with transaction.atomic():
        way(draft)
        assert everything() != before
        transaction.set_rollback(True)


class TestPointsOfParts:
    """Their keys are held by the guards, which ask about all rows at once."""

    @pytest.mark.parametrize("key", ["result_id", "part_id"])
    def test_none_comes_without_what_it_belongs_to(self, draft, key):
        lost = {"result": draft.result, "part": other_part(draft), key: 10**9}
        lost.pop(key.removesuffix("_id"))
        with pytest.raises(IntegrityError), transaction.atomic():
            PartResult.objects.create(**lost)

    @pytest.mark.parametrize("key", ["result_id", "part_id"])
    def test_none_is_led_away_from_it(self, draft, key):
        with pytest.raises(IntegrityError), transaction.atomic():
            one(draft.part_result).update(**{key: 10**9})

    @pytest.mark.parametrize("key", ["result", "part"])
    def test_nothing_goes_that_has_some(self, draft, key):
        with pytest.raises(IntegrityError), transaction.atomic():
            removed(getattr(draft.part_result, key))
        points = PartResult.objects.filter(**{key: getattr(draft.part_result, key)})
        with transaction.atomic():
            points.delete()
            removed(getattr(draft.part_result, key))
            transaction.set_rollback(True)


def other_part(rows):
    return EditionPart.objects.create(
        edition=rows.edition, code="9", name="Phần thêm", position=9
    )


class TestForwardOnly:
    """Only publishing moves an edition, and only to its next revision."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"state": "draft"},
            {"state": "appraisal", "revision": 0},
            {"revision": 0},
            {"revision": 1},
            {"revision": 3},
            {"release_at": None, "state": "draft"},
            {"release_at": timezone.now()},
            {"earlier_revision": 0},
        ],
        ids=str,
    )
    def test_nothing_unpublishes(self, published, changes):
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=published.edition.pk).update(**changes)
        assert Edition.objects.get(pk=published.edition.pk).revision == 2

    def test_a_draft_may_go_to_appraisal_but_not_be_called_published(self, draft):
        Edition.objects.filter(pk=draft.edition.pk).update(state="appraisal")
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=draft.edition.pk).update(
                state="published", revision=1, release_at=timezone.now()
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=draft.edition.pk).update(earlier_revision=1)

    def test_an_edition_begins_unpublished(self, draft):
        with pytest.raises(IntegrityError), transaction.atomic():
            copied(
                draft.edition,
                year=2030,
                revision=1,
                state="published",
                release_at=timezone.now(),
            ).save()
        copied(draft.edition, year=2030).save()

    def test_the_time_of_the_last_change_may_move(self, published):
        published.edition.save()

    @pytest.mark.parametrize("revision", [0, 1, 2, 4])
    def test_a_publication_is_of_the_next_revision(self, published, revision):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.create(
                edition=published.edition,
                revision=revision,
                release_at=timezone.now(),
                reason="x",
            )

    def test_a_publication_is_never_altered(self, published):
        publications = published.edition.publications
        for write in (
            lambda: publications.update(reason="Lý do khác"),
            lambda: publications.update(digest="0" * 64),
            lambda: publications.filter(revision=1)._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                write()

    def test_a_correction_ends_a_row_once(self, published):
        row = one(published.announcement)
        row.update(last_revision=2)
        for last in (None, 2, 3):
            with pytest.raises(IntegrityError), transaction.atomic():
                row.update(last_revision=last)

    def test_two_corrections_follow_one_another(self, published, places):
        edition = published.edition
        say(edition, places.dai_tu, "78.00", source=published.source)
        publish_edition(actor=CLERK, edition=edition, reason="Lần ba")
        edition.refresh_from_db()
        assert edition.revision == 3
        assert [r.score for r in edition.unit_results.filter(unit=places.dai_tu)] == [
            Decimal("76.71"),
            Decimal("77.71"),
            Decimal("78.00"),
        ]


class TestReplacing:
    """SQLite's REPLACE removes rows without asking; whoever comes in is asked."""

    def refused(self, statement, *values):
        if connection.vendor != "sqlite":
            # PostgreSQL has no such thing.
            statement = statement.replace(" OR REPLACE", "")
        with pytest.raises(IntegrityError), transaction.atomic():
            sql(statement, *values)

    def test_a_result_by_its_key(self, published, draft):
        self.refused(
            "UPDATE OR REPLACE indices_unitresult SET id = %s WHERE id = %s",
            published.result.pk,
            draft.result.pk,
        )

    def test_a_primary_announcement(self, published):
        self.refused(
            "INSERT OR REPLACE INTO indices_announcement (edition_id, unit_id,"
            " first_revision, is_primary, basis, formula, score_text, tier_name,"
            " is_ranked, note)"
            " VALUES (%s, %s, 3, TRUE, 'stated', '', '', '', TRUE, '')",
            published.edition.pk,
            published.places.dai_tu.pk,
        )

    def test_the_summary_of_a_publication(self, published, draft):
        self.refused(
            "UPDATE OR REPLACE indices_editionsummary SET publication_id = %s"
            " WHERE id = %s",
            published.summary.publication_id,
            draft.summary.pk,
        )

    def test_an_edition_at_the_address(self, published, draft):
        self.refused(
            "UPDATE OR REPLACE indices_edition SET year = 2022 WHERE id = %s",
            draft.edition.pk,
        )

    def test_a_tier_scheme_by_its_code(self, published):
        self.refused(
            "INSERT OR REPLACE INTO indices_tierscheme"
            " (code, name, note, source_title, source_url)"
            " VALUES ('thang-2022', 'Khác', '', '', '')"
        )

    def test_an_entry_of_the_log(self, draft):
        self.refused(
            "INSERT OR REPLACE INTO indices_changeentry (edition_id, sequence, action,"
            " summary, origin, actor_name, reason, at, detail_count, detail_digest,"
            " previous_digest, digest)"
            " SELECT edition_id, sequence, action, 'Khác', origin, actor_name, reason,"
            " at, detail_count, detail_digest, previous_digest, digest"
            " FROM indices_changeentry WHERE edition_id = %s",
            draft.edition.pk,
        )


class TestLog:
    """Rows of the change log are only ever added, of a draft too."""

    @pytest.mark.parametrize("model", [ChangeEntry, ChangeDetail])
    def test_it_is_neither_altered_nor_shortened(self, model, draft):
        assert model.objects.exists()
        column = "summary" if model is ChangeEntry else "new"
        before = list(model.objects.order_by("pk").values())
        for write in (
            lambda: model.objects.update(**{column: "x"}),
            lambda: saved(model.objects.first(), **{column: "x"}),
            lambda: model.objects.all()._raw_delete("default"),
            lambda: sql(f"UPDATE {model._meta.db_table} SET {column} = 'x'"),
            lambda: sql(f"DELETE FROM {model._meta.db_table}"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                write()
        assert list(model.objects.order_by("pk").values()) == before

    @pytest.mark.parametrize("lost", ["entry_id", "unit_id"])
    def test_a_change_is_of_an_entry_and_a_unit_that_exist(self, draft, places, lost):
        entry = ChangeEntry.objects.first()
        facts = {"entry_id": entry.pk, "unit_id": places.dai_tu.pk, "column": "x"}
        ChangeDetail.objects.create(**facts)
        ChangeDetail.objects.create(**{**facts, "unit_id": None})
        before = ChangeDetail.objects.count()
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangeDetail.objects.bulk_create(
                [ChangeDetail(**facts), ChangeDetail(**{**facts, lost: 10**9})]
            )
        assert ChangeDetail.objects.count() == before

    def test_a_unit_that_it_speaks_of_stays(self, draft):
        unit, other = make_unit("Võ Nhai", code="170"), make_unit("Cũ", code="999")
        entry = ChangeEntry.objects.first()
        ChangeDetail.objects.create(entry=entry, unit=unit, column="x")
        with pytest.raises(IntegrityError), transaction.atomic():
            removed(unit)
        removed(other)
        assert Unit.objects.filter(pk=unit.pk).exists()


class TestBesides:
    """What published results speak of outside this app's tables."""

    def test_a_unit_may_be_renamed_but_not_exchanged(self, published, places):
        saved(places.dai_tu, name="Huyện Đại Từ mới")
        published.result.refresh_from_db()
        assert published.result.unit_name == "Huyện Đại Từ"
        for changes in ({"code": "999"}, {"valid_from": timezone.localdate()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Unit.objects.filter(pk=places.dai_tu.pk).update(**changes)
        with pytest.raises(IntegrityError), transaction.atomic():
            Unit.objects.filter(pk=places.dai_tu.pk)._raw_delete("default")

    def test_a_unit_without_published_results_may_change_its_code(self, published):
        unit = make_unit("Võ Nhai", code="170")
        Unit.objects.filter(pk=unit.pk).update(code="1700")

    def test_an_index_keeps_its_scale_but_may_be_renamed(self, published):
        index = published.edition.index
        saved(index, name="Tên mới")
        with pytest.raises(IntegrityError), transaction.atomic():
            saved(index, scale_max=Decimal(1000))


class TestTruncating:
    def test_a_table_with_published_rows_is_not_emptied(self, published):
        if connection.vendor == "sqlite":
            statements = [f"DELETE FROM {guard.table}" for guard in GUARDS]
        else:
            statements = [f"TRUNCATE {guard.table} CASCADE" for guard in GUARDS]
            connection.check_constraints()
        for statement in statements:
            with pytest.raises(IntegrityError), transaction.atomic():
                sql(statement)

    def test_a_table_of_drafts_may_be(self, draft):
        with past_the_guards():
            sql("DELETE FROM indices_score WHERE edition_id <> %s", draft.edition.pk)
        if connection.vendor == "sqlite":
            sql("DELETE FROM indices_score")
        else:
            connection.check_constraints()
            sql("TRUNCATE indices_score")
        assert not Score.objects.exists()


class TestInstaller:
    def test_they_stand_after_a_migrate(self):
        assert is_migrated(connection)
        assert missing_triggers(connection) == []
        assert check_triggers(databases=["default"]) == []

    def test_every_guarded_table_has_its_triggers(self):
        tables = {trigger.table for trigger in wanted(connection).values()}
        assert tables == {guard.table for guard in GUARDS}

    def test_installing_again_changes_nothing(self):
        assert install_triggers(connection) is False

    def test_a_missing_and_an_altered_one_are_told_and_put_back(self):
        names = ["cchc_guard_indices_score_update", "cchc_guard_indices_tier_delete"]
        triggers = wanted(connection)
        sql(triggers[names[0]].drop[0])
        weakened(triggers[names[1]])
        assert sorted(missing_triggers(connection)) == names
        (warning,) = check_triggers(databases=["default"])
        assert warning.id == MISSING_TRIGGERS
        assert all(name in warning.msg for name in names)
        call_command("migrate", verbosity=0)
        assert missing_triggers(connection) == []

    def test_one_of_an_earlier_release_is_removed(self):
        name = "cchc_guard_indices_score_obsolete"
        if connection.vendor == "sqlite":
            sql(
                f"CREATE TRIGGER {name} BEFORE INSERT ON indices_score"
                " BEGIN SELECT RAISE(ABORT, 'x'); END"
            )
        else:
            sql(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                " $$BEGIN RETURN NULL; END$$"
            )
        assert install_triggers(connection) is True
        assert install_triggers(connection) is False

    def test_nothing_asks_the_database_unless_told_to(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert check_triggers() == []

    def test_runserver_looks_too(self, monkeypatch):
        monkeypatch.setattr("sys.argv", ["manage.py", "runserver"])
        with past_the_guards():
            assert [each.id for each in check_triggers()] == [MISSING_TRIGGERS]

    def test_a_switched_off_one_is_told(self):
        if connection.vendor == "sqlite":
            # It has no such switch.
            return
        connection.check_constraints()
        sql("ALTER TABLE indices_score DISABLE TRIGGER ALL")
        assert len(missing_triggers(connection)) == 4


def weakened(trigger):
    """The same trigger, refusing nothing."""
    for statement in trigger.drop:
        sql(statement)
    if connection.vendor == "sqlite":
        sql(
            f"CREATE TRIGGER {trigger.name} BEFORE DELETE ON {trigger.table}"
            " WHEN 1 = 0 BEGIN SELECT RAISE(ABORT, 'x'); END"
        )
    else:
        sql(
            f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RETURN NULL; END$$"
        )
        sql(
            f"CREATE TRIGGER {trigger.name} AFTER DELETE ON {trigger.table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {trigger.name}()"
        )
