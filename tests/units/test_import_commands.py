"""import_units and import_successions: dry by default, exit 1 with nothing written."""

import sys

import pytest
from django.core.management import CommandError, call_command

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


def test_with_commit_it_writes_and_the_second_time_changes_nothing(
    unit_file, succession_file, capsys
):
    for _time in range(2):
        call_command("import_units", unit_file, "--commit", "--as", "lan")
        call_command("import_successions", succession_file, "--commit")

    assert Unit.objects.count() == 3
    assert UnitSuccession.objects.count() == 1
    assert capsys.readouterr().out.count("Không có gì thay đổi.") == 2


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
