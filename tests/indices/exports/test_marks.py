"""What a file says of itself: its marks and its ASCII name."""

import pytest

from indices.exports.marks import Mark, all_marks, ascii_word, file_name, marks_of
from tests.indices.exports.builders import MOMENT, make_header


def test_a_published_edition_bears_no_mark():
    assert marks_of(make_header()) == ()
    assert marks_of(None) == ()


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        ({"state": "draft"}, ["DỰ THẢO"]),
        ({"state": "appraisal"}, ["DỰ THẢO"]),
        ({"is_illustrative": True}, ["SỐ LIỆU MINH HỌA"]),
        ({"is_illustrative": True, "state": "draft"}, ["SỐ LIỆU MINH HỌA", "DỰ THẢO"]),
        ({"newest_revision": 2}, ["BẢN ĐÃ ĐƯỢC ĐÍNH CHÍNH"]),
    ],
)
def test_whatever_is_no_published_result_is_marked(changes, texts):
    assert [mark.text for mark in marks_of(make_header(**changes))] == texts


def test_a_mark_is_said_once():
    header = make_header(is_illustrative=True)
    assert all_marks(header, [Mark.ILLUSTRATIVE]) == (Mark.ILLUSTRATIVE,)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "PL-CCHC_thai-nguyen_cap-huyen_2022.xlsx"),
        (
            {"is_illustrative": True},
            "SO-LIEU-MINH-HOA_PL-CCHC_thai-nguyen_cap-huyen_2022.xlsx",
        ),
        (
            {"state": "draft"},
            "DU-THAO_PL-CCHC_thai-nguyen_cap-huyen_2022_20260321-1405.xlsx",
        ),
        (
            {"newest_revision": 2},
            "DA-DINH-CHINH_PL-CCHC_thai-nguyen_cap-huyen_2022_ban-1.xlsx",
        ),
    ],
)
def test_the_name_of_a_file_tells_edition_and_marks(changes, name):
    assert file_name(make_header(**changes), "PL", "xlsx", made_at=MOMENT) == name


def test_words_of_levels_are_those_of_the_addresses():
    words = ["Cấp huyện", "Sở, ngành", "Bộ, ngành", "Vùng"]
    assert [ascii_word(word) for word in words] == [
        "cap-huyen",
        "so-nganh",
        "bo-nganh",
        "vung",
    ]
