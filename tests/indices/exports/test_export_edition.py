"""manage.py export_edition: an edition as a file, from the command line."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_ranking, make_unit
from tests.indices.exports.reading import opened, table_under

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.indices.exports.addresses"),
]


def export(*words, to: Path, **options) -> str:
    said = io.StringIO()
    call_command("export_edition", *words, to=to, stdout=said, **options)
    return said.getvalue()


def test_the_published_edition_is_written_as_json(world, tmp_path):
    path = tmp_path / "ket-qua.json"
    said = export("cchc", "19", "district", "2022", to=path)
    assert "đã ghi 3 đơn vị" in said
    payload = json.loads(path.read_text(encoding="utf-8"))
    assert [row["unit"] for row in payload["rows"]] == [
        "Huyện Định Hóa",
        "Huyện Đại Từ",
        "Thị xã Phổ Yên",
    ]
    assert (
        payload["rows"][1] | {"score": 76.71, "rank": 2, "ranked_of": 3}
        == (payload["rows"][1])
    )
    assert payload["edition"]["digest"]


def test_how_far_it_is_shows_on_a_terminal(world, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    export("cchc", "19", "district", "2022", to=tmp_path / "ket-qua.xlsx")

    assert "3/3" in capsys.readouterr().err


def test_an_area_is_named_by_code_or_by_its_word_in_the_address(world, tmp_path):
    for number, area in enumerate(["19", "thai-nguyen", world.province.slug]):
        path = tmp_path / f"{number}.csv"
        export("cchc", area, "district", "2022", to=path)
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [row["Mã"] for row in rows] == ["167", "171", "172"]


def test_the_workbook_is_the_annex(world, tmp_path):
    path = tmp_path / "phu-luc.xlsx"
    export("cchc", "19", "district", "2022", to=path)
    content = path.read_bytes()
    assert opened(content)["Phụ lục"]["A1"].value == "Phụ lục"
    rows = table_under(content, "Phụ lục", "STT")[2:]
    assert [row[:5] for row in rows] == [
        [1, "Huyện Định Hóa", 81.02, 1, "Tốt"],
        [2, "Huyện Đại Từ", 76.71, 2, "Khá"],
        [3, "Thị xã Phổ Yên", 59.3, 3, "Trung bình"],
    ]


def test_a_draft_is_written_only_when_asked_for_and_says_so(world, tmp_path):
    path = tmp_path / "du-thao.xlsx"
    with pytest.raises(CommandError, match="chưa được công bố"):
        export("cchc", "19", "district", "2023", to=path)
    assert not path.exists()
    export("cchc", "19", "district", "2023", to=path, draft=True)
    assert {sheet["A1"].value for sheet in opened(path.read_bytes())} == {"DỰ THẢO"}


def test_a_draft_that_does_not_exist_is_not_made_up(world, tmp_path):
    with pytest.raises(CommandError, match="không có bản dự thảo"):
        export("cchc", "19", "district", "2022", to=tmp_path / "a.csv", draft=True)


def test_an_edition_that_is_not_there_is_named(world, tmp_path):
    with pytest.raises(CommandError, match="Không có kỳ cchc, địa bàn 20"):
        export("cchc", "20", "district", "2022", to=tmp_path / "a.csv")


def test_an_address_that_two_areas_share_is_not_guessed(world, tmp_path):
    region = make_unit(
        "Đông Bắc",
        kind="vùng",
        code="19",
        parent=world.nation,
        valid_from=date(2000, 1, 1),
    )
    unit = make_unit("Sông Công", kind="thành phố", code="165", parent=region)
    make_ranking(world.index, region, {unit: "80"}, year=2022)
    with pytest.raises(CommandError, match="chỉ nhiều địa bàn"):
        export("cchc", "19", "district", "2022", to=tmp_path / "a.csv")


def test_another_kind_of_file_is_refused(world, tmp_path):
    with pytest.raises(CommandError, match=r"\.xlsx, \.csv hoặc \.json"):
        export("cchc", "19", "district", "2022", to=tmp_path / "a.pdf")


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(world, tmp_path):
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        export("cchc", "19", "district", "2022", to=tmp_path / "khong-co" / "a.csv")
    path = tmp_path / "thu-muc.csv"
    path.mkdir()
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        export("cchc", "19", "district", "2022", to=path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thu-muc.csv"]


def test_a_file_that_is_there_is_replaced_whole(world, tmp_path):
    path = tmp_path / "a.json"
    path.write_text("cũ")
    export("cchc", "19", "district", "2022", to=path)
    assert json.loads(path.read_text(encoding="utf-8"))["rows"]
    assert list(tmp_path.iterdir()) == [path]
