"""Counts of units by which estimates are weighted: read as of their day, all faults."""

from datetime import date

import pytest
from django.core.management import call_command

from tests.factories import make_unit
from units.csv_rows import FileRow
from units.models import UnitQuantity
from units.problems import ImportRefused
from units.quantity_imports import load_quantity_rows

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)
COLUMNS = ["code", "quantity", "as_of", "value", "source"]


@pytest.fixture
def quan_chu():
    return (
        make_unit("Quân Chu", kind="xã", code="05851", valid_to=REFORM),
        make_unit("Quân Chu", kind="xã", code="05851", valid_from=REFORM),
    )


def load(*lines, **options):
    rows = [
        FileRow(
            f"ds.csv, dòng {number}", dict(zip(COLUMNS, line.split(","), strict=True))
        )
        for number, line in enumerate(lines, start=2)
    ]
    return load_quantity_rows(rows, **options)


def test_a_code_is_read_as_of_the_day(quan_chu):
    old, new = quan_chu

    load("05851,dân số,2024-12-31,5120,", "05851,dân số,2025-12-31,9000,")

    assert old.quantities.get().value == 5120
    assert new.quantities.get().value == 9000


def test_again_it_changes_nothing_and_a_new_value_is_a_change(quan_chu):
    load("05851,dân số,2024-12-31,5120,")

    assert load("05851,dân số,2024-12-31,5120,").changes_nothing
    assert load("05851,dân số,2024-12-31,5200,", commit=False).changed == 1
    assert UnitQuantity.objects.get().value == 5120


def test_all_faults_are_named_at_once(quan_chu):
    with pytest.raises(ImportRefused) as refused:
        load(
            "99999,dân số,2024-12-31,5,",
            "05851,,2024-12-31,5,",
            "05851,dân số,31/12/2024,5,",
            "05851,dân số,2024-12-31,5.5,",
            "05851,dân số,2024-12-31,٧,",
            "05851,dân số,,5,",
            f"05851,dân số,2024-12-31,5,{'x' * 301}",
        )
    columns = [problem.column for problem in refused.value.problems]
    assert columns == ["code", "quantity", "as_of", "value", "value", "as_of", "source"]


def test_two_rows_for_one_unit_are_refused(quan_chu):
    with pytest.raises(ImportRefused, match="chỉ một dòng"):
        load("05851,dân số,2024-12-31,5,", "05851,dân số,2024-12-31,6,")


def test_the_command_is_a_dry_run_until_told(quan_chu, tmp_path):
    path = tmp_path / "ds.csv"
    path.write_text(f"{','.join(COLUMNS)}\n05851,dân số,2024-12-31,5120,\n")
    call_command("import_quantities", path)
    assert not UnitQuantity.objects.exists()
    call_command("import_quantities", path, commit=True)
    assert UnitQuantity.objects.count() == 1
