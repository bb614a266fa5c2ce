"""The twins of a ranking: the same facts as JSON and as CSV."""

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from indices.exports import annex_chart, twins
from indices.exports.ranking import ranking_export
from indices.selectors.header import PartSpan
from indices.selectors.ranking import RankingQuery
from tests.indices.exports.builders import (
    SOURCE,
    large_list,
    make_header,
    make_page,
    make_row,
    small_province,
)

pytestmark = pytest.mark.urls("tests.indices.exports.addresses")

EDITION_KEYS = {
    "index",
    "index_name",
    "year",
    "level",
    "area",
    "area_name",
    "state",
    "decision",
    "decided_on",
    "published_on",
    "issuing_body",
    "illustrative",
    "is_partial",
    "revision",
    "digest",
    "ranking_rule",
    "unit_of_measure",
    "scale_max",
    "tiers",
    "parts",
    "mean_score",
    "median_score",
    "announced_mean",
}
ROW_KEYS = {
    "rank",
    "ranked_of",
    "unit",
    "code",
    "slug",
    "score",
    "tier",
    "rank_change",
    "score_change",
    "changed_since",
    "source",
    "source_url",
    "basis",
    "formula",
    "computed_rank",
    "computed_tier",
    "computed_score",
    "is_ranked",
    "note",
    "parts",
}


def as_json(page):
    return json.loads(ranking_export(page).content("json"), parse_float=Decimal)


def as_rows(page):
    text = ranking_export(page).content("csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_edition_says_all_that_its_page_says():
    edition = as_json(small_province())["edition"]
    assert edition.keys() >= EDITION_KEYS
    assert (edition["index"], edition["area"], edition["level"], edition["year"]) == (
        "cchc",
        "thai-nguyen",
        "district",
        2022,
    )
    assert edition["state"] == "published"
    assert edition["decision"] == "12/QĐ-UBND"
    assert edition["decided_on"] == "2023-02-05"
    assert edition["illustrative"] is False
    assert edition["mean_score"] == Decimal("81.25")
    assert edition["median_score"] == Decimal("76.5")
    assert edition["scale_max"] == 100
    assert edition["parts"][0] == {
        "code": "tham-dinh",
        "name": "Thẩm định",
        "max_score": 65,
    }
    assert edition["tiers"][1]["lower"] == 80


def test_rows_come_in_rank_order_with_exact_numbers():
    content = ranking_export(small_province()).content("json").decode()
    assert '"score":90.75,' in content
    rows = json.loads(content)["rows"]
    assert all(row.keys() >= ROW_KEYS for row in rows)
    assert [row["rank"] for row in rows] == [1, 2, 2, None]
    assert rows[1]["score_change"] == -1.16
    assert rows[0]["parts"] == {"tham-dinh": 60.5, "dieu-tra": 30.25}
    assert rows[0]["source"] == SOURCE.title
    assert rows[0]["source_url"] == SOURCE.url


def test_what_is_not_known_is_null_in_json_and_empty_in_csv():
    page = small_province(decision="", decided_on=None)
    payload = as_json(page)
    assert payload["edition"]["decision"] is None
    missing = payload["rows"][3]
    for key in ("rank", "ranked_of", "score", "tier", "source", "note", "basis"):
        assert missing[key] is None
    row = as_rows(page)[3]
    assert row["Đơn vị"] == "Huyện D"
    assert {row["Hạng"], row["Tổng điểm"], row["Xếp loại"], row["Nguồn"]} == {""}


def test_the_csv_holds_the_same_values_under_vietnamese_headings():
    page = small_province()
    row = as_rows(page)[1]
    assert row["Hạng"] == "2"
    assert row["Trên tổng số"] == "3"
    assert row["Đơn vị"] == "Huyện B"
    assert row["Mã"] == "162"
    assert row["Thẩm định (65)"] == "52"
    assert row["Tổng điểm"] == "76.5"
    assert row["Tăng, giảm điểm"] == "-1.16"
    assert row["Tăng, giảm hạng"] == "-1"
    assert row["So với năm"] == "2021"
    assert row["Căn cứ"] == "nguồn nêu"
    assert row["Được xếp hạng"] == "có"
    assert "Lưu ý" not in row


def test_a_part_whose_maximum_is_not_known_is_headed_by_its_name_alone():
    header = make_header(parts=(PartSpan("khac", "Phần khác", None),))
    row = make_row(1, "Huyện A", "80", parts=(None,))
    assert as_rows(make_page([row], header=header))[0]["Phần khác"] == ""


def test_a_derived_score_carries_its_formula():
    row = make_row(1, "Huyện Đại Từ", "65.75", basis="derived", formula="76,71 − 10,96")
    page = make_page([row])
    assert as_json(page)["rows"][0]["formula"] == "76,71 − 10,96"
    assert as_rows(page)[0]["Căn cứ"] == "suy ra"
    assert as_rows(page)[0]["Cách suy ra"] == "76,71 − 10,96"


@pytest.mark.parametrize(
    ("changes", "mark"),
    [({"is_illustrative": True}, "SỐ LIỆU MINH HỌA"), ({"state": "draft"}, "DỰ THẢO")],
)
def test_no_line_of_a_marked_csv_can_pass_for_a_result(changes, mark):
    assert {row["Lưu ý"] for row in as_rows(small_province(**changes))} == {mark}


def test_a_filtered_json_says_what_was_asked():
    page = small_province()
    query = RankingQuery(tier="Khá", page_size=None)
    filtered = as_json(page._replace(rows=page.rows[1:3], total=2, query=query))
    assert filtered["filters"]["tier"] == "Khá"
    assert filtered["filters"]["total"] == 2
    assert "filters" not in as_json(page)


def test_all_rows_are_there_whatever_the_length():
    page = large_list(3321)
    assert len(as_json(page)["rows"]) == len(as_rows(page)) == 3321


@pytest.mark.parametrize(
    ("format", "content_type", "disposition"),
    [
        ("json", "application/json; charset=utf-8", "inline"),
        ("csv", "text/csv; charset=utf-8", "attachment"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "attachment",
        ),
    ],
)
def test_a_twin_says_what_it_is(format, content_type, disposition):
    response = twins.ranking(small_province(), format=format)
    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        f'{disposition}; filename="PL-CCHC_thai-nguyen_cap-huyen_2022.{format}"'
    )
    assert response.content


def test_an_extract_is_not_named_an_annex():
    page = small_province()._replace(query=RankingQuery(tier="Khá"))
    response = twins.ranking(page, format="csv")
    assert "TRICH-CCHC_thai-nguyen" in response["Content-Disposition"]


def test_an_unknown_twin_is_refused():
    with pytest.raises(ValueError, match="pdf"):
        ranking_export(small_province()).content("pdf")


def test_a_worker_that_serves_pages_loads_no_writer_of_workbooks():
    script = (
        "import sys, django; django.setup(); import indices.exports.twins; "
        "print(*sorted({'xlsxwriter', 'pandas', 'openpyxl'} & {*sys.modules}))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""


def test_paper_colours_of_tiers_are_those_of_the_site():
    tokens = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
    for strength, fill in annex_chart.TIER_FILLS.items():
        assert f"--fill-{strength}: light-dark({fill}," in tokens


def test_a_header_without_anything_special_makes_a_whole_file():
    header = make_header(tiers=(), scale_max=None, digest="", published_on=None)
    page = make_page([make_row(1, "Huyện A", "76.71")], header=header)
    for format in ("json", "csv", "xlsx"):
        assert ranking_export(page).content(format)
