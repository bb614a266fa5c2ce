"""manage.py export_edition --file: an official file from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.indices.exports.reading import opened

pytestmark = pytest.mark.django_db


def export(*words, to, **options):
    said = io.StringIO()
    call_command("export_edition", *words, to=to, stdout=said, **options)
    return said.getvalue()


def test_an_official_file_is_written_instead_of_the_ranking(world, tmp_path):
    path = tmp_path / "bao-cao.xlsx"
    said = export("cchc", "19", "district", "2022", to=path, file="bao-cao")
    assert "đã ghi “Báo cáo kèm phụ lục”" in said
    assert opened(path.read_bytes()).sheetnames[0] == "Báo cáo"
    assert [each.name for each in tmp_path.iterdir()] == ["bao-cao.xlsx"]


def test_a_file_that_the_edition_has_not_is_refused(world, tmp_path):
    with pytest.raises(CommandError, match="không có tệp “phu-luc-don-vi”"):
        export(
            "cchc",
            "19",
            "district",
            "2022",
            to=tmp_path / "x.xlsx",
            file="phu-luc-don-vi",
        )
    assert not [*tmp_path.iterdir()]
