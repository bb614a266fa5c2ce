"""Scores out to Excel and in again: forms, preview, confirmation, receipt, undo.

CCHC 2024 of the districts of Thái Nguyên, scored by the usual criteria: 1.1.1 of 12,
1.1.2 of 8, 1.2 of 40, the survey 2 of 40. Đại Từ has 10 + 7 + 30 + 32 = 79 (Khá),
Định Hóa 81 (Tốt), Phổ Yên 60 (Trung bình).
"""

import re
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from indices.actions.publication import publish_edition
from indices.actions.refresh import settle_results
from indices.actions.score_sheets import change_sheets
from indices.form_identity import read_identity
from indices.models import ChangeEntry, Score, ScoreImport, UnitResult
from tests.factories import CLERK, make_scored_edition, score
from tests.filling import brought, filled, form_of, saved
from tests.indices.exports.reading import formulas, opened
from tests.reading import words

pytestmark = pytest.mark.django_db

MANY = {"loai": "nhieu-don-vi", "cot": "appraised_score"}


@pytest.fixture
def edition(world):
    edition = make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )
    score(edition, world.district, c1_1_1=10, c1_1_2=7, c1_2=30, c2=32)
    score(edition, world.best, c1_1_1=11, c1_1_2=8, c1_2=30, c2=32)
    score(edition, world.worst, c1_1_1=8, c1_1_2=4, c1_2=20, c2=28)
    return edition


@pytest.fixture
def administrator(client, world):
    client.force_login(world.index_administrator)
    return client


def preview_of(client, edition, content, **query):
    """The page of the file just brought, and its import."""
    response = brought(client, edition, content)
    assert response.status_code == 302, words(response)
    return client.get(response["Location"], query), ScoreImport.objects.latest("pk")


def confirm(client, page, upload, **choices):
    seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]
    url = reverse("indices:entry_import_do", kwargs={"pk": upload.pk})
    return client.post(url, {"seen": seen, **choices})


@pytest.fixture(params=["staged", "begun early"])
def way_of_writing(request, monkeypatch):
    """As files of very many cells are written: at once, or while they are planned."""
    monkeypatch.setattr("indices.actions.score_bulk.MOST_SINGLE_CELLS", 0)
    if request.param == "begun early":
        monkeypatch.setattr("indices.actions.import_plan.CELLS_AT_ONCE", 2)


def undo(client, upload):
    return client.post(reverse("indices:entry_import_undo", kwargs={"pk": upload.pk}))


def stored(edition, unit, code, column="appraised_score"):
    return Score.objects.values_list(column, flat=True).get(
        edition=edition,
        revision=edition.draft_revision,
        sheet__unit=unit,
        criterion__code=code,
    )


def everything(edition):
    """All that is stored of the scores of the draft, and that is told of them."""
    settle_results(edition=edition)
    scores = Score.objects.filter(edition=edition).order_by("pk")
    results = UnitResult.objects.filter(edition=edition).order_by("position")
    return [
        *scores.values_list("pk", "appraised_score", "self_score", "note"),
        *results.values_list("unit_id", "score", "rank", "tier_name"),
    ]


class TestForms:
    def test_many_units_stand_across_under_their_codes(
        self, administrator, world, edition
    ):
        book = opened(form_of(administrator, edition, **MANY))
        page = book["Nhập điểm"]
        rows = {row[0].value: [cell.value for cell in row] for row in page.iter_rows()}
        assert rows["Mã"] == ["Mã", "Tiêu chí", "Điểm tối đa", "171", "167", "172"]
        assert rows["1.1.1"][2:] == [12, 10, 11, 8]
        assert rows["1.1"][3] == "=SUM(D7:D8)"
        assert page["D7"].protection.locked is False
        assert page["C7"].protection.locked is True
        assert page.protection.sheet is True
        assert page.freeze_panes == "D5"
        # The survey is not appraised.
        assert page["D10"].protection.locked is True

    def test_excel_itself_checks_the_points(self, administrator, edition):
        page = opened(form_of(administrator, edition, **MANY))["Nhập điểm"]
        rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
        assert (rules["D7:F7"].formula1, rules["D7:F7"].formula2) == ("0", "12.00")
        assert "từ 0 đến 12" in rules["D7:F7"].error

    def test_a_hidden_sheet_says_which_form_it_is(self, administrator, edition):
        book = opened(form_of(administrator, edition, **MANY))
        sheet = book["_cchc"]
        assert sheet.sheet_state == "veryHidden"
        identity = read_identity(
            (str(row[0]), str(row[1])) for row in sheet.iter_rows(values_only=True)
        )
        assert identity.place == edition.address
        assert identity.units == ("171", "167", "172")
        assert identity.columns == ("appraised_score",)

    def test_one_unit_and_one_criterion(self, administrator, world, edition):
        unit = {"loai": "mot-don-vi", "dv": world.district.slug}
        page = opened(form_of(administrator, edition, **unit))["Nhập điểm"]
        headings = [cell.value for cell in page[3]]
        assert headings[:3] == ["Mã", "Tiêu chí", "Điểm tối đa"]
        assert "Thẩm định" in headings
        criterion = {"loai": "tieu-chi", "tc": "1.2"}
        page = opened(form_of(administrator, edition, **criterion))["Nhập điểm"]
        assert [row[0].value for row in page.iter_rows(min_row=4)] == [
            "171",
            "167",
            "172",
        ]

    def test_only_sums_are_formulas(self, administrator, world, edition):
        score(edition, world.district, c1_2=31)
        note = {"sheet__unit": world.district, "criterion__code": "1.2"}
        Score.objects.filter(**note).update(note='=HYPERLINK("http://x")')
        unit = {"loai": "mot-don-vi", "dv": world.district.slug}
        content = form_of(administrator, edition, **unit)
        book = opened(content)
        for sheet, places in formulas(content).items():
            for place in places:
                assert book[sheet][place].value.startswith("=SUM("), place

    @pytest.mark.parametrize(
        "wanted",
        [
            {},
            {"loai": "khac"},
            {"loai": "nhieu-don-vi", "cot": "note"},
            {"loai": "nhieu-don-vi", "cot": "x" * 50},
            {"loai": "mot-don-vi", "dv": "khong-co"},
            {"loai": "tieu-chi", "tc": "1.1"},
            {"loai": "tieu-chi", "tc": "9\x00"},
        ],
    )
    def test_what_is_no_form_is_not_there(self, administrator, edition, wanted):
        url = reverse("indices:entry_form", kwargs=edition.address)
        assert administrator.get(url, wanted).status_code == 404

    def test_an_officer_takes_the_own_sheet_alone(self, client, world, edition):
        client.force_login(world.officer)
        own = {"loai": "mot-don-vi", "dv": world.district.slug}
        page = opened(form_of(client, edition, **own))["Nhập điểm"]
        assert "Thẩm định" not in [cell.value for cell in page[3]]
        url = reverse("indices:entry_form", kwargs=edition.address)
        for wanted in (MANY, {"loai": "mot-don-vi", "dv": world.best.slug}):
            assert client.get(url, wanted).status_code == 404


class TestPreview:
    def test_an_untouched_form_changes_nothing(self, administrator, world, edition):
        before = everything(edition)
        for wanted in (
            MANY,
            {"loai": "mot-don-vi", "dv": world.district.slug},
            {"loai": "tieu-chi", "tc": "1.2"},
        ):
            page, upload = preview_of(
                administrator, edition, form_of(administrator, edition, **wanted)
            )
            assert "Tệp không thay đổi gì" in words(page)
            assert "Xác nhận" not in words(page)
        assert everything(edition) == before

    def test_it_shows_the_effect_and_writes_nothing(
        self, administrator, world, edition
    ):
        before = everything(edition)
        content = filled(
            form_of(administrator, edition, **MANY),
            {("1.1.2", "171"): 8, ("1.2", "171"): "31,5", ("1.1.1", "167"): 9},
        )
        page, _upload = preview_of(administrator, edition, content)
        text = words(page)
        # 10 + 8 + 31,5 + 32 = 81,5 and 9 + 8 + 30 + 32 = 79: the two change places.
        assert "Sửa 3" in text
        assert (
            "Huyện Đại Từ 79,00 thành 81,50 79,00 thành 81,50 2 thành 1 Khá thành Tốt"
            in text
        )
        assert (
            "Huyện Định Hóa 81,00 thành 79,00 81,00 thành 79,00 1 thành 2 Tốt thành Khá"
            in text
        )
        assert "Kết quả của 2 đơn vị thay đổi, 2 đơn vị đổi loại" in text
        assert "1.2 Thẩm định D9 30 thành 31,5 +1,50" in text
        assert everything(edition) == before

    def test_confirm_is_not_the_first_button(self, administrator, edition):
        content = filled(form_of(administrator, edition, **MANY), {("1.1.2", "171"): 8})
        page, _upload = preview_of(administrator, edition, content)
        html = page.content.decode()
        assert html.index("Các ô thay đổi") < html.index("Xác nhận ghi")
        assert html.index("Không ghi, chọn tệp khác") < html.index("Xác nhận ghi")

    def test_all_faults_are_named_at_once(self, administrator, edition):
        def lose_a_code(_book, page):
            page["A9"] = None

        content = filled(
            form_of(administrator, edition, **MANY),
            {
                ("1.1.1", "171"): 13,
                ("1.1.1", "167"): "1.025",
                ("1.1.1", "172"): True,
                ("1.1.2", "171"): "tám",
                ("1.1.2", "167"): "=1+1",
                ("1.1.2", "172"): -1,
            },
            change=lose_a_code,
        )
        page, upload = preview_of(administrator, edition, content)
        text = words(page)
        assert "7 chỗ cần sửa" in text
        assert (
            "Trang “Nhập điểm”, ô D7: 13 lớn hơn điểm tối đa 12 (1.1.1, Huyện Đại Từ)"
            in text
        )
        assert "cần: số từ 0 đến 12" in text
        assert "1,025 hoặc 1.025" in text
        assert "không phải giá trị đúng/sai" in text
        assert "“tám”; cần: số viết như 7,5 hoặc 7.5" in text
        assert "“=1+1”; cần: một số gõ thẳng vào ô, không phải công thức" in text
        assert "Điểm không được âm (1.1.2, Thị xã Phổ Yên)" in text
        assert "cần: mã ở cột “Mã” của dòng này" in text
        assert upload.state == ScoreImport.State.REFUSED
        assert "Xác nhận" not in text

    def test_a_fault_says_what_fits_its_own_column(self, administrator, edition):
        content = filled(
            form_of(administrator, edition, **MANY | {"cot": "declared_figure"}),
            {("1.1.1", "171"): -1},
        )
        text = words(preview_of(administrator, edition, content)[0])

        assert "Số liệu không được âm (1.1.1, Huyện Đại Từ); cần: số liệu từ 0" in text

    def test_the_file_comes_back_with_its_faults_marked(self, administrator, edition):
        content = filled(
            form_of(administrator, edition, **MANY), {("1.1.1", "171"): 13}
        )
        page, upload = preview_of(administrator, edition, content)
        assert "Tải lại tệp có đánh dấu lỗi" in words(page)
        url = reverse("indices:entry_import_marked", kwargs={"pk": upload.pk})
        marked = opened(administrator.get(url).content)["Nhập điểm"]
        assert "lớn hơn điểm tối đa 12" in marked["D7"].comment.text
        assert marked["D8"].comment is None

    def test_text_of_an_old_font_is_taken_when_confirmed(
        self, administrator, world, edition
    ):
        unit = {"loai": "mot-don-vi", "dv": world.district.slug}
        form = form_of(administrator, edition, **unit)
        content = filled(form, {("1.1.1", "Nhận xét"): "ChØ sè"})
        page, upload = preview_of(administrator, edition, content)
        assert "ChØ sè thành Chỉ số" in words(page)
        assert "Xác nhận" not in words(page)
        address = reverse("indices:entry_import", kwargs={"pk": upload.pk})
        page = administrator.get(address, {"phong_chu": "1"})
        confirm(administrator, page, upload, phong_chu="1")
        assert stored(edition, world.district, "1.1.1", "note") == "Chỉ số"

    def test_the_form_of_another_year_is_told_so(self, administrator, world, edition):
        later = make_scored_edition(
            world.index,
            world.province,
            year=2025,
            criteria_set=edition.criteria_set,
        )
        content = form_of(administrator, edition, **MANY)
        response = brought(administrator, later, content)
        assert response.status_code == 422
        assert "mẫu năm 2024 (bộ tiêu chí bo-tieu-chi); cần: mẫu năm 2025" in words(
            response
        )
        assert not ScoreImport.objects.exists()

    def test_a_workbook_of_ones_own_is_told_what_is_missing(
        self, administrator, edition
    ):
        response = brought(administrator, edition, saved(openpyxl.Workbook()))
        assert response.status_code == 422
        assert "tệp không phải là mẫu của hệ thống" in words(response)

    def test_a_mended_identity_is_noticed(self, administrator, edition):
        def pretend(book, _page):
            book["_cchc"]["B6"] = "2023"

        content = filled(form_of(administrator, edition, **MANY), {}, change=pretend)
        response = brought(administrator, edition, content)
        assert "thông tin của mẫu trong tệp đã bị sửa" in words(response)

    def test_columns_may_move_and_more_may_come(self, administrator, world, edition):
        def rearrange(book, page):
            page.insert_cols(2)
            page["B4"] = "Ghi riêng"
            page["B7"] = "nháp"
            page.move_range("E3:E11", cols=6)
            page.column_dimensions["F"].hidden = True
            book.create_sheet("Nháp")["A1"] = 5

        content = filled(
            form_of(administrator, edition, **MANY),
            {("1.1.2", "171"): 8},
            change=rearrange,
        )
        page, _upload = preview_of(administrator, edition, content)
        text = words(page)
        assert "Bỏ qua cột B “Ghi riêng”." in text
        assert "Bỏ qua trang “Nháp”." in text
        assert "Các cột đã đổi chỗ" in text
        assert "1.1.2 Thẩm định K8 7 thành 8" in text

    def test_a_row_out_of_place_is_a_fault(self, administrator, edition):
        def swap(_book, page):
            page["A7"], page["A8"] = "1.1.2", "1.1.1"

        content = filled(form_of(administrator, edition, **MANY), {}, change=swap)
        page, _upload = preview_of(administrator, edition, content)
        assert "“Ban hành kế hoạch”; cần: Thực hiện kế hoạch" in words(page)

    def test_a_contradicting_sum_is_said(self, administrator, edition):
        def typed(_book, page):
            page["D6"] = 99

        content = filled(form_of(administrator, edition, **MANY), {}, change=typed)
        page, _upload = preview_of(administrator, edition, content)
        assert "D6 hiện 99,00, cộng lại là 17,00" in words(page)

    def test_empty_cells_stay_unless_they_are_to_be_cleared(
        self, administrator, world, edition
    ):
        content = filled(
            form_of(administrator, edition, **MANY), {("1.1.2", "171"): None}
        )
        page, upload = preview_of(administrator, edition, content)
        assert "1 ô trống trong tệp đang có số" in words(page)
        assert "Xác nhận" not in words(page)
        address = reverse("indices:entry_import", kwargs={"pk": upload.pk})
        page = administrator.get(address, {"o_trong": "1"})
        assert "Xóa 1" in words(page)
        confirm(administrator, page, upload, o_trong="1")
        assert stored(edition, world.district, "1.1.2") is None

    def test_what_others_changed_meanwhile_is_asked(
        self, administrator, world, edition
    ):
        form = form_of(administrator, edition, **MANY)
        score(edition, world.district, c1_1_1="10.5")
        score(edition, world.best, c1_1_1="11.5")
        content = filled(form, {("1.1.1", "171"): 12, ("1.1.2", "171"): 8})
        page, upload = preview_of(administrator, edition, content)
        text = words(page)
        assert "2 ô đã được sửa trên hệ thống sau khi bạn lấy mẫu" in text
        assert "Văn thư sửa 10 thành 10,5" in text
        assert "(tệp không sửa)" in text
        assert "Xác nhận ghi 1 ô" in text
        address = reverse("indices:entry_import", kwargs={"pk": upload.pk})
        page = administrator.get(address, {"so_moi": "1"})
        assert "Xác nhận ghi 2 ô" in words(page)
        confirm(administrator, page, upload, so_moi="1")
        assert stored(edition, world.district, "1.1.1") == 12
        # Whoever filled the form never touched this one.
        assert stored(edition, world.best, "1.1.1") == Decimal("11.5")


class TestWriting:
    def test_what_was_shown_is_written_with_its_results(
        self, administrator, world, edition
    ):
        content = filled(
            form_of(administrator, edition, **MANY),
            {("1.1.2", "171"): 8, ("1.2", "171"): "31,5"},
        )
        page, upload = preview_of(administrator, edition, content)
        response = confirm(administrator, page, upload)
        assert response.status_code == 302
        assert stored(edition, world.district, "1.2") == Decimal("31.5")
        settle_results(edition=edition)
        result = UnitResult.objects.get(unit=world.district, edition=edition)
        assert (result.score, result.rank, result.tier_name) == (
            Decimal("81.50"),
            1,
            "Tốt",
        )
        upload.refresh_from_db()
        assert upload.state == ScoreImport.State.APPLIED
        assert (upload.changed_count, upload.added_count) == (2, 0)
        entry = ChangeEntry.objects.latest("pk")
        assert upload.entry == entry
        assert (entry.action, entry.origin, entry.detail_count) == (
            "import_scores",
            "upload",
            2,
        )
        receipt = words(administrator.get(response["Location"]))
        assert "đã ghi 2 ô" in receipt
        assert upload.sha256 in receipt
        assert "1.2 điểm thẩm định 30 31,5" in receipt

    def test_a_receipt_counts_by_domain_and_unit_and_pages_the_cells(
        self, administrator, world, edition, monkeypatch
    ):
        monkeypatch.setattr("indices.selectors.import_receipt.CELLS_PER_PAGE", 2)
        score(edition, world.district, c1_1_1=None)
        cells = {("1.1.1", "171"): 12, ("1.1.2", "171"): 8, ("1.1.1", "167"): 12}
        content = filled(form_of(administrator, edition, **MANY), cells)
        page, upload = preview_of(administrator, edition, content)
        confirm(administrator, page, upload)
        address = upload.get_absolute_url()

        def cells_of(**query):
            receipt = administrator.get(address, query).context["page"]
            return [(cell.unit, cell.column[:5], cell.new) for cell in receipt.cells]

        first = administrator.get(address).context["page"]
        assert [(each.name, each.total) for each in first.units] == [
            (world.district.name, 2),
            (world.best.name, 1),
        ]
        (of_district, _of_best) = first.units
        assert (of_district.added, of_district.changed, of_district.cleared) == (
            1,
            1,
            0,
        )
        assert [each.total for each in first.domains] == [3]
        everything_written = cells_of() + cells_of(trang=2)
        assert sorted(everything_written) == sorted(
            [
                (world.district.name, "1.1.1", "12"),
                (world.district.name, "1.1.2", "8"),
                (world.best.name, "1.1.1", "12"),
            ]
        )
        assert cells_of(dv=world.best.slug) == [(world.best.name, "1.1.1", "12")]
        assert len(cells_of(dv="khong-co")) == 2

    def test_a_long_preview_is_folded_under_its_units(
        self, administrator, edition, monkeypatch
    ):
        content = filled(
            form_of(administrator, edition, **MANY),
            {("1.1.2", "171"): 8, ("1.1.1", "167"): 12},
        )
        page, _upload = preview_of(administrator, edition, content)
        assert len(page.context["page"].tables) == 1
        monkeypatch.setattr("indices.selectors.import_preview.MOST_UNFOLDED", 1)
        monkeypatch.setattr("indices.selectors.import_preview.FEW_OF_A_UNIT", 0)
        page, _upload = preview_of(administrator, edition, content)
        assert len(page.context["page"].tables) == 2
        assert "Huyện Đại Từ: 1 ô" in words(page)

    def test_units_that_a_preview_does_not_reach_are_still_counted(
        self, administrator, edition, monkeypatch
    ):
        monkeypatch.setattr("indices.selectors.import_preview.MOST_SHOWN", 1)
        cells = {("1.1.1", "171"): 12, ("1.1.1", "167"): 12, ("1.1.2", "167"): 7}
        content = filled(form_of(administrator, edition, **MANY), cells)
        page, _upload = preview_of(administrator, edition, content)
        said = "Còn 2 ô nữa không hiện ở đây. Huyện Định Hóa: 2 ô"
        assert said in words(page)

    def test_a_second_click_writes_nothing_more(self, administrator, edition):
        content = filled(form_of(administrator, edition, **MANY), {("1.1.2", "171"): 8})
        page, upload = preview_of(administrator, edition, content)
        confirm(administrator, page, upload)
        count = ChangeEntry.objects.count()
        assert confirm(administrator, page, upload).status_code == 302
        assert ChangeEntry.objects.count() == count

    def test_the_same_file_is_applied_once(self, administrator, world, edition):
        content = filled(form_of(administrator, edition, **MANY), {("1.1.2", "171"): 8})
        page, upload = preview_of(administrator, edition, content)
        confirm(administrator, page, upload)
        score(edition, world.district, c1_1_2="6")
        page, again = preview_of(administrator, edition, content, so_moi="1")
        assert "Tệp này đã được ghi." in words(page)
        url = reverse("indices:entry_import_do", kwargs={"pk": again.pk})
        response = administrator.post(url, {"seen": "", "so_moi": "1"})
        assert response.status_code == 409
        assert "Không ghi lần nữa" in words(response)
        assert stored(edition, world.district, "1.1.2") == 6

    @pytest.mark.usefixtures("way_of_writing")
    def test_what_moved_since_the_preview_is_shown_again(
        self, administrator, world, edition
    ):
        cells = {("1.1.2", "171"): 8, ("1.1.1", "167"): 12}
        content = filled(form_of(administrator, edition, **MANY), cells)
        page, upload = preview_of(administrator, edition, content)
        score(edition, world.district, c1_1_2="7.5")
        before = everything(edition)
        response = confirm(administrator, page, upload)
        assert response.status_code == 409
        assert "số trên hệ thống đã khác" in words(response)
        assert stored(edition, world.district, "1.1.2") == Decimal("7.5")
        assert everything(edition) == before

    def test_after_publication_it_opens_a_correction(
        self, administrator, world, edition
    ):
        publish_edition(actor=CLERK, edition=edition)
        edition.refresh_from_db()
        content = filled(form_of(administrator, edition, **MANY), {("1.1.2", "171"): 8})
        page, upload = preview_of(administrator, edition, content)
        assert "đính chính" in words(page)
        assert "79,00 thành 80,00" in words(page)
        confirm(administrator, page, upload)
        assert stored(edition, world.district, "1.1.2") == 8
        published = UnitResult.objects.get(
            unit=world.district, edition=edition, revision=1
        )
        assert published.score == 79
        undo(administrator, upload)
        assert stored(edition, world.district, "1.1.2") == 7

    @pytest.mark.usefixtures("way_of_writing")
    def test_large_files_are_staged_and_come_to_the_same(
        self, administrator, world, edition
    ):
        cells = {("1.1.2", "171"): 8, ("1.2", "171"): "31,5", ("1.1.1", "167"): None}
        content = filled(form_of(administrator, edition, **MANY), cells)
        page, upload = preview_of(administrator, edition, content, o_trong="1")
        before = everything(edition)
        assert confirm(administrator, page, upload, o_trong="1").status_code == 302
        assert stored(edition, world.district, "1.2") == Decimal("31.5")
        assert stored(edition, world.best, "1.1.1") is None
        result = UnitResult.objects.get(unit=world.district, edition=edition)
        assert result.score == Decimal("81.50")
        assert undo(administrator, upload).status_code == 302
        assert everything(edition) == before


class TestUndo:
    @pytest.fixture
    def applied(self, administrator, edition):
        content = filled(
            form_of(administrator, edition, **MANY),
            {("1.1.2", "171"): 8, ("1.1.1", "167"): 12},
        )
        self.before = everything(edition)
        page, upload = preview_of(administrator, edition, content)
        confirm(administrator, page, upload)
        return upload

    def test_it_brings_back_what_was_there(self, administrator, edition, applied):
        assert undo(administrator, applied).status_code == 302
        assert everything(edition) == self.before
        applied.refresh_from_db()
        assert applied.state == ScoreImport.State.UNDONE
        assert applied.undo_entry.action == "undo_import"
        count = ChangeEntry.objects.count()
        undo(administrator, applied)
        assert ChangeEntry.objects.count() == count

    def test_later_edits_stand_in_the_way(self, administrator, world, edition, applied):
        score(edition, world.district, c1_1_2="6")
        response = undo(administrator, applied)
        assert response.status_code == 409
        assert "đã có người sửa sau lần nhập này: Huyện Đại Từ, 1.1.2" in words(
            response
        )
        assert stored(edition, world.best, "1.1.1") == 12

    def test_a_closed_sheet_stands_in_the_way(
        self, administrator, world, edition, applied
    ):
        change_sheets(
            actor=CLERK,
            edition=edition,
            units=[world.best],
            settings={"stage": "closed"},
        )
        response = undo(administrator, applied)
        assert response.status_code == 409
        assert "Huyện Định Hóa, 1.1.1" in words(response)

    def test_undone_it_may_be_brought_again(
        self, administrator, world, edition, applied
    ):
        undo(administrator, applied)
        with applied.file.open("rb") as file:
            content = file.read()
        page, again = preview_of(administrator, edition, content, so_moi="1")
        assert again.pk != applied.pk
        confirm(administrator, page, again, so_moi="1")
        assert stored(edition, world.best, "1.1.1") == 12


class TestRights:
    def test_an_officer_brings_the_own_points(self, client, world, edition):
        client.force_login(world.officer)
        own = {"loai": "mot-don-vi", "dv": world.district.slug}
        content = filled(
            form_of(client, edition, **own),
            {("1.1.1", "Tự chấm"): 9, ("1.2", "Tự chấm"): "38,5"},
        )
        page, upload = preview_of(client, edition, content)
        text = words(page)
        assert "Thêm 2" in text
        assert "Tổng điểm tự chấm của Huyện Đại Từ: từ 0,00 thành 47,50" in text
        # Neither the appraisal nor the ranking of a draft is an officer's to see.
        assert "79,00" not in text
        confirm(client, page, upload)
        assert stored(edition, world.district, "1.2", "self_score") == Decimal("38.5")

    def test_cells_that_one_may_not_write_are_listed(
        self, administrator, client, world, edition
    ):
        content = filled(
            form_of(administrator, edition, **MANY), {("1.1.1", "171"): 12}
        )
        client.force_login(world.officer)
        page, _upload = preview_of(client, edition, content)
        text = words(page)
        assert "bạn không được ghi ô này" in text
        assert "Huyện Đại Từ, 1.1.1, Thẩm định (D7): 12" in text
        assert "Xác nhận" not in text

    def test_what_one_may_not_see_cannot_be_guessed(
        self, administrator, client, world, edition
    ):
        """Right and wrong guesses of hidden points look alike."""
        form = form_of(administrator, edition, **MANY)
        client.force_login(world.officer)
        texts = []
        for guess in (10, 11):
            page, _upload = preview_of(
                client, edition, filled(form, {("1.1.1", "171"): guess})
            )
            texts.append(words(page).replace(f"(D7): {guess}", "(D7): ?"))
        assert texts[0].partition("Thêm")[2] == texts[1].partition("Thêm")[2]

    def test_anothers_file_is_not_there(self, administrator, client, world, edition):
        content = filled(form_of(administrator, edition, **MANY), {("1.1.2", "171"): 8})
        _page, upload = preview_of(administrator, edition, content)
        client.force_login(world.appraiser)
        for name in ("", "_file", "_marked"):
            url = reverse(f"indices:entry_import{name}", kwargs={"pk": upload.pk})
            assert client.get(url).status_code == 404


class TestPages:
    def test_the_page_offers_forms_and_lists_files(self, administrator, edition):
        content = filled(form_of(administrator, edition, **MANY), {("1.1.2", "171"): 8})
        preview_of(administrator, edition, content)
        url = reverse("indices:entry_files", kwargs=edition.address)
        text = words(administrator.get(url))
        assert "Tải mẫu nhiều đơn vị" in text
        assert "diem.xlsx" in text
        assert "Chờ xác nhận" in text

    def test_pages_cost_the_same_for_many_cells(
        self, administrator, edition, django_assert_max_num_queries
    ):
        content = filled(form_of(administrator, edition, **MANY), {("1.1.2", "171"): 8})
        _page, upload = preview_of(administrator, edition, content)
        url = reverse("indices:entry_files", kwargs=edition.address)
        # Session, person, roles and guard 6; edition, set, criteria, sheets, imports 6.
        with django_assert_max_num_queries(14):
            administrator.get(url)
        # Plan 5, effect 12, the guard and the import itself 10.
        with django_assert_max_num_queries(32):
            administrator.get(reverse("indices:entry_import", kwargs={"pk": upload.pk}))

    def test_nothing_and_nonsense_are_answered(self, administrator, edition):
        url = reverse("indices:entry_files", kwargs=edition.address)
        assert administrator.post(url).status_code == 422
        for content in (b"", b"PK\x03\x04", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0" * 99):
            response = brought(administrator, edition, content)
            assert response.status_code == 422, content
            assert "Traceback" not in words(response)

    def test_the_original_comes_back_as_it_was(self, administrator, edition):
        content = filled(form_of(administrator, edition, **MANY), {("1.1.2", "171"): 8})
        _page, upload = preview_of(administrator, edition, content)
        url = reverse("indices:entry_import_file", kwargs={"pk": upload.pk})
        assert administrator.get(url).content == content
