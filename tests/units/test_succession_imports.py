"""What became of what: codes are read as of the day, faults are named at once."""

from datetime import date

import pytest

from tests.factories import make_succession, make_unit
from units.csv_rows import FileRow
from units.models import Unit, UnitSuccession
from units.problems import ImportRefused
from units.succession_imports import load_succession_rows, read_succession_file

pytestmark = pytest.mark.django_db

REFORM = date(2025, 7, 1)
COLUMNS = "predecessor_code,successor_code,kind,extent,effective_on,legal_basis"


def load(*lines, **options):
    rows = [
        FileRow(
            f"successions.csv, dòng {number}",
            dict(zip(COLUMNS.split(","), line.split(","), strict=True)),
        )
        for number, line in enumerate(lines, start=2)
    ]
    return load_succession_rows(rows, **options)


def problems_of(*lines):
    with pytest.raises(ImportRefused) as refusal:
        load(*lines)
    return refusal.value.problems


@pytest.fixture
def quan_chu():
    """One code, three units, and the neighbour that was merged into the last."""
    upgrade = date(2023, 4, 10)
    return (
        make_unit("Quân Chu", kind="xã", code="05851", valid_to=upgrade),
        make_unit(
            "Quân Chu",
            kind="thị trấn",
            code="05851",
            valid_from=upgrade,
            valid_to=REFORM,
        ),
        make_unit("Quân Chu", kind="xã", code="05851", valid_from=REFORM),
        make_unit("Cát Nê", kind="xã", code="05848", valid_to=REFORM),
    )


def test_a_reused_code_is_read_as_of_the_day(quan_chu):
    commune, township, new, neighbour = quan_chu

    load(
        "05851,05851,upgrade,whole,2023-04-10,Nghị quyết số 729/NQ-UBTVQH15",
        "05851,05851,merger,whole,2025-07-01,",
        "05848,05851,sáp nhập,toàn bộ,2025-07-01,",
    )

    pairs = UnitSuccession.objects.order_by("pk").values_list(
        "predecessor_id", "successor_id", "kind", "extent"
    )
    assert list(pairs) == [
        (commune.pk, township.pk, "upgrade", "whole"),
        (township.pk, new.pk, "merger", "whole"),
        (neighbour.pk, new.pk, "merger", "whole"),
    ]


def test_one_to_one_forms_are_joined_when_their_succession_is_loaded(quan_chu):
    commune, township, _new, _neighbour = quan_chu

    load("05851,05851,upgrade,whole,2023-04-10,")

    assert Unit.objects.get(pk=township.pk).same_as == commune


def test_a_repeated_import_changes_nothing_and_a_corrected_row_changes_one(quan_chu):
    line = "05848,05851,merger,whole,2025-07-01,"
    load(line)

    assert load(line).changes_nothing
    report = load("05848,05851,merger,part,2025-07-01,Nghị quyết số 1683/NQ-UBTVQH15")
    assert (report.added, report.changed) == (0, 1)
    assert UnitSuccession.objects.get().extent == "part"


def test_a_dry_run_writes_nothing(quan_chu):
    report = load("05848,05851,merger,whole,2025-07-01,", commit=False)

    assert report.added == 1
    assert not UnitSuccession.objects.exists()


def test_successions_of_other_files_stay(quan_chu):
    make_succession(quan_chu[1], quan_chu[2])

    load("05848,05851,merger,whole,2025-07-01,")

    assert UnitSuccession.objects.count() == 2


def test_every_fault_is_named_at_once(quan_chu):
    problems = problems_of(
        "05848,05851,merge,all,2025-07-01,",
        "99999,05851,merger,whole,2025-07-01,",
        "05848,05851,merger,whole,01/07/2025,",
        "05848,05851,merger,whole,,",
        "05851,05851,merger,whole,2024-07-01,",
        "05848,05851,merger,whole,2025-07-01," + "x" * 301,
        "05848,05851,merger,whole,2025-07-01,",
        "05848,05851,merger,whole,2025-07-01,",
    )

    assert [(problem.place[-1], problem.column) for problem in problems] == [
        ("2", "kind"),
        ("2", "extent"),
        ("3", "predecessor_code"),
        ("4", "effective_on"),
        ("5", "effective_on"),
        ("6", "successor_code"),
        ("7", "legal_basis"),
        ("9", "predecessor_code"),
    ]
    assert not UnitSuccession.objects.exists()


def test_a_file_is_read_with_or_without_its_legal_basis(tmp_path):
    path = tmp_path / "successions.csv"
    path.write_text(
        "predecessor_code,successor_code,kind,extent,effective_on\n"
        "05848,05851,merger,whole,2025-07-01\n",
        encoding="utf-8",
    )

    (row,) = read_succession_file(path)

    assert row["legal_basis"] == ""
