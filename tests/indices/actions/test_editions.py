"""Making editions and changing their settings while they are drafts."""

from datetime import date
from decimal import Decimal

import pytest

from indices.actions.editions import PartInput, change_edition, make_edition
from indices.actions.errors import ActionRefused
from indices.models import ChangeEntry, Edition, EditionSummary, UnitResult
from tests.factories import (
    CLERK,
    make_index,
    make_ranking,
    make_tier_scheme,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make_unit("Thái Nguyên", kind="tỉnh", code="19")


@pytest.fixture
def dai_tu(province):
    return make_unit("Đại Từ", code="171", parent=province, valid_to=date(2025, 7, 1))


@pytest.fixture
def index():
    return make_index()


def make(index, area, **settings):
    settings = {"level": "district", "year": 2022, **settings}
    return make_edition(actor=CLERK, index=index, area=area, **settings)


def problems_of(action, **facts):
    with pytest.raises(ActionRefused) as refused:
        action(**facts)
    return refused.value.problems


class TestMaking:
    def test_a_new_edition_is_a_draft_with_its_units_and_parts(
        self, index, province, dai_tu
    ):
        scheme = make_tier_scheme()
        edition = make(
            index,
            province,
            tier_scheme=scheme,
            ranking_rule="published",
            announced_mean=Decimal("78.39"),
            note="Theo Quyết định 292",
            parts=[
                PartInput("td", "Thẩm định", Decimal(65)),
                PartInput("xh", "Điều tra"),
            ],
        )
        edition.refresh_from_db()
        assert edition.state == Edition.State.DRAFT
        assert (edition.revision, edition.draft_revision) == (0, 1)
        assert edition.units_as_of == date(2022, 12, 31)
        assert edition.ranking_rule == "published"
        assert edition.announced_mean == Decimal("78.39")
        parts = edition.parts.order_by("position").values_list("code", "max_score")
        assert list(parts) == [("td", Decimal(65)), ("xh", None)]
        assert UnitResult.objects.of(edition, 1).get().unit == dai_tu
        assert EditionSummary.objects.get(edition=edition).known_count == 0

    def test_it_enters_the_change_log(self, index, province):
        edition = make(index, province)
        entry = ChangeEntry.objects.get(edition=edition)
        assert (entry.sequence, entry.action) == (1, "make_edition")
        assert "Tỉnh Thái Nguyên" in entry.summary

    def test_the_same_edition_twice_is_refused(self, index, province):
        make(index, province)
        assert problems_of(make, index=index, area=province) == [
            "Kỳ đánh giá Chỉ số CCHC năm 2022 của Tỉnh Thái Nguyên ở cấp này đã có."
        ]
        assert make(index, province, year=2023).year == 2023

    def test_an_area_that_was_not_there_is_refused(self, index, dai_tu):
        facts = {"index": index, "area": dai_tu, "level": "commune", "year": 2025}
        assert problems_of(make, **facts) == [
            "Huyện Đại Từ không còn hoặc chưa có hiệu lực vào ngày 31/12/2025."
        ]
        assert make(**facts, units_as_of=date(2025, 6, 30)).area == dai_tu

    @pytest.mark.parametrize("is_illustrative", [True, False])
    def test_the_demo_stays_in_its_own_area(self, index, is_illustrative):
        area = make_unit("Minh Họa", kind="tỉnh", is_illustrative=not is_illustrative)
        assert problems_of(
            make, index=index, area=area, is_illustrative=is_illustrative
        ) == ["Số liệu minh họa chỉ được nằm trong địa bàn minh họa."]

    @pytest.mark.parametrize("year", [0, 1989, 2201, 10_000])
    def test_a_year_that_cannot_be_meant_is_refused(self, index, province, year):
        assert problems_of(make, index=index, area=province, year=year) == [
            f"Năm {year} không hợp lệ, cần từ 1990 đến 2200."
        ]

    def test_two_parts_of_one_code_are_refused(self, index, province):
        parts = [PartInput("td", "Thẩm định"), PartInput("td", "Điều tra")]
        assert problems_of(make, index=index, area=province, parts=parts) == [
            "Mã phần điểm “td” có hai lần."
        ]


class TestChanging:
    @pytest.fixture
    def draft(self, index, province, dai_tu):
        return make_ranking(index, province, {dai_tu: "76.71"}, is_published=False)

    def change(self, edition, **settings):
        return change_edition(actor=CLERK, edition=edition, settings=settings)

    def test_results_follow_the_new_settings(self, draft, dai_tu):
        self.change(draft, tier_scheme=make_tier_scheme())
        assert UnitResult.objects.get(unit=dai_tu).tier_name == "Khá"
        self.change(draft, is_partial=True)
        assert UnitResult.objects.get(unit=dai_tu).rank is None

    def test_it_enters_the_change_log_with_old_and_new(self, draft):
        scheme = make_tier_scheme()
        mean = Decimal("78.39")
        self.change(draft, tier_scheme=scheme, is_partial=True, announced_mean=mean)
        entry = ChangeEntry.objects.filter(edition=draft).latest("sequence")
        assert entry.action == "change_edition"
        details = entry.details.values_list("column", "old", "new")
        assert set(details) == {
            ("thang xếp loại", "", "Thang ba bậc"),
            ("chỉ biết một phần", "không", "có"),
            ("trung bình được công bố", "", "78,39"),
        }

    def test_unchanged_and_other_settings_leave_no_trace(self, draft):
        entries = ChangeEntry.objects.count()
        self.change(draft, is_partial=False, year=1999)
        draft.refresh_from_db()
        assert draft.year == 2022
        assert ChangeEntry.objects.count() == entries

    def test_a_published_edition_is_locked(self, index, province, dai_tu):
        edition = make_ranking(index, province, {dai_tu: "76.71"})
        problems = problems_of(self.change, edition=edition, note="khác")
        assert problems == [
            "Kỳ đã công bố: thang xếp loại và cách xếp hạng không đổi được nữa."
        ]
        edition.refresh_from_db()
        assert edition.note == ""

    def test_an_accident_in_the_middle_changes_nothing(self, draft, monkeypatch):
        def fail(**_facts):
            raise RuntimeError

        monkeypatch.setattr("indices.actions.editions.compute_results", fail)
        with pytest.raises(RuntimeError):
            self.change(draft, note="khác")
        draft.refresh_from_db()
        assert draft.note == ""
