"""An official conversion table: codes decide, names are checked, spellings are listed.

old (until 30/06/2025)            new (from 01/07/2025)
05761 Thị trấn Hùng Sơn   whole   05488 Xã Đại Phúc
05785 Xã Phúc Xuân        part    05488 Xã Đại Phúc
05785 Xã Phúc Xuân        part    05490 Xã Tân Cương
05800 Xã Hoà Bình         whole   05800 Xã Hòa Bình (it stays as it is)
"""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_unit
from units.conversion_imports import load_conversion_rows
from units.csv_rows import FileRow
from units.models import Unit, UnitSuccession
from units.name_rules import NameRule, rule_of
from units.problems import ImportRefused

REFORM = date(2025, 7, 1)
COLUMNS = (
    "new_province_code,new_commune_code,new_commune,old_commune_code,old_commune,"
    "extent,old_district_code,old_district"
)
TABLE = (
    "19,05488,Xã Đại Phúc,05761,Thị trấn Hùng Sơn,Nhập toàn bộ,171,Huyện Đại Từ",
    "19,05488,Xã Đại Phúc,05785,Xã Phúc Xuân,Nhập một phần,171,Huyện Đại Từ",
    "19,05490,Xã Tân Cương,05785,Xã Phúc Xuân,Nhập một phần,171,Huyện Đại Từ",
    "19,05800,Xã Hòa Bình,05800,Xã Hoà Bình,Giữ nguyên,171,Huyện Đại Từ",
)


@pytest.fixture
def district(db):
    make_unit("Toàn quốc", kind="quốc gia", code="VN")
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    district = make_unit("Đại Từ", kind="huyện", code="171", parent=province)
    for code, kind, name in (
        ("05761", "thị trấn", "Hùng Sơn"),
        ("05785", "xã", "Phúc Xuân"),
        ("05800", "xã", "Hòa Bình"),
    ):
        make_unit(name, kind=kind, code=code, parent=district)
    return district


def rows_of(lines):
    names = COLUMNS.split(",")
    return [
        FileRow(
            f"bang.csv, dòng {number}",
            dict(zip(names, line.split(","), strict=True)),
            line=number,
        )
        for number, line in enumerate(lines, start=2)
    ]


def load(*lines, **options):
    return load_conversion_rows(rows_of(lines), effective_on=REFORM, **options)


def problems_of(*lines):
    with pytest.raises(ImportRefused) as refusal:
        load(*lines)
    return [str(problem) for problem in refusal.value.problems]


def test_a_table_makes_the_new_units_ends_the_old_and_draws_the_arrows(district):
    load(*TABLE, legal_basis="Nghị quyết số 1683/NQ-UBTVQH15")

    new = Unit.objects.filter(valid_from=REFORM).order_by("code")
    assert [unit.name for unit in new] == ["Xã Đại Phúc", "Xã Tân Cương", "Xã Hòa Bình"]
    assert {unit.parent.code for unit in new} == {"19"}
    assert Unit.objects.filter(parent=district, valid_to=REFORM).count() == 3
    arrows = UnitSuccession.objects.order_by("predecessor__code", "successor__code")
    assert [
        (a.predecessor.name, a.successor.name, a.kind, a.extent) for a in arrows
    ] == [
        ("Thị trấn Hùng Sơn", "Xã Đại Phúc", "merger", "whole"),
        ("Xã Phúc Xuân", "Xã Đại Phúc", "merger", "part"),
        ("Xã Phúc Xuân", "Xã Tân Cương", "split", "part"),
        ("Xã Hòa Bình", "Xã Hòa Bình", "transfer", "whole"),
    ]
    assert {a.legal_basis for a in arrows} == {"Nghị quyết số 1683/NQ-UBTVQH15"}


def test_the_same_table_again_changes_nothing_and_keeps_the_legal_basis(district):
    load(*TABLE, legal_basis="Nghị quyết số 1683/NQ-UBTVQH15")

    again = load(*TABLE)

    assert again.changes_nothing
    assert UnitSuccession.objects.exclude(legal_basis="").count() == 4


def test_a_dry_run_says_the_same_and_writes_nothing(district):
    dry = load(*TABLE, commit=False)

    assert not Unit.objects.filter(valid_from=REFORM).exists()
    assert not Unit.objects.exclude(valid_to=None).exists()
    assert (dry.units, dry.successions) == (load(*TABLE).units, dry.successions)


def test_another_spelling_is_listed_with_its_rule(district):
    (note,) = load(*TABLE, commit=False).notes

    assert (note.code, note.rule) == ("05800", NameRule.SPELLING)
    assert str(note).startswith("bang.csv, dòng 5: 05800 “Xã Hoà Bình”")


@pytest.mark.parametrize(
    ("written", "name", "rule"),
    [
        ("Xã Hoà Bình", "Xã Hòa Bình", NameRule.SPELLING),
        ("Xã D’Ran", "Xã D'Ran", NameRule.SPELLING),
        ("Phường Tiên Sơn", "Xã Tiên Sơn", NameRule.KIND),
        ("Phường Đúc", "Phường Phường Đúc", NameRule.KIND),
        ("Xã Đăk Plô", "Xã Đăk Blô", NameRule.LETTER),
        ("Xa Ea Kly", "Xã Ea Kly", NameRule.MARKS),
        ("Phường IV", "Phường 4", NameRule.NUMERAL),
        ("Xã Hòa Tú 2", "Xã Hòa Tú II", NameRule.NUMERAL),
        ("Xã Hòa Tú 2", "Xã Hòa Tú III", None),
        (
            "Thị trấn Nông trường Phong Hải",
            "Thị trấn N.T Phong Hải",
            NameRule.ABBREVIATION,
        ),
        (
            "Thị trấn Nông Trường Thái Bình",
            "Thị trấn NT Thái Bình",
            NameRule.ABBREVIATION,
        ),
        ("Xã Kim Trung", "Xã Kim Chung", NameRule.LETTER),
        ("Xã Sủng Cháng", "Xã Sủng Tráng", NameRule.LETTER),
        ("Xã Huổi Lếch", "Xã Huổi Lếnh", NameRule.LETTER),
        ("Xã Hưng Yên Nam", "Xã Hưng Yên", None),
        ("Xã N' Thôn Hạ", "Xã N'Thol Hạ", NameRule.LETTER),
        ("Xã Đặng Xá", "Xã Cổ Bi", None),
        ("Xã Tân Hòa", "Xã Tân Hải", None),
        ("", "Xã Cổ Bi", None),
    ],
)
def test_how_a_name_may_differ(written, name, rule):
    assert rule_of(written, name) == rule


def test_a_name_that_the_code_bore_at_another_time_is_known():
    forms = ["Xã Na Mao", "Xã Phú Cường"]

    assert rule_of("Xã Phú Cường", "Xã Na Mao", forms) == NameRule.FORMER


def test_a_name_that_contradicts_its_code_is_refused_and_its_owner_named(district):
    line = "19,05488,Xã Đại Phúc,05761,Xã Phúc Xuân,Nhập toàn bộ,171,Huyện Đại Từ"

    (problem,) = problems_of(line)

    assert "dòng 2, cột old_commune" in problem
    assert "Thị trấn Hùng Sơn, tên của mã 05761; tên này mang mã 05785" in problem
    assert not Unit.objects.filter(valid_from=REFORM).exists()


def test_all_faults_are_named_at_once(district):
    found = problems_of(
        "19,05488,Xã Đại Phúc,99999,Xã Nào Đó,Nhập toàn bộ,171,Huyện Đại Từ",
        "19,05490,Tân Cương,05785,Xã Phúc Xuân,Nhập toàn bộ,171,Huyện Đại Từ",
        "19,05488,Xã Khác Hẳn,05761,Thị trấn Hùng Sơn,Nhập toàn bộ,171,Huyện Đại Từ",
    )

    assert len(found) == 3
    assert "một đơn vị có hiệu lực ngày 30/06/2025" in found[0]
    assert "mã và tên đầy đủ của đơn vị mới" in found[1]
    assert "Xã Đại Phúc như ở bang.csv, dòng 2" in found[2]


def test_a_district_without_communes_stands_for_itself(district):
    load("19,05999,Đặc khu Đại Từ,,,Sắp xếp toàn bộ huyện,171,Huyện Đại Từ")

    (arrow,) = UnitSuccession.objects.all()
    assert (arrow.predecessor, arrow.kind) == (district, "upgrade")


def test_what_is_no_unit_is_said_and_left_out(district):
    line = "19,05488,Xã Đại Phúc,,Khu vực bãi bồi,Nhập toàn bộ,171,Huyện Đại Từ"

    report = load(TABLE[0], line)

    assert report.skipped == ("bang.csv, dòng 3: Khu vực bãi bồi",)
    assert UnitSuccession.objects.count() == 1


def test_the_command_lists_spellings_and_is_a_dry_run(district, tmp_path, capsys):
    path = tmp_path / "bang.csv"
    path.write_text("\n".join([COLUMNS, *TABLE]), encoding="utf-8")

    call_command("import_conversions", path, on=REFORM)

    said = capsys.readouterr().out
    assert "05800 “Xã Hoà Bình”, đang ghi “Xã Hòa Bình”" in said
    assert "1 tên khác cách viết" in said
    assert "Chạy thử, chưa ghi gì" in said
    assert not UnitSuccession.objects.exists()


def test_the_command_writes_with_commit_and_refuses_nonsense(district, tmp_path):
    path = tmp_path / "bang.csv"
    path.write_text("\n".join([COLUMNS, *TABLE]), encoding="utf-8")
    call_command("import_conversions", path, on=REFORM, commit=True)
    assert UnitSuccession.objects.count() == 4

    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="new_commune_code"):
        call_command("import_conversions", path, on=REFORM)


def test_only_what_stays_is_told_in_the_log(
    district, caplog, django_capture_on_commit_callbacks
):
    def told(*, commit):
        caplog.clear()
        with django_capture_on_commit_callbacks(execute=True):
            load(*TABLE, commit=commit)
        return [record.name for record in caplog.records]

    with caplog.at_level("INFO"):
        assert told(commit=False) == []
        assert told(commit=True) == ["units.conversion_imports"]


def test_a_province_that_its_code_does_not_mean_is_a_fault_told_once(district):
    """Of two provinces that become one, the new one may bear the other's code: until
    the provinces are brought in, 15 is Yên Bái and not Lào Cai."""
    make_unit("Yên Bái", kind="tỉnh", code="15")
    make_unit("Lào Cai", kind="tỉnh", code="10")
    header = f"{COLUMNS},new_province"
    lines = [
        "15,05488,Xã Đại Phúc,05761,Thị trấn Hùng Sơn,Nhập,171,Đại Từ,Tỉnh Lào Cai",
        "15,05490,Xã Tân Cương,05785,Xã Phúc Xuân,Nhập,171,Đại Từ,Tỉnh Lào Cai",
    ]
    rows = [
        FileRow(place, dict(zip(header.split(","), line.split(","), strict=True)))
        for place, line in zip(("dòng 2", "dòng 3"), lines, strict=True)
    ]

    with pytest.raises(ImportRefused) as refusal:
        load_conversion_rows(rows, effective_on=REFORM)

    (problem,) = map(str, refusal.value.problems)
    assert problem.startswith("dòng 2, cột new_province: “Tỉnh Lào Cai”")
    assert "Tỉnh Yên Bái, tên của mã 15" in problem
    assert not Unit.objects.filter(valid_from=REFORM).exists()


def test_a_new_name_without_its_kind_is_refused(district):
    (problem,) = problems_of("19,24391,Xa Ea Kly,05785,Xã Phúc Xuân,Nhập,171,Đại Từ")

    assert "mã và tên đầy đủ của đơn vị mới, bắt đầu bằng loại: xã, …" in problem


def test_districts_left_with_nothing_below_them_are_named(district, tmp_path, capsys):
    make_unit("Thịnh Đức", kind="xã", code="05764", parent=district)
    assert load(*TABLE, commit=False).emptied == ()

    path = tmp_path / "bang.csv"
    last = "19,05490,Xã Tân Cương,05764,Xã Thịnh Đức,Nhập toàn bộ,171,Huyện Đại Từ"
    path.write_text("\n".join([COLUMNS, *TABLE, last]), encoding="utf-8")
    call_command("import_conversions", path, on=REFORM, commit=True)

    said = capsys.readouterr().out
    assert "1 đơn vị cấp huyện không còn đơn vị nào bên dưới" in said
    assert "(Huyện Đại Từ): ghi ngày kết thúc bằng import_units" in said
    district.valid_to = REFORM
    district.save()
    assert load(*TABLE, last).emptied == ()


def test_progress_comes_to_the_rows_of_the_table_and_goes_on_while_writing(district):
    steps = []

    load(*TABLE, on_progress=steps.append)

    assert sum(steps) == len(TABLE)
    assert len([step for step in steps if step]) > 2
    steps.clear()
    load(*TABLE, on_progress=steps.append)
    assert sum(steps) == len(TABLE)


def test_units_that_end_together_are_written_together(district):
    for number in range(40):
        make_unit(f"Số {number}", kind="xã", code=f"1{number:04}", parent=district)
    lines = [
        f"19,05488,Xã Đại Phúc,1{number:04},Xã Số {number},Nhập,171,Huyện Đại Từ"
        for number in range(40)
    ]

    with CaptureQueriesContext(connection) as queries:
        load(*lines)

    written = [q["sql"] for q in queries if q["sql"].startswith('UPDATE "units_unit"')]
    assert len(written) == 1
    assert Unit.objects.filter(parent=district, valid_to=REFORM).count() == 40


@pytest.mark.parametrize("day", ["0001-01-01", "2500-01-01", "2025-02-30"])
def test_a_day_that_cannot_be_meant_is_refused(tmp_path, day):
    with pytest.raises(CommandError, match="không phải là ngày"):
        call_command("import_conversions", str(tmp_path / "x.csv"), "--on", day)


def test_a_code_that_belongs_to_the_neighbour_may_be_read_by_its_name(district):
    wrong = TABLE[0].replace("05761", "05800")
    (problem,) = problems_of(wrong, *TABLE[1:3])
    assert "tên này mang mã 05761; nếu tên đúng, thêm --by-name 2" in problem

    report = load(wrong, *TABLE[1:3], by_name=[2])

    assert [(note.code, note.rule) for note in report.notes] == [
        ("05761", NameRule.CHOSEN)
    ]
    arrow = UnitSuccession.objects.get(predecessor__code="05761")
    assert (arrow.successor.code, arrow.extent) == ("05488", "whole")
    assert not UnitSuccession.objects.filter(predecessor__code="05800").exists()


def test_by_name_needs_a_name_that_is_another_units(district):
    with pytest.raises(ImportRefused, match="bên cạnh Xã Hòa Bình, vì lấy theo tên"):
        load(TABLE[0].replace("05761", "05800").replace("Hùng", "Lạ"), by_name=[2])
    with pytest.raises(ImportRefused, match="--by-name: 99; cần: số một dòng"):
        load(TABLE[0], by_name=[99])


def test_a_part_of_the_table_makes_no_whole_of_what_went_in_parts(district):
    load(*TABLE)

    report = load(TABLE[1])

    assert report.changes_nothing
    parts = UnitSuccession.objects.filter(predecessor__code="05785")
    assert {arrow.extent for arrow in parts} == {"part"}


def test_the_rows_of_a_new_unit_have_one_province(district):
    make_unit("Bắc Kạn", kind="tỉnh", code="06")

    (problem,) = problems_of(TABLE[0], TABLE[1].replace("19,", "06,"))

    assert "cột new_province_code: “06”; cần: 19 như ở bang.csv, dòng 2" in problem
