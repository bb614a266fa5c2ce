"""Recording what sources say: idempotent, versioned, one primary source for a unit."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indices.actions import announcements as module
from indices.actions.announced import AnnouncementInput, input_of
from indices.actions.announcements import record_announcements
from indices.actions.errors import ActionRefused
from indices.actions.publication import publish_edition
from indices.models import AnnouncedPart, Announcement, ChangeEntry, UnitResult
from tests.factories import (
    CLERK,
    make_index,
    make_ranking,
    make_source,
    make_unit,
    say,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make_unit("Thái Nguyên", kind="tỉnh", code="19")


@pytest.fixture
def dai_tu(province):
    return make_unit("Đại Từ", code="171", parent=province)


@pytest.fixture
def dinh_hoa(province):
    return make_unit("Định Hóa", code="167", parent=province)


@pytest.fixture
def draft(province, dai_tu, dinh_hoa):
    """CCHC 2022 with both districts known and two parts, not yet published."""
    return make_ranking(
        make_index(),
        province,
        {dai_tu: "76.71", dinh_hoa: "81.02"},
        is_published=False,
        parts=[("td", "Thẩm định", 65), ("xh", "Điều tra", 35)],
    )


@pytest.fixture
def published(draft):
    publish_edition(actor=CLERK, edition=draft)
    draft.refresh_from_db()
    return draft


def said_of(unit, revision=None):
    """What stands of the unit now, or stood in a revision, as (source, score) pairs."""
    rows = Announcement.objects.filter(unit=unit).order_by("pk")
    rows = (
        rows.filter(last_revision=None)
        if revision is None
        else rows.in_revision(revision)
    )
    return [(row.source.title if row.source else None, row.score) for row in rows]


def refusal(edition, *rows):
    with pytest.raises(ActionRefused) as refused:
        record_announcements(actor=CLERK, edition=edition, rows=rows)
    return refused.value.problems


class TestRecording:
    def test_every_fact_is_kept_as_it_was_announced(self, draft, dai_tu):
        row = AnnouncementInput(
            unit=dai_tu,
            source=make_source(),
            score=Decimal("76.71"),
            score_text="76,71/100",
            max_score=Decimal(100),
            rank=4,
            ranked_of=9,
            tier_name="Khá",
            score_change=Decimal("10.96"),
            rank_change=4,
            changed_since=2020,
            basis="derived",
            formula="65,75 + 10,96",
            is_primary=True,
            is_ranked=False,
            note="Báo 21/10/2023",
            parts={"td": Decimal("46.5"), "xh": Decimal("30.21")},
        )
        record_announcements(actor=CLERK, edition=draft, rows=[row])
        stored = Announcement.objects.get(source=row.source)
        assert input_of(stored) == row
        assert stored.first_revision == 1
        assert stored.last_revision is None

    def test_repeating_changes_nothing_and_says_so(self, draft, dai_tu, dinh_hoa):
        rows = [
            AnnouncementInput(unit=dai_tu, score=Decimal("80.5"), parts={"td": 50}),
            AnnouncementInput(
                unit=dinh_hoa, score=Decimal("81.02"), score_text="81.02"
            ),
        ]
        first = record_announcements(actor=CLERK, edition=draft, rows=rows)
        assert (first.added, first.changed, first.unchanged) == (0, 1, 1)
        results = list(UnitResult.objects.values_list("pk", flat=True))
        entries = ChangeEntry.objects.count()
        again = record_announcements(actor=CLERK, edition=draft, rows=rows)
        assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
        assert again.is_empty
        assert ChangeEntry.objects.count() == entries
        assert list(UnitResult.objects.values_list("pk", flat=True)) == results

    def test_more_decimals_than_are_stored_are_no_change_next_time(self, draft, dai_tu):
        exact = "76.123456789012345"
        assert say(draft, dai_tu, exact).changed == 1
        assert say(draft, dai_tu, exact).unchanged == 1
        assert said_of(dai_tu) == [(None, Decimal("76.123457"))]

    def test_an_unknown_part_and_a_part_left_out_are_the_same(self, draft, dai_tu):
        said = AnnouncementInput(unit=dai_tu, parts={"td": None})
        record_announcements(actor=CLERK, edition=draft, rows=[said])
        report = record_announcements(
            actor=CLERK, edition=draft, rows=[replace(said, parts={})]
        )
        assert report.is_empty

    def test_a_part_may_be_changed_and_taken_back(self, draft, dai_tu):
        say(draft, dai_tu, parts={"td": "40", "xh": "30"})
        say(draft, dai_tu, parts={"td": "41"})
        parts = AnnouncedPart.objects.values_list("part__code", "score")
        assert list(parts) == [("td", Decimal(41))]

    def test_the_change_log_has_one_entry_with_every_changed_value(
        self, draft, dai_tu, dinh_hoa
    ):
        rows = [
            AnnouncementInput(
                unit=dai_tu,
                score=Decimal("77.5"),
                score_text="76.71",
                is_ranked=False,
                parts={"td": Decimal("46.123456")},
            ),
            AnnouncementInput(
                unit=dinh_hoa,
                score=Decimal("81.02"),
                score_text="81.02",
                basis="derived",
                formula="75 + 6,02",
                rank=1,
            ),
        ]
        record_announcements(
            actor=CLERK, edition=draft, rows=rows, reason="Nhập lại bảng điểm"
        )
        entry = ChangeEntry.objects.filter(edition=draft).latest("sequence")
        assert entry.summary == "Ghi kết quả: thêm 0, sửa 2 đơn vị"
        assert entry.reason == "Nhập lại bảng điểm"
        found = {
            (detail.unit, detail.column, detail.old, detail.new)
            for detail in entry.details.all()
        }
        assert found == {
            (dai_tu, "điểm", "76,71", "77,5"),
            (dai_tu, "được xếp hạng", "có", "không"),
            (dai_tu, "Thẩm định", "", "46,123456"),
            (dinh_hoa, "căn cứ", "nguồn nêu", "suy ra"),
            (dinh_hoa, "cách suy ra", "", "75 + 6,02"),
            (dinh_hoa, "hạng", "", "1"),
        }

    def test_the_change_log_names_a_single_unit(self, draft, dai_tu):
        say(draft, dai_tu, "77")
        entry = ChangeEntry.objects.filter(edition=draft).latest("sequence")
        assert entry.summary == "Ghi kết quả của Huyện Đại Từ"

    def test_results_follow_at_once(self, draft, dai_tu):
        say(draft, dai_tu, "85")
        assert UnitResult.objects.get(unit=dai_tu).rank == 1

    def test_an_edition_of_many_units_is_read_whole(self, draft, dai_tu, monkeypatch):
        monkeypatch.setattr(module, "MOST_KEYS", 0)
        say(draft, dai_tu, "77", source=make_source())
        assert said_of(dai_tu) == [
            (None, Decimal("76.71")),
            ("Báo Thái Nguyên", Decimal(77)),
        ]


class TestSources:
    """Several sources may speak of one unit and disagree; one is shown first."""

    def test_both_are_kept_and_the_disagreement_shows(self, draft, dai_tu):
        say(draft, dai_tu, "76.91", source=make_source(), is_primary=False)
        assert said_of(dai_tu) == [
            (None, Decimal("76.71")),
            ("Báo Thái Nguyên", Decimal("76.91")),
        ]
        row = UnitResult.objects.get(unit=dai_tu)
        assert row.score == Decimal("76.71")
        assert row.has_disagreement

    def test_a_new_primary_source_puts_the_other_second(self, draft, dai_tu):
        report = say(draft, dai_tu, "76.91", source=make_source())
        assert (report.added, report.changed) == (1, 0)
        primary = Announcement.objects.get(unit=dai_tu, is_primary=True)
        assert primary.source.title == "Báo Thái Nguyên"
        assert Announcement.objects.filter(unit=dai_tu).count() == 2
        assert UnitResult.objects.get(unit=dai_tu).score == Decimal("76.91")
        columns = ChangeEntry.objects.latest("pk").details.values_list(
            "column", "old", "new"
        )
        assert ("bản chính", "có", "không") in columns

    def test_putting_a_published_source_second_leaves_it_as_it_was_published(
        self, published, dai_tu
    ):
        say(published, dai_tu, "76.91", source=make_source())
        before = Announcement.objects.in_revision(1).get(unit=dai_tu)
        assert before.is_primary
        assert before.last_revision == 1
        now = Announcement.objects.in_revision(2).filter(unit=dai_tu)
        assert sorted((row.score, row.is_primary) for row in now) == [
            (Decimal("76.71"), False),
            (Decimal("76.91"), True),
        ]

    @pytest.mark.parametrize("is_published", [False, True])
    @pytest.mark.parametrize("turn", [1, -1])
    def test_two_sources_may_change_places_in_one_call(
        self, draft, dai_tu, is_published, turn
    ):
        paper = make_source()
        say(draft, dai_tu, "76.91", source=paper, is_primary=False)
        if is_published:
            publish_edition(actor=CLERK, edition=draft)
        rows = [
            AnnouncementInput(unit=dai_tu, score=Decimal("76.71"), is_primary=False),
            AnnouncementInput(unit=dai_tu, source=paper, score=Decimal("76.91")),
        ][::turn]
        report = record_announcements(actor=CLERK, edition=draft, rows=rows)
        assert report.changed == 2
        now = Announcement.objects.filter(unit=dai_tu, last_revision=None)
        assert {(row.source, row.is_primary) for row in now} == {
            (None, False),
            (paper, True),
        }
        assert now.count() == 2

    def test_two_primary_sources_in_one_call_are_refused(self, draft, dai_tu):
        rows = [
            AnnouncementInput(unit=dai_tu, source=make_source("A")),
            AnnouncementInput(unit=dai_tu, source=make_source("B")),
        ]
        assert refusal(draft, *rows) == [
            "Huyện Đại Từ: chỉ một nguồn được là bản chính."
        ]


class TestPublishedRows:
    """A row that a published revision stands on is never altered."""

    def test_a_correction_ends_the_row_and_begins_another(self, published, dai_tu):
        old = Announcement.objects.get(unit=dai_tu)
        facts = Announcement.objects.filter(pk=old.pk).values()
        before = {**facts.get(), "last_revision": 1}
        say(published, dai_tu, "77.50", parts={"td": "47"})
        assert facts.get() == before
        new = Announcement.objects.get(unit=dai_tu, last_revision=None)
        assert new.first_revision == 2
        assert new.score == Decimal("77.5")
        assert new.parts.get().score == Decimal(47)

    def test_the_draft_of_the_correction_is_then_altered_in_place(
        self, published, dai_tu
    ):
        say(published, dai_tu, "77.50")
        say(published, dai_tu, "77.60")
        assert said_of(dai_tu) == [(None, Decimal("77.6"))]
        assert said_of(dai_tu, revision=1) == [(None, Decimal("76.71"))]
        assert Announcement.objects.filter(unit=dai_tu).count() == 2

    def test_published_results_stay_while_the_draft_changes(self, published, dai_tu):
        shown = list(UnitResult.objects.of(published, 1).order_by("pk").values())
        say(published, dai_tu, "99")
        assert (
            list(UnitResult.objects.of(published, 1).order_by("pk").values()) == shown
        )
        assert UnitResult.objects.of(published, 2).get(unit=dai_tu).rank == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("facts", "problem"),
        [
            ({"score": Decimal("-0.01")}, "điểm không được âm"),
            (
                {"score": Decimal("100.01")},
                "điểm 100,01 lớn hơn mức tối đa 100,00",
            ),
            (
                {"score": Decimal(98), "max_score": Decimal("97.5")},
                "điểm 98,00 lớn hơn mức tối đa 97,50",
            ),
            ({"max_score": Decimal(0)}, "mức tối đa của đơn vị phải lớn hơn 0"),
            ({"rank": 0}, "hạng phải từ 1 trở lên"),
            ({"rank": 10, "ranked_of": 9}, "hạng 10 lớn hơn tổng số 9 đơn vị"),
            ({"ranked_of": 0}, "hạng 1 lớn hơn tổng số 0 đơn vị"),
            ({"basis": "derived"}, "giá trị suy ra phải ghi cách suy ra"),
            ({"tier_name": "K" * 41}, "“xếp loại” không quá 40 ký tự"),
            ({"score_change": Decimal(10) ** 15}, "có số quá lớn"),
            ({"parts": {"x": Decimal(1)}}, "không có phần điểm mã x"),
            (
                {"parts": {"td": Decimal(-1)}},
                "điểm phần “Thẩm định” không được âm",
            ),
            (
                {"parts": {"td": Decimal("65.01")}},
                "điểm phần “Thẩm định” 65,01 lớn hơn tối đa 65,00",
            ),
        ],
    )
    def test_what_cannot_be_right_is_refused(self, draft, dai_tu, facts, problem):
        row = AnnouncementInput(unit=dai_tu, **facts)
        assert refusal(draft, row) == [f"Huyện Đại Từ: {problem}."]

    def test_a_unit_of_another_level_is_refused(self, draft, province):
        assert refusal(draft, AnnouncementInput(unit=province)) == [
            "Tỉnh Thái Nguyên: không thuộc cấp được xếp hạng (Cấp huyện)."
        ]

    def test_an_illustrative_unit_never_enters_a_real_edition(self, draft):
        demo = make_unit("Minh Họa", is_illustrative=True)
        assert refusal(draft, AnnouncementInput(unit=demo)) == [
            "Huyện Minh Họa: số liệu minh họa và số liệu thật không được lẫn nhau."
        ]

    def test_two_rows_of_one_source_are_refused(self, draft, dai_tu):
        row = AnnouncementInput(unit=dai_tu)
        assert refusal(draft, row, row) == [
            "Huyện Đại Từ: có hai dòng từ cùng một nguồn."
        ]

    def test_all_problems_come_at_once_and_nothing_is_written(
        self, draft, dai_tu, dinh_hoa
    ):
        found = refusal(
            draft,
            AnnouncementInput(unit=dinh_hoa, score=Decimal(50)),
            AnnouncementInput(unit=dai_tu, score=Decimal(-1), rank=0, basis="derived"),
        )
        assert len(found) == 3
        assert said_of(dinh_hoa) == [(None, Decimal("81.02"))]

    def test_an_accident_in_the_middle_leaves_nothing_behind(
        self, published, dai_tu, monkeypatch
    ):
        def fail(**_facts):
            raise RuntimeError

        rows = list(Announcement.objects.order_by("pk").values())
        results = list(UnitResult.objects.order_by("pk").values())
        entries = ChangeEntry.objects.count()
        monkeypatch.setattr(module, "refresh_results", fail)
        with pytest.raises(RuntimeError):
            say(published, dai_tu, "77.50", source=make_source())
        assert list(Announcement.objects.order_by("pk").values()) == rows
        assert list(UnitResult.objects.order_by("pk").values()) == results
        assert ChangeEntry.objects.count() == entries


def test_a_whole_country_of_communes_is_written_in_few_statements(
    django_assert_max_num_queries,
):
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    communes = [
        make_unit(f"Số {number}", kind="xã", code=f"x{number}", parent=province)
        for number in range(60)
    ]
    edition = make_ranking(
        make_index(), province, {}, level="commune", is_published=False
    )
    rows = [AnnouncementInput(unit=unit, score=Decimal(70)) for unit in communes]
    # lock, parts, index, stored rows, new rows, log (4), results (about 15); savepoints
    with django_assert_max_num_queries(35):
        record_announcements(actor=CLERK, edition=edition, rows=rows)
