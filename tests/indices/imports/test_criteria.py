"""Criteria from the official table: columns, codes as texts, sums, all faults at once.

The table of the tests, as a workbook of a province has it: a title, the heading with
the scoring columns nobody reads here, column numbers, and the total.

    STT    Lĩnh vực/Tiêu chí/…      Điểm tối đa   Cách chấm
    1      Chỉ đạo, điều hành       60
    1.1    Kế hoạch                 20
    1.1.1  Ban hành                 12
    1.1.2  Thực hiện                 8
    1.2    Báo cáo                  40
    2      Tác động                 40            ĐTXHH
    3      Điểm thưởng               2            Điểm thưởng
    3.1    Sáng kiến                 2
           Tổng cộng               100
"""

from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from indices.models import ChangeEntry, CriteriaSet
from tests.factories import criterion, make_criteria, make_index, make_scored_edition
from tests.factories import make_unit as unit_of

pytestmark = pytest.mark.django_db

HEADING = (
    "STT",
    "Lĩnh vực/Tiêu chí/Tiêu chí thành phần",
    "Điểm tối đa",
    "Tự đánh giá",
    "Cách chấm",
    "Bước điểm",
    "Cơ quan thẩm định",
    "Tài liệu kiểm chứng",
    "Hướng dẫn chấm điểm",
    "Cách tính điểm (dữ liệu)",
    "Ghi chú",
)
RULE = '{"shape": "count", "points_each": 0.5}'
ROWS = (
    ("1", "CHỈ ĐẠO, ĐIỀU HÀNH", 60),
    ("1.1", "Kế hoạch", 20),
    (
        "1.1.1",
        "Ban hành",
        12,
        None,
        "Tự chấm, thẩm định",
        0.5,
        "Sở Nội vụ",
        "Kế hoạch năm",
        "Mỗi văn bản 0,5 điểm",
        RULE,
    ),
    ("1.1.2", "Thực hiện", "8,0"),
    ("1.2", "Báo cáo", 40),
    ("2", "Tác động", 40, None, "ĐTXHH"),
    ("3", "Điểm thưởng", 2, None, "Điểm thưởng"),
    ("3.1", "Sáng kiến", 2),
)
TOTAL = (None, "Tổng cộng", 100)


@pytest.fixture
def workbook(tmp_path):
    def make(*rows, heading=HEADING, total=TOTAL, name="Bộ tiêu chí 2024.xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["BỘ TIÊU CHÍ ĐÁNH GIÁ CẤP HUYỆN"])
        sheet.append([])
        sheet.append(heading)
        sheet.append([None, None, None, "(điểm)"])
        sheet.append([f"({number})" for number in range(1, len(heading) + 1)])
        for row in rows or ROWS:
            sheet.append(row)
        if total:
            sheet.append(total)
        sheet.append([None, "Ghi chú: áp dụng từ năm 2024"])
        path = tmp_path / name
        book.save(path)
        return path

    return make


def run(path, *arguments, level="district"):
    out = StringIO()
    settings = ["--level", level] if level else []
    call_command("import_criteria", path, *settings, *arguments, stdout=out)
    return out.getvalue()


def refusal(path, *arguments, **settings):
    with pytest.raises(CommandError) as refused:
        run(path, *arguments, **settings)
    return str(refused.value)


def with_row(code, row):
    return [row if each[0] == code else each for each in ROWS]


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(workbook):
    said = run(workbook())
    assert "3 lĩnh vực, 3 tiêu chí, 2 tiêu chí thành phần; tổng 100,00 điểm" in said
    assert "8 tiêu chí mới" in said
    assert "Bỏ qua các cột: Tự đánh giá, Ghi chú" in said
    assert "Chạy thử" in said
    assert not CriteriaSet.objects.exists()
    assert not ChangeEntry.objects.exists()


def test_the_official_columns_are_stored(workbook):
    run(
        workbook(),
        "--commit",
        "--name",
        "Bộ tiêu chí cấp huyện",
        "--decision",
        "Quyết định 1/QĐ-UBND",
        "--decided-on",
        "2024-01-15",
        "--issuing-body",
        "UBND tỉnh",
        "--year-from",
        "2024",
    )
    found = CriteriaSet.objects.get()
    assert (found.code, found.name, found.level) == (
        "bo-tieu-chi-2024",
        "Bộ tiêu chí cấp huyện",
        "district",
    )
    assert (found.decision, found.year_from) == ("Quyết định 1/QĐ-UBND", 2024)
    leaf = found.criteria.get(code="1.1.1")
    assert (leaf.name, leaf.max_score, leaf.step) == ("Ban hành", 12, leaf.step)
    assert str(leaf.step) == "0.50"
    assert (leaf.office, leaf.evidence) == ("Sở Nội vụ", "Kế hoạch năm")
    assert leaf.rule_text == "Mỗi văn bản 0,5 điểm"
    assert leaf.rule == {"shape": "count", "points_each": "0.5"}
    assert found.criteria.get(code="1.1.2").max_score == 8
    scored_by = dict(found.criteria.values_list("code", "scored_by"))
    assert (scored_by["1"], scored_by["2"]) == ("appraisal", "survey")
    # What stands below a bonus is one, unless it says otherwise.
    assert scored_by["3.1"] == "bonus"


def test_importing_again_changes_nothing(workbook):
    run(workbook(), "--commit")
    before = ChangeEntry.objects.count()
    said = run(workbook(), "--commit", level=None)
    assert "0 tiêu chí mới, 0 thay đổi, 0 bỏ, 8 giữ nguyên" in said
    assert ChangeEntry.objects.count() == before


def test_importing_an_altered_table_changes_the_set(workbook):
    run(workbook(), "--commit")
    rows = [
        *ROWS[:3],
        ("1.1.2", "Thực hiện trọn vẹn", 6),
        ("1.1.3", "Đánh giá", 2),
        *ROWS[4:6],
    ]
    said = run(workbook(*rows), "--commit", level=None)
    assert "1 tiêu chí mới, 1 thay đổi, 2 bỏ, 5 giữ nguyên" in said
    codes = set(CriteriaSet.objects.get().criteria.values_list("code", flat=True))
    assert codes == {"1", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.2", "2"}


def test_a_column_that_the_file_lacks_leaves_the_set_as_it_is(workbook):
    run(workbook(), "--commit")
    short = [row[:3] for row in ROWS]
    said = run(workbook(*short, heading=HEADING[:3]), "--commit", level=None)
    assert "8 giữ nguyên" in said


def test_ten_comes_after_nine_and_is_not_one(workbook):
    rows = [("1", "Chỉ đạo", 100)]
    rows += [(f"1.{number}", f"Tiêu chí {number}", 10) for number in range(1, 11)]
    run(workbook(*rows), "--commit")
    codes = CriteriaSet.objects.get().criteria.order_by("sort_code")
    assert list(codes.values_list("code", flat=True))[-2:] == ["1.9", "1.10"]


def test_a_code_that_the_spreadsheet_made_a_number_is_refused(workbook):
    said = refusal(workbook(*with_row("1.1", (1.1, "Kế hoạch", 20))))
    assert "cột STT, ô A7: “1.1”" in said
    assert "1.1 hay 1.10" in said
    assert "dòng 7" in said


def test_a_whole_number_is_the_code_of_a_domain(workbook):
    run(workbook(*with_row("2", (2, "Tác động", 40, None, "điều tra"))), "--commit")
    assert CriteriaSet.objects.get().criteria.filter(code="2").exists()


def test_a_code_may_end_in_a_dot(workbook):
    run(workbook(*with_row("2", ("2.", "Tác động", 40, None, "ĐTXHH"))), "--commit")
    assert CriteriaSet.objects.get().criteria.filter(code="2").exists()


def test_the_set_that_comes_to_99_55_is_refused(workbook):
    maxima = [20.5, 10, 10, 6, 10.05, 6, 14, 9, 14]
    rows = [(str(n), f"Lĩnh vực {n}", most) for n, most in enumerate(maxima, start=1)]
    said = refusal(workbook(*rows), "--commit")
    assert "99,55" in said
    assert "100" in said
    assert not CriteriaSet.objects.exists()


def test_nor_does_it_help_to_state_99_55_below(workbook):
    maxima = [20.5, 10, 10, 6, 10.05, 6, 14, 9, 14]
    rows = [(str(n), f"Lĩnh vực {n}", most) for n, most in enumerate(maxima, start=1)]
    said = refusal(workbook(*rows, total=(None, "Tổng", 99.55)))
    assert "100,00 như tổng điểm" in said


def test_children_that_do_not_come_to_their_parent_are_refused_with_their_row(workbook):
    said = refusal(workbook(*with_row("1.1.2", ("1.1.2", "Thực hiện", 7))))
    assert "dòng 7, cột Điểm tối đa, ô C7: “20”" in said
    assert "19" in said


def test_all_faults_of_a_file_are_said_at_once(workbook):
    rows = [
        ("1", "Chỉ đạo", 60),
        ("1.1", None, "nhiều"),
        ("1.1", "Hai lần", 5),
        ("1.2", "Báo cáo", None),
        ("3.1", "Lạc", 1),
        (None, "Không mã", 3),
        ("4", "Lạ", 1, None, "tung đồng xu"),
        ("5", "Lỗi", 1, None, None, 0.3),
        ("6", "Lỗi", 1, None, None, None, None, None, None, "{"),
        ("7", "Lỗi", 1, None, None, None, None, None, None, '{"shape": "guess"}'),
        ("8", "=1+1", 1),
        ("9", "Âm", -1),
        ("I", "La Mã", 1),
    ]
    said = refusal(workbook(*rows), "--commit")
    assert "13 lỗi, chưa ghi gì" in said
    for fragment in (
        "“nhiều”",
        "nội dung không được để trống",
        "mỗi mã một dòng",
        "dòng 9, cột Điểm tối đa",
        "phải có tiêu chí 3 ",
        "mã của tiêu chí",
        "tung đồng xu",
        "bội của bước điểm",
        "JSON",
        "shape",
        "công thức",
        "“-1”",
        "“I”",
    ):
        assert fragment in said, fragment
    assert not CriteriaSet.objects.exists()


def test_a_new_set_must_say_whom_it_is_for(workbook):
    assert "--level" in refusal(workbook(), level=None)


def test_a_set_known_in_part_may_come_to_less(workbook):
    rows = [("1", "Chỉ đạo", 20), ("1.1", "Kế hoạch", 5)]
    run(workbook(*rows, total=None), "--commit", "--partial")
    assert CriteriaSet.objects.get().is_partial


def test_a_set_may_have_another_total(workbook):
    rows = [("1", "Chỉ đạo", "100,5"), ("2", "Tác động", "99,5")]
    total = (None, "Tổng", 200)
    run(workbook(*rows, total=total), "--commit", "--total-max", "200")
    assert CriteriaSet.objects.get().total_max == 200
    with pytest.raises(CommandError):
        run(workbook(*rows), "--total-max", "nhiều")


def test_a_set_in_use_is_not_imported_over(workbook):
    run(workbook(), "--commit")
    area = unit_of("Thái Nguyên", kind="tỉnh")
    unit_of("Đại Từ", parent=area)
    make_scored_edition(make_index(), area, criteria_set=CriteriaSet.objects.get())
    rows = [("1", "Chỉ đạo", 100)]
    assert "sang bộ mới" in refusal(workbook(*rows), level=None)


class TestGoingOn:
    """The earlier set: 1 "Chỉ đạo" of 100 with 1.1 "Kế hoạch" 60, 1.2 "Báo cáo" 40."""

    @pytest.fixture
    def earlier(self):
        return make_criteria(
            "bo-cu",
            criteria=[
                criterion("1", 100, "Chỉ đạo"),
                criterion("1.1", 60, "Kế hoạch"),
                criterion("1.2", 40, "Báo cáo"),
            ],
        )

    def test_the_same_wording_goes_on(self, workbook, earlier):
        rows = [
            ("1", "Chỉ đạo", 100),
            ("1.1", "Báo cáo", 30),
            ("1.2", "Kiểm tra", 70),
        ]
        said = run(workbook(*rows), "--commit", "--predecessor", "bo-cu")
        assert "1 giữ nguyên, 1 có thay đổi, 1 mới, 1 bỏ" in said
        found = CriteriaSet.objects.get(code="bo-tieu-chi-2024")
        assert found.criteria.get(code="1.1").same_as.code == "1.2"

    def test_a_column_may_say_what_goes_on(self, workbook, earlier):
        heading = ("Mã", "Tiêu chí", "Điểm chuẩn", "Tiếp nối")
        rows = [
            ("1", "Điều hành", 100, "1"),
            ("1.1", "Chương trình", 60, "1.1"),
            ("1.2", "Báo cáo", 40, None),
        ]
        run(workbook(*rows, heading=heading), "--commit", "--predecessor", "bo-cu")
        found = CriteriaSet.objects.get(code="bo-tieu-chi-2024").criteria
        verdicts = dict(found.values_list("code", "verdict"))
        assert verdicts == {"1": "changed", "1.1": "changed", "1.2": "new"}

    def test_what_it_goes_on_from_must_be_there(self, workbook, earlier):
        heading = ("Mã", "Tiêu chí", "Điểm chuẩn", "Tiếp nối")
        rows = [("1", "Điều hành", 100, "9")]
        said = refusal(workbook(*rows, heading=heading), "--predecessor", "bo-cu")
        assert "mã 9 phải có" in said
        assert "bo-moi" in refusal(workbook(*rows), "--predecessor", "bo-moi")


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (("Mã", "Tiêu chí"), "thiếu cột max_score"),
        (("Mã", "Tiêu chí", "Điểm tối đa", "Điểm chuẩn"), "nhiều lần"),
        (("Đơn vị", "Điểm"), "không thấy dòng tiêu đề"),
    ],
)
def test_what_is_no_table_of_criteria_is_refused(workbook, heading, said):
    rows = [("1", "Chỉ đạo", 100, 100)]
    assert said in refusal(workbook(*rows, heading=heading))


def test_files_of_other_kinds_are_refused(tmp_path, workbook):
    text = tmp_path / "tieu-chi.docx"
    text.write_text("x")
    assert "đuôi tệp" in refusal(text)
    assert "không đọc được" in refusal(tmp_path / "khong-co.xlsx")
    no_rows = workbook(("ghi chú",), total=None)
    assert "không có tiêu chí nào" not in refusal(no_rows)


def test_a_table_without_rows_is_refused(tmp_path):
    path = tmp_path / "trong.csv"
    path.write_text("Mã;Tiêu chí;Điểm tối đa\n;;\n", encoding="utf-8")
    assert "không có tiêu chí nào" in refusal(path)


def test_a_csv_file_is_read_the_same_way(tmp_path):
    path = tmp_path / "Bộ của huyện.csv"
    path.write_text(
        "Mã;Tiêu chí;Điểm tối đa\n1;Chỉ đạo;60,5\n1.10;Báo cáo;60,5\n2;Khác;39,5\n",
        encoding="utf-8-sig",
    )
    run(path, "--commit")
    found = CriteriaSet.objects.get()
    assert found.code == "bo-cua-huyen"
    codes = set(found.criteria.values_list("code", flat=True))
    assert codes == {"1", "1.10", "2"}


def test_a_formula_is_refused_wherever_it_stands(workbook):
    rows = [("=1", "Chỉ đạo", 100), ("2", "Tác động", "=50+50")]
    said = refusal(workbook(*rows, total=(None, "Tổng", "một trăm")))
    assert "cột STT, ô A6: “công thức”" in said
    assert "cột Điểm tối đa, ô C7: “công thức”" in said


def test_a_total_that_is_no_number_is_refused(workbook):
    said = refusal(workbook(total=(None, "Tổng", "một trăm")))
    assert "“một trăm”; cần: số viết như 7,5 hoặc 7.5" in said


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "lon.xlsx"
    path.write_bytes(b"0" * (5 * 1024 * 1024 + 1))
    assert "quá lớn" in refusal(path)
