"""The commands that load units: dry by default, exit 1 with nothing written, one entry
in the change log for what is written."""

import sys

import pytest
from django.core.management import CommandError, call_command

from indices.models import ChangeEntry
from tests.factories import make_user
from units.models import Unit, UnitSuccession
from units.progress import no_progress, progress_bar

pytestmark = pytest.mark.django_db

UNITS = """code,name,kind,parent_code,valid_from,valid_to
19,Tỉnh Thái Nguyên,tỉnh,,,
05848,Xã Cát Nê,xã,19,,2025-07-01
05851,Xã Quân Chu,xã,19,2025-07-01,
"""
SUCCESSIONS = """predecessor_code,successor_code,kind,extent,effective_on,legal_basis
05848,05851,merger,whole,2025-07-01,Nghị quyết số 1683/NQ-UBTVQH15
"""
CONVERSIONS = """\
new_province_code,new_commune_code,new_commune,old_commune_code,old_commune,extent
19,05830,Xã Đại Từ,05848,Xã Cát Nê,whole
"""
QUANTITIES = """code,quantity,as_of,value,source
05851,population,2025-07-01,12000,Công an tỉnh
"""


@pytest.fixture
def unit_file(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(UNITS, encoding="utf-8")
    return path


@pytest.fixture
def succession_file(tmp_path):
    path = tmp_path / "successions.csv"
    path.write_text(SUCCESSIONS, encoding="utf-8")
    return path


def test_without_commit_it_only_says_what_it_would_do(unit_file, capsys):
    call_command("import_units", unit_file)

    output = capsys.readouterr().out
    assert "3 dòng mới" in output
    assert "Chạy thử, chưa ghi gì." in output
    assert not Unit.objects.exists()
    assert not ChangeEntry.objects.exists()


def test_with_commit_it_writes_and_the_second_time_changes_nothing(
    unit_file, succession_file, capsys
):
    make_user("lan")
    for _time in range(2):
        call_command("import_units", unit_file, "--commit", "--as", "lan")
        call_command("import_successions", succession_file, "--commit")

    assert Unit.objects.count() == 3
    assert UnitSuccession.objects.count() == 1
    assert capsys.readouterr().out.count("Không có gì thay đổi.") == 2
    assert ChangeEntry.objects.count() == 2


def test_each_command_that_writes_leaves_one_entry_of_who_what_and_how_many(
    unit_file, succession_file, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("getpass.getuser", lambda: "may-chu")
    lan = make_user("lan")
    conversions = tmp_path / "conversions.csv"
    conversions.write_text(CONVERSIONS, encoding="utf-8")
    quantities = tmp_path / "quantities.csv"
    quantities.write_text(QUANTITIES, encoding="utf-8")

    call_command("import_units", unit_file, "--commit", "--as", "lan")
    call_command("import_successions", succession_file, "--commit")
    call_command("import_conversions", conversions, "--on", "2025-07-01", "--commit")
    call_command("import_quantities", quantities, "--commit", "--as", "lan")

    entries = ChangeEntry.objects.filter(edition=None).order_by("sequence")
    found = [(each.action, each.actor_name, each.summary) for each in entries]
    assert found == [
        (
            "import_units",
            lan.get_full_name() or "lan",
            "Nhập danh mục đơn vị “units.csv”: 3 dòng mới, 0 thay đổi, 0 giữ nguyên",
        ),
        (
            "import_successions",
            "lệnh: may-chu",
            "Nhập kế thừa đơn vị “successions.csv”: "
            "1 dòng mới, 0 thay đổi, 0 giữ nguyên",
        ),
        (
            "import_conversions",
            "lệnh: may-chu",
            "Nhập bảng chuyển đổi đơn vị “conversions.csv”: "
            "đơn vị: 1 dòng mới, 0 thay đổi, 1 giữ nguyên; "
            "kế thừa: 1 dòng mới, 0 thay đổi, 0 giữ nguyên",
        ),
        (
            "import_quantities",
            lan.get_full_name() or "lan",
            "Nhập đại lượng của đơn vị “quantities.csv”: "
            "1 dòng mới, 0 thay đổi, 0 giữ nguyên",
        ),
    ]
    assert {each.origin for each in entries} == {"command"}
    new = entries[0].details.values_list("column", "new")
    assert list(new)[0] == ("đơn vị mới", "19, Tỉnh Thái Nguyên")
    call_command("verify_published")
    assert "Khớp:" in capsys.readouterr().out


def test_an_entry_that_cannot_be_written_takes_the_units_with_it(
    unit_file, monkeypatch
):
    def fail(**_facts):
        raise RuntimeError

    monkeypatch.setattr("indices.management.unit_import_command.record_change", fail)

    with pytest.raises(RuntimeError):
        call_command("import_units", unit_file, "--commit")

    assert not Unit.objects.exists()


def test_an_account_that_does_not_exist_stands_for_nobody(unit_file):
    with pytest.raises(CommandError, match="Không có tài khoản “lan”"):
        call_command("import_units", unit_file, "--commit", "--as", "lan")

    assert not Unit.objects.exists()


def test_faults_end_the_command_with_nothing_written(unit_file):
    unit_file.write_text(UNITS.replace(",xã,", ",xa,"), encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        call_command("import_units", unit_file, "--commit")

    assert refusal.value.returncode == 1
    lines = str(refusal.value).splitlines()
    assert lines[0] == "2 lỗi, chưa ghi gì:"
    assert lines[1].startswith("  units.csv, dòng 3, cột kind: “xa”; cần: một trong:")
    assert not Unit.objects.exists()


def test_a_machine_without_a_named_user_can_import(unit_file, monkeypatch):
    def nobody():
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nobody)

    call_command("import_units", unit_file, "--commit")

    assert Unit.objects.count() == 3


def test_progress_shows_on_a_terminal_only(monkeypatch, capsys):
    with progress_bar(total=2, label="đơn vị") as advance:
        advance(2)
    assert capsys.readouterr().err == ""

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress_bar(total=2, label="đơn vị") as advance:
        advance(2)
    assert "đơn vị" in capsys.readouterr().err
    assert no_progress(2) is None
