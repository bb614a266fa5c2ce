"""Cells of the entry table: stored one by one, refused one by one, never overwritten.

CCHC 2023 of the districts of Thái Nguyên, a draft:

    Huyện Đại Từ   79,00      Huyện Định Hóa   80,50      Thị xã Phổ Yên   61,25
"""

from decimal import Decimal

import pytest

from indices.actions.actor import Actor
from indices.actions.cells import CellEdit, number_text, save_cells
from indices.models import AnnouncedPart, Announcement, ChangeEntry, UnitResult
from tests.factories import CLERK, make_ranking

pytestmark = pytest.mark.django_db

# Column, text, and a part of what is said of it.
REFUSED = [
    ("score", "abc", "không phải là số"),
    ("score", "NaN", "không phải là số"),
    ("score", "1e2", "không phải là số"),
    ("score", "1.025", "đọc được hai cách: 1,025 hoặc 1.025"),
    ("score", "-3", "không được âm"),
    ("score", "100,01", "lớn hơn mức tối đa"),
    ("score", "9" * 30, "Số quá lớn"),
    ("score", "9" * 60, "Số quá dài"),
    ("rank", "0", "Hạng phải là số nguyên"),
    ("rank", "1,5", "Hạng phải là số nguyên"),
    ("rank", "10000000", "Hạng phải là số nguyên"),
    ("unranked", "có", "Ghi “x”"),
    ("tier_name", "x" * 41, "Dài quá 40 ký tự"),
    ("note", "x" * 2001, "Dài quá 2000 ký tự"),
    ("max_score", "1", "Không có cột này"),
    ("part:1", "1", "Không có cột này"),
]
COLLEAGUE = Actor(user=None, name="Trần Thị B", origin="page")


def save(edition, *edits, actor=CLERK, **settings):
    """Save (unit, column, shown, typed) cells; the outcomes in their order."""
    return save_cells(
        actor=actor,
        edition=edition,
        edits=[
            CellEdit(unit.pk, column, shown, typed)
            for unit, column, shown, typed in edits
        ],
        **settings,
    ).outcomes


def said_of(edition, unit):
    return Announcement.objects.get(
        edition=edition, unit=unit, is_primary=True, last_revision=None
    )


def result_of(edition, unit):
    return UnitResult.objects.get(
        edition=edition, unit=unit, revision=edition.draft_revision
    )


@pytest.fixture
def in_parts(world):
    """CCHC 2024 in two parts, 65 and 35; nothing entered."""
    parts = [("1", "Thẩm định", 65), ("2", "Điều tra", 35)]
    return make_ranking(
        world.index,
        world.province,
        {},
        year=2024,
        tier_scheme=world.scheme,
        parts=parts,
        is_published=False,
    )


class TestSaving:
    @pytest.mark.parametrize(
        "typed", ["82,5", "82.5", " 82,50 ", "+82,5", "82,5\u200b"]
    )
    def test_a_score_is_read_as_people_write_it(self, world, typed):
        (outcome,) = save(world.draft, (world.district, "score", "79,00", typed))
        assert (outcome.status, outcome.stored) == ("saved", "82,50")
        assert said_of(world.draft, world.district).score == Decimal("82.50")

    def test_ranks_and_tiers_follow_the_score(self, world):
        save(world.draft, (world.district, "score", "79,00", "82,5"))
        first = result_of(world.draft, world.district)
        second = result_of(world.draft, world.best)
        assert (first.rank, first.tier_name, second.rank) == (1, "Tốt", 2)

    def test_an_emptied_cell_is_no_score_and_not_zero(self, world):
        save(world.draft, (world.district, "score", "79,00", ""))
        assert said_of(world.draft, world.district).score is None
        assert result_of(world.draft, world.district).rank is None
        save(world.draft, (world.district, "score", "", "0"))
        assert result_of(world.draft, world.district).rank == 3

    def test_what_the_cell_holds_already_is_no_change(self, world):
        entries = ChangeEntry.objects.count()
        (outcome,) = save(world.draft, (world.district, "score", "79,00", "79.0"))
        assert outcome.status == "unchanged"
        assert ChangeEntry.objects.count() == entries

    def test_a_save_is_one_entry_of_the_change_log(self, world):
        save(
            world.draft,
            (world.district, "score", "79,00", "81"),
            (world.district, "note", "", "kiểm tra lại"),
            (world.best, "score", "80,50", "82"),
        )
        entry = ChangeEntry.objects.filter(edition=world.draft).latest("sequence")
        details = list(entry.details.values_list("column", "old", "new"))
        assert ("điểm", "79", "81") in details
        assert ("ghi chú", "", "kiểm tra lại") in details
        assert entry.detail_count == len(details)

    def test_the_change_of_one_unit_names_it_in_the_log(self, world):
        save(world.draft, (world.district, "score", "79,00", "81"))
        entry = ChangeEntry.objects.filter(edition=world.draft).latest("sequence")
        assert entry.summary == "Ghi kết quả của Huyện Đại Từ"

    def test_rank_tier_and_note_are_kept_as_announced(self, world):
        save(
            world.draft,
            (world.district, "rank", "", "1"),
            (world.district, "tier_name", "", "Tốt"),
            (world.district, "note", "", "theo  Quyết định\u00a012"),
        )
        announcement = said_of(world.draft, world.district)
        assert (announcement.rank, announcement.tier_name) == (1, "Tốt")
        assert announcement.note == "theo Quyết định 12"
        assert result_of(world.draft, world.district).has_disagreement

    def test_a_unit_can_be_scored_but_not_ranked(self, world):
        save(world.draft, (world.best, "unranked", "", "X"))
        assert result_of(world.draft, world.best).rank is None
        assert result_of(world.draft, world.district).rank == 1
        save(world.draft, (world.best, "unranked", "x", ""))
        assert result_of(world.draft, world.best).rank == 1

    def test_more_decimals_than_are_stored_are_kept_as_text(self, world):
        (outcome,) = save(world.draft, (world.best, "score", "80,50", "80,12345678"))
        assert outcome.stored == "80,123457"
        assert said_of(world.draft, world.best).score_text == "80,12345678"

    def test_a_derived_value_that_is_typed_over_is_a_stated_one(self, world):
        Announcement.objects.filter(edition=world.draft, unit=world.best).update(
            basis="derived", formula="76,71 − 10,96"
        )
        save(world.draft, (world.best, "score", "80,50", "81"))
        announcement = said_of(world.draft, world.best)
        assert (announcement.basis, announcement.formula) == ("stated", "")


class TestParts:
    def test_the_total_is_the_sum_of_the_parts_when_none_is_typed(
        self, in_parts, world
    ):
        save(in_parts, (world.best, "part:1", "", "60,5"))
        assert result_of(in_parts, world.best).score is None
        save(in_parts, (world.best, "part:2", "", "30,25"))
        assert result_of(in_parts, world.best).score == Decimal("90.75")
        assert not result_of(in_parts, world.best).has_disagreement

    def test_a_typed_total_stands_and_the_contradiction_shows(self, in_parts, world):
        save(
            in_parts,
            (world.best, "part:1", "", "60,5"),
            (world.best, "part:2", "", "30,25"),
            (world.best, "score", "", "91"),
        )
        result = result_of(in_parts, world.best)
        assert result.score == Decimal("91.00")
        assert result.has_disagreement

    def test_a_total_beside_a_single_part_contradicts_nothing(self, in_parts, world):
        save(
            in_parts,
            (world.best, "part:1", "", "60,5"),
            (world.best, "score", "", "91"),
        )
        assert not result_of(in_parts, world.best).has_disagreement

    def test_a_part_over_its_maximum_is_refused(self, in_parts, world):
        (outcome,) = save(in_parts, (world.best, "part:2", "", "35,5"))
        assert outcome.status == "invalid"
        assert "35,50 lớn hơn tối đa 35,00" in outcome.message
        assert not AnnouncedPart.objects.filter(part__edition=in_parts).exists()


class TestRefusing:
    def test_a_cell_says_why_it_is_refused(self, world):
        for column, typed, why in REFUSED:
            shown = "79,00" if column == "score" else ""
            (outcome,) = save(world.draft, (world.district, column, shown, typed))
            assert (outcome.status, outcome.typed) == ("invalid", typed)
            assert why in outcome.message
        assert said_of(world.draft, world.district).score == Decimal("79.00")

    def test_good_cells_of_the_same_save_are_stored(self, world):
        outcomes = save(
            world.draft,
            (world.district, "score", "79,00", "abc"),
            (world.best, "score", "80,50", "81"),
        )
        assert [outcome.status for outcome in outcomes] == ["invalid", "saved"]
        assert said_of(world.draft, world.best).score == Decimal("81.00")

    def test_a_unit_of_another_edition_is_refused(self, world):
        (outcome,) = save(world.draft, (world.foreign_district, "score", "", "50"))
        assert "không thuộc kỳ" in outcome.message
        assert not world.foreign_district.announcements.filter(
            edition=world.draft
        ).exists()

    def test_who_typed_while_it_was_published_is_told_so(self, world):
        (outcome,) = save(
            world.published,
            (world.district, "score", "76,71", "77"),
            seen_revision=0,
        )
        assert (outcome.status, outcome.typed) == ("invalid", "77")
        assert "vừa được công bố" in outcome.message


class TestConflicts:
    def test_a_cell_that_another_wrote_meanwhile_is_not_overwritten(self, world):
        save(world.draft, (world.best, "score", "80,50", "75"), actor=COLLEAGUE)
        (outcome,) = save(world.draft, (world.best, "score", "80,50", "81"))
        assert (outcome.status, outcome.stored) == ("conflict", "75,00")
        assert outcome.by == "Trần Thị B"
        assert len(outcome.at) == len("14:05")
        assert said_of(world.draft, world.best).score == Decimal("75.00")

    def test_it_names_who_wrote_that_very_cell(self, world):
        save(world.draft, (world.best, "score", "80,50", "75"), actor=COLLEAGUE)
        save(world.draft, (world.best, "note", "", "đã xem"))
        (outcome,) = save(world.draft, (world.best, "score", "80,50", "81"))
        assert outcome.by == "Trần Thị B"

    def test_keeping_one_s_own_value_says_what_it_replaces(self, world):
        save(world.draft, (world.best, "score", "80,50", "75"), actor=COLLEAGUE)
        (outcome,) = save(world.draft, (world.best, "score", "75,00", "81"))
        assert outcome.status == "saved"

    def test_two_columns_of_one_row_do_not_collide(self, world):
        save(world.draft, (world.best, "note", "", "ghi chú"), actor=COLLEAGUE)
        (outcome,) = save(world.draft, (world.best, "score", "80,50", "81"))
        assert outcome.status == "saved"

    def test_the_same_value_written_twice_is_no_conflict(self, world):
        save(world.draft, (world.best, "score", "80,50", "75"), actor=COLLEAGUE)
        (outcome,) = save(world.draft, (world.best, "score", "80,50", "75,0"))
        assert outcome.status == "unchanged"


def test_a_correction_leaves_the_published_revision_alone(world):
    save(world.published, (world.district, "score", "76,71", "77"))
    rows = world.published.unit_results.filter(unit=world.district)
    assert dict(rows.values_list("revision", "score")) == {
        1: Decimal("76.71"),
        2: Decimal("77.00"),
    }


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 2, ""),
        (Decimal("85.5"), 2, "85,50"),
        (Decimal("76.7123"), 2, "76,7123"),
        (Decimal("100"), 0, "100"),
        # Three decimals could be thousands: the text must be readable again.
        (Decimal("1.025"), 3, "1,0250"),
        (Decimal("1.02"), 3, "1,0200"),
    ],
)
def test_a_number_is_shown_so_that_it_can_be_typed_again(value, decimals, text):
    assert number_text(value, decimals) == text
