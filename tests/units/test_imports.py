"""The unit list: whole or not at all, every fault named at once, safe to repeat."""

from datetime import date

import pytest

from tests.factories import make_unit
from units.csv_rows import FileRow
from units.imports import load_unit_rows, read_unit_file
from units.models import Unit
from units.problems import ImportRefused, ImportReport

pytestmark = pytest.mark.django_db

HEADER = "code,name,kind,parent_code,valid_from,valid_to"


def rows_of(*lines):
    columns = HEADER.split(",")
    return [
        FileRow(
            f"units.csv, dòng {number}",
            dict(zip(columns, line.split(","), strict=True)),
        )
        for number, line in enumerate(lines, start=2)
    ]


def load(*lines, **options):
    return load_unit_rows(rows_of(*lines), **options)


def problems_of(*lines):
    with pytest.raises(ImportRefused) as refusal:
        load(*lines)
    return refusal.value.problems


THAI_NGUYEN = (
    "VN,Toàn quốc,quốc gia,,,",
    "19,Tỉnh Thái Nguyên,tỉnh,VN,,2025-07-01",
    "19,Tỉnh Thái Nguyên,tỉnh,VN,2025-07-01,",
    "171,Huyện Đại Từ,huyện,19,,2025-07-01",
    "05851,Xã Quân Chu,xã,171,,2023-04-10",
    "05851,Thị trấn Quân Chu,thị trấn,171,2023-04-10,2025-07-01",
    "05851,Xã Quân Chu,xã,19,2025-07-01,",
)


class TestWriting:
    def test_one_code_can_be_three_units_one_after_the_other(self):
        report = load(*THAI_NGUYEN)

        assert report.added == 7
        lives = Unit.objects.filter(code="05851").order_by("valid_to")
        assert {(unit.name, unit.slug) for unit in lives} == {
            ("Xã Quân Chu", "xa-quan-chu-05851"),
            ("Thị trấn Quân Chu", "thi-tran-quan-chu-05851"),
            ("Xã Quân Chu", "xa-quan-chu-05851-2025"),
        }

    def test_a_parent_is_the_form_in_force_on_the_units_last_day(self):
        load(*THAI_NGUYEN)

        district = Unit.objects.get(code="171")
        commune = Unit.objects.get(slug="xa-quan-chu-05851-2025")
        assert district.parent.valid_to == date(2025, 7, 1)
        assert commune.parent.valid_from == date(2025, 7, 1)

    def test_slugs_and_area_slugs_follow_the_rules_of_addresses(self):
        load(*THAI_NGUYEN)

        slugs = dict(Unit.objects.values_list("slug", "area_slug"))
        assert slugs["toan-quoc"] == "toan-quoc"
        assert slugs["tinh-thai-nguyen-19"] == "thai-nguyen"
        assert slugs["tinh-thai-nguyen-19-2025"] == "thai-nguyen"
        assert slugs["huyen-dai-tu-171"] == "huyen-dai-tu-171"

    def test_a_repeated_import_changes_nothing(self):
        load(*THAI_NGUYEN)
        before = list(Unit.objects.order_by("pk").values())

        report = load(*THAI_NGUYEN)

        assert report.changes_nothing
        assert report.unchanged == 7
        assert list(Unit.objects.order_by("pk").values()) == before

    def test_a_dry_run_counts_and_writes_nothing(self):
        report = load(*THAI_NGUYEN, commit=False)

        assert report.added == 7
        assert not Unit.objects.exists()

    def test_a_corrected_name_keeps_the_address_and_renews_the_keys(self):
        load(*THAI_NGUYEN)

        report = load("171,Huyện Đại Tự,huyện,19,,2025-07-01")

        unit = Unit.objects.get(code="171")
        assert report.changed == 1
        assert unit.name == "Huyện Đại Tự"
        assert unit.slug == "huyen-dai-tu-171"
        assert unit.search_key == "huyen dai tu"

    def test_a_unit_ends_and_another_takes_over_its_code(self):
        load(*THAI_NGUYEN)

        report = load(
            "05851,Xã Quân Chu,xã,19,2025-07-01,2027-01-01",
            "05851,Phường Quân Chu,phường,19,2027-01-01,",
        )

        assert (report.added, report.changed) == (1, 1)
        assert Unit.objects.filter(code="05851").count() == 4

    def test_names_may_come_without_their_kind_word(self):
        load(
            "VN,Toàn quốc,quốc gia,,,",
            "01,Hà Nội,thành phố trung ương,,,",
            "008,Hoàng Mai,Quận,01,,",
            "V-TN,Tây Nguyên,vùng,,,",
            "TTCP,Thanh tra Chính phủ,bộ,,,",
            "BTP,Bộ Tư pháp,bộ,,,",
        )

        names = dict(Unit.objects.values_list("name", "bare_name"))
        assert names["Thành phố Hà Nội"] == "Hà Nội"
        assert names["Quận Hoàng Mai"] == "Hoàng Mai"
        assert names["Tây Nguyên"] == "Tây Nguyên"
        assert names["Thanh tra Chính phủ"] == "Thanh tra Chính phủ"
        assert names["Bộ Tư pháp"] == "Tư pháp"
        assert Unit.objects.get(code="01").parent.code == "VN"

    def test_units_may_be_marked_illustrative(self):
        load("MH,Tỉnh Minh Họa,tỉnh,,,", is_illustrative=True)

        assert Unit.objects.get().is_illustrative

    def test_addresses_that_are_taken_get_a_count_when_no_year_helps(self):
        make_unit("Hà Nội", kind="tỉnh", code="1")
        Unit.objects.update(code="X")

        load("1,Tỉnh Hà Nội,tỉnh,,,")

        assert Unit.objects.get(code="1").slug == "tinh-ha-noi-1-1"

    def test_progress_counts_every_row(self):
        done = []

        load(*THAI_NGUYEN, on_progress=done.append)

        assert sum(done) == 7


class TestRefusing:
    def test_every_fault_is_named_at_once_in_the_order_of_the_file(self):
        problems = problems_of(
            "VN,Toàn quốc,quốc gia,,,",
            "19,Tỉnh Thái Nguyên,tinh,VN,,",
            "171,,huyện,19,,2025-13-01",
            "05851,Xã Quân Chu,xã,77777,,",
            "05764,Thị trấn Quân Chu,thị trấn,,2024-01-01,2023-01-01",
            "VN,Toàn quốc,quốc gia,,,",
        )

        assert [(problem.place[-1], problem.column) for problem in problems] == [
            ("3", "kind"),
            ("4", "name"),
            ("4", "valid_to"),
            ("5", "parent_code"),
            ("6", "valid_to"),
            ("7", "code"),
        ]
        assert not Unit.objects.exists()

    def test_a_problem_reads_as_a_vietnamese_sentence(self):
        (problem,) = problems_of("19,Tỉnh Thái Nguyên,tỉnh,,01/07/2025,")

        assert str(problem) == (
            "units.csv, dòng 2, cột valid_from: “01/07/2025”; cần: ngày dạng "
            "năm-tháng-ngày, ví dụ 2025-07-01, hoặc để trống"
        )

    def test_a_refused_parent_is_not_blamed_on_its_children(self):
        problems = problems_of(
            "19,Tỉnh Thái Nguyên,tinh,,,", "171,Huyện Đại Từ,huyện,19,,"
        )

        assert [problem.column for problem in problems] == ["kind"]

    def test_two_units_cannot_bear_one_code_on_one_day(self):
        make_unit("Hà Nội", kind="thành phố trung ương", code="01")

        (problem,) = problems_of(
            "01,Thành phố Hà Nội,thành phố trung ương,,2020-01-01,"
        )

        assert problem.column == "code"
        assert "Thành phố Hà Nội" in problem.expected

    def test_a_parent_must_be_in_force_and_of_a_higher_level(self):
        problems = problems_of(
            "19,Tỉnh Thái Nguyên,tỉnh,,,2025-07-01",
            "171,Huyện Đại Từ,huyện,19,,",
            "05851,Xã Quân Chu,xã,05764,,",
            "05764,Xã Cù Vân,xã,19,,2025-07-01",
        )

        assert [problem.found for problem in problems] == ["19", "05764"]

    def test_a_commune_without_a_parent_is_refused(self):
        (problem,) = problems_of("05851,Xã Quân Chu,xã,,,")

        assert str(problem).endswith(
            "cột parent_code: để trống; cần: mã đơn vị cấp trên"
        )

    def test_a_code_that_does_not_fit_is_refused(self):
        (problem,) = problems_of(f"{'1' * 21},Tỉnh Thái Nguyên,tỉnh,,,")

        assert problem.column == "code"


class TestReading:
    def write(self, folder, text, encoding="utf-8"):
        path = folder / "units.csv"
        path.write_text(text, encoding=encoding)
        return path

    def refusal(self, path):
        with pytest.raises(ImportRefused) as refused:
            read_unit_file(path)
        return str(refused.value)

    def test_a_file_from_excel_with_its_mark_and_blanks_is_read(self, tmp_path):
        text = f"{HEADER}\r\n19, Tỉnh  Thái Nguyên ,tỉnh,,,\r\n\r\n"

        (row,) = read_unit_file(self.write(tmp_path, text, "utf-8-sig"))

        assert row.place == "units.csv, dòng 2"
        assert row["name"] == "Tỉnh Thái Nguyên"

    @pytest.mark.parametrize(
        ("text", "complaint"),
        [
            ("", "các cột: không có"),
            (f"{HEADER}\n", "tệp không có dòng nào"),
            ("code,name\n19,Thái Nguyên\n", "các cột: code, name"),
            (f"{HEADER},note\n19,a,tỉnh,,,,\n", "note"),
            (f"{HEADER},code\n19,a,tỉnh,,,,\n", "code"),
            (f"{HEADER}\n19,Tỉnh, Thái Nguyên,tỉnh,,,\n", "7 ô"),
        ],
        ids=["empty", "header only", "missing", "unknown", "twice", "too many cells"],
    )
    def test_a_table_of_another_shape_is_refused(self, tmp_path, text, complaint):
        assert complaint in self.refusal(self.write(tmp_path, text))

    def test_a_file_that_is_not_text_or_not_there_is_refused(self, tmp_path):
        path = tmp_path / "units.csv"

        assert "không đọc được tệp" in self.refusal(path)
        path.write_bytes(b"PK\x03\x04\xff\xfe")
        assert "tệp không phải UTF-8" in self.refusal(path)

    def test_a_cell_larger_than_any_name_is_refused(self, tmp_path):
        text = f'{HEADER}\n19,"{"x" * 200_000}",tỉnh,,,\n'

        assert "tệp CSV đúng quy cách" in self.refusal(self.write(tmp_path, text))


def test_a_report_writes_numbers_as_people_do():
    said = str(ImportReport(added=10_035, changed=1_000, unchanged=999))
    assert said == "10.035 dòng mới, 1.000 thay đổi, 999 giữ nguyên"
