"""The table of results out to Excel and in again.

CCHC 2023 of the districts of Thái Nguyên, a draft: Đại Từ 79,00 (Khá), Định Hóa 80,50
(Tốt), Phổ Yên 61,25 (Trung bình). The year before: 76,71, 81,02 and 59,30.
"""

from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.cells import CellEdit, save_cells
from indices.models import Announcement, ChangeEntry, ScoreImport, UnitResult
from tests.factories import CLERK, make_index, make_ranking
from tests.filling import brought, filled, form_of
from tests.indices.exports.reading import opened, rows_of
from tests.indices.views.test_score_files import confirm, preview_of, undo
from tests.reading import words

pytestmark = pytest.mark.django_db

RESULTS = {"loai": "ket-qua"}


@pytest.fixture
def administrator(client, world):
    client.force_login(world.index_administrator)
    return client


@pytest.fixture
def in_parts(world):
    """Of two parts: 65 appraised, 35 surveyed."""
    return make_ranking(
        world.index,
        world.province,
        {world.district: None, world.best: None},
        year=2024,
        parts=[("td", "Thẩm định", 65), ("xhh", "Điều tra", 35)],
        is_published=False,
    )


def said_of(edition, unit):
    return Announcement.objects.get(edition=edition, unit=unit, last_revision=None)


def everything(edition):
    said = Announcement.objects.filter(edition=edition, last_revision=None)
    results = UnitResult.objects.filter(edition=edition).order_by("position")
    return [
        *said.order_by("unit").values_list(
            "unit", "score", "rank", "tier_name", "note", "is_ranked", "basis"
        ),
        *results.values_list("unit_id", "score", "rank", "tier_name"),
    ]


class TestForm:
    def test_units_stand_below_one_another_with_last_year_beside(
        self, administrator, world
    ):
        content = form_of(administrator, world.draft, **RESULTS)
        rows = rows_of(content, "Nhập điểm")
        head = next(row for row in rows if row[0] == "Mã")
        assert head == [
            "Mã",
            "Đơn vị",
            "Năm 2022",
            "Điểm",
            "Hạng công bố",
            "Loại công bố",
            "Không xếp hạng",
            "Ghi chú",
        ]
        own = next(row for row in rows if row[0] == "171")
        assert own[1:4] == ["Huyện Đại Từ", 76.71, 79.0]

    def test_only_what_is_entered_is_open_and_excel_checks_it(
        self, administrator, world
    ):
        book = opened(form_of(administrator, world.draft, **RESULTS))
        page = book["Nhập điểm"]
        assert page["A5"].data_type == "s"
        assert page["A5"].protection.locked is True
        assert page["C5"].protection.locked is True
        assert page["D5"].protection.locked is False
        assert page.protection.sheet is True
        rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
        assert (rules["D5:D7"].formula1, rules["D5:D7"].formula2) == ("0", "100.00")
        assert "phải là số từ 0 đến 100" in rules["D5:D7"].error
        assert rules["E5:E7"].type == "whole"
        assert book["_cchc"].sheet_state == "veryHidden"

    def test_parts_are_summed_for_the_eye(self, administrator, in_parts):
        content = filled(
            form_of(administrator, in_parts, **RESULTS),
            {("171", "Thẩm định"): 50, ("171", "Điều tra"): "26,5"},
        )
        page = opened(content)["Nhập điểm"]
        assert page["K5"].value == "=SUM(D5:E5)"
        page, _upload = preview_of(administrator, in_parts, content)
        assert "Cộng các phần" not in words(page)
        assert "Huyện Đại Từ – thành 76,50 – thành 76,50" in words(page)


class TestPreview:
    def test_an_untouched_form_changes_nothing(self, administrator, world):
        before = everything(world.draft)
        content = form_of(administrator, world.draft, **RESULTS)
        page, _upload = preview_of(administrator, world.draft, content)
        assert "Tệp không thay đổi gì" in words(page)
        assert everything(world.draft) == before

    def test_it_shows_the_effect_and_writes_nothing(self, administrator, world):
        before = everything(world.draft)
        content = filled(
            form_of(administrator, world.draft, **RESULTS), {("171", "Điểm"): "81,5"}
        )
        page, upload = preview_of(administrator, world.draft, content)
        text = words(page)
        assert (
            "Huyện Đại Từ 79,00 thành 81,50 79,00 thành 81,50 2 thành 1 Khá thành Tốt"
            in text
        )
        assert "Điểm D5 79 thành 81,5 +2,50" in text
        assert upload.kind == ScoreImport.Kind.RESULTS
        assert everything(world.draft) == before

    def test_faults_are_named_with_their_cells(self, administrator, world):
        content = filled(
            form_of(administrator, world.draft, **RESULTS),
            {
                ("171", "Điểm"): 101,
                ("167", "Điểm"): "1.025",
                ("172", "Điểm"): "=1+1",
                ("171", "Hạng công bố"): 1.5,
                ("167", "Hạng công bố"): "nhất",
                ("171", "Không xếp hạng"): "có",
            },
        )
        page, upload = preview_of(administrator, world.draft, content)
        text = words(page)
        assert "6 chỗ cần sửa" in text
        assert (
            "ô D5: “101”: điểm 101,00 lớn hơn mức tối đa 100,00 (Huyện Đại Từ); "
            in text
        )
        assert "1,025 hoặc 1.025" in text
        assert "không phải công thức" in text
        assert "“nhất”; cần: số nguyên từ 1" in text
        assert "“nhất”; cần: số nguyên từ 1" in text
        assert "Ghi “x” nếu không xếp hạng" in text
        assert upload.state == ScoreImport.State.REFUSED

    def test_hidden_columns_and_rows_are_read_and_listed(self, administrator, world):
        def hide(_book, page):
            page.column_dimensions["D"].hidden = True
            page.row_dimensions[5].hidden = True

        content = filled(
            form_of(administrator, world.draft, **RESULTS),
            {("171", "Điểm"): 80},
            change=hide,
        )
        page, _upload = preview_of(administrator, world.draft, content)
        text = words(page)
        assert "Cột ẩn, vẫn được đọc: D “Điểm”." in text
        assert "Dòng ẩn, vẫn được đọc: 5." in text
        assert "Điểm D5 79 thành 80" in text

    def test_what_others_changed_is_chosen_cell_by_cell(self, administrator, world):
        form = form_of(administrator, world.draft, **RESULTS)
        for unit in (world.district, world.best):
            shown = "79,00" if unit == world.district else "80,50"
            edit = CellEdit(unit.pk, "score", shown, "70")
            save_cells(actor=CLERK, edition=world.draft, edits=[edit])
        content = filled(form, {("171", "Điểm"): 81, ("167", "Điểm"): 82})
        page, upload = preview_of(administrator, world.draft, content)
        assert "2 ô đã được sửa trên hệ thống sau khi bạn lấy mẫu" in words(page)
        assert "Văn thư sửa 79 thành 70" in words(page)
        own = {"o": f"{world.district.pk}||score"}
        url = reverse("indices:entry_import_do", kwargs={"pk": upload.pk})
        page = administrator.post(url, {"xem": "1", **own})
        assert page.status_code == 200
        assert "Xác nhận ghi 1 ô" in words(page)
        assert confirm(administrator, page, upload, **own).status_code == 302
        assert said_of(world.draft, world.district).score == 81
        assert said_of(world.draft, world.best).score == 70

    def test_choices_changed_while_confirming_are_shown_first(
        self, administrator, world
    ):
        content = filled(
            form_of(administrator, world.draft, **RESULTS),
            {("171", "Điểm"): 81, ("167", "Điểm"): None},
        )
        page, upload = preview_of(administrator, world.draft, content)
        chosen = page.context["form"].chosen
        response = confirm(administrator, page, upload, chon=chosen, o_trong="1")
        assert response.status_code == 409
        assert "Bạn vừa đổi lựa chọn" in words(response)
        assert said_of(world.draft, world.best).score == Decimal("80.50")


class TestWriting:
    def test_it_is_written_once_and_undone(self, administrator, world):
        edition = world.draft
        before = everything(edition)
        content = filled(
            form_of(administrator, edition, **RESULTS),
            {
                ("171", "Điểm"): "81,5",
                ("171", "Hạng công bố"): 1,
                ("171", "Loại công bố"): "Tốt",
                ("172", "Không xếp hạng"): "x",
                ("167", "Ghi chú"): "số liệu bổ sung",
            },
        )
        page, upload = preview_of(administrator, edition, content)
        response = confirm(administrator, page, upload)
        assert response.status_code == 302
        said = said_of(edition, world.district)
        assert (said.score, said.rank, said.tier_name) == (Decimal("81.5"), 1, "Tốt")
        assert said_of(edition, world.worst).is_ranked is False
        entry = ChangeEntry.objects.latest("pk")
        assert (entry.action, entry.origin) == ("import_scores", "upload")
        upload.refresh_from_db()
        assert (upload.entry, upload.state) == (entry, ScoreImport.State.APPLIED)
        # The same file again says so, and offers nothing.
        again = administrator.get(brought(administrator, edition, content)["Location"])
        assert "Tệp này đã được ghi" in words(again)
        assert undo(administrator, upload).status_code == 302
        assert everything(edition) == before

    def test_later_edits_stand_in_the_way_of_undoing(self, administrator, world):
        content = filled(
            form_of(administrator, world.draft, **RESULTS), {("171", "Điểm"): "81,5"}
        )
        page, upload = preview_of(administrator, world.draft, content)
        confirm(administrator, page, upload)
        edit = CellEdit(world.district.pk, "score", "81,50", "70")
        save_cells(actor=CLERK, edition=world.draft, edits=[edit])
        response = undo(administrator, upload)
        assert response.status_code == 409
        assert "đã có người sửa sau lần nhập này: Huyện Đại Từ, điểm" in words(response)
        assert said_of(world.draft, world.district).score == 70

    def test_parts_come_in_and_go_back(self, administrator, world, in_parts):
        before = everything(in_parts)
        content = filled(
            form_of(administrator, in_parts, **RESULTS),
            {("171", "Thẩm định"): 50, ("171", "Điều tra"): "26,5"},
        )
        page, upload = preview_of(administrator, in_parts, content)
        confirm(administrator, page, upload)
        result = UnitResult.objects.get(edition=in_parts, unit=world.district)
        assert result.score == Decimal("76.5")
        undo(administrator, upload)
        after = UnitResult.objects.get(edition=in_parts, unit=world.district)
        assert after.score is None
        assert len(everything(in_parts)) >= len(before)

    def test_a_published_edition_keeps_what_was_published(self, administrator, world):
        edition = world.published
        content = filled(
            form_of(administrator, edition, **RESULTS), {("171", "Điểm"): "77,00"}
        )
        page, upload = preview_of(administrator, edition, content)
        assert confirm(administrator, page, upload).status_code == 302
        shown = UnitResult.objects.get(
            edition=edition, unit=world.district, revision=edition.revision
        )
        drafted = UnitResult.objects.get(
            edition=edition, unit=world.district, revision=edition.draft_revision
        )
        assert (shown.score, drafted.score) == (Decimal("76.71"), Decimal(77))


class TestRights:
    def test_only_who_enters_results_takes_the_form(self, client, world):
        url = reverse("indices:entry_form", kwargs=world.draft.address)
        expected = {
            "officer": (403, 404),
            "appraiser": (403, 404),
            "index_administrator": (200,),
            "administrator": (200,),
        }
        for name, statuses in expected.items():
            client.force_login(world.people[name])
            assert client.get(url, RESULTS).status_code in statuses, name

    def test_a_file_is_no_way_round(self, client, administrator, world):
        content = filled(
            form_of(administrator, world.draft, **RESULTS), {("171", "Điểm"): 80}
        )
        _page, upload = preview_of(administrator, world.draft, content)
        ScoreImport.objects.filter(pk=upload.pk).update(uploaded_by=world.appraiser)
        client.force_login(world.appraiser)
        url = reverse("indices:entry_import", kwargs={"pk": upload.pk})
        assert client.get(url).status_code == 403
        assert brought(client, world.draft, content).status_code == 403

    def test_the_form_of_another_index_is_told_so(self, administrator, world):
        other = make_ranking(
            make_index("sipas"),
            world.province,
            {world.district: "80"},
            year=2023,
            is_published=False,
        )
        content = form_of(administrator, world.draft, **RESULTS)
        response = brought(administrator, other, content)
        assert response.status_code == 422
        assert "mẫu của kỳ khác" in words(response)

    def test_the_queries_do_not_grow(
        self, administrator, world, django_assert_max_num_queries
    ):
        content = filled(
            form_of(administrator, world.draft, **RESULTS), {("171", "Điểm"): 80}
        )
        address = brought(administrator, world.draft, content)["Location"]
        # Session and user 2, memberships 1, the file 1, its edition and rights 4,
        # reading 7, plan 5, effect 10.
        with django_assert_max_num_queries(30):
            administrator.get(address)
