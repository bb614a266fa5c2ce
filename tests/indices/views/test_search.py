"""The search: units and editions, with or without marks, and near misses."""

import unicodedata
from datetime import date

import pytest

from indices.models import CriteriaSet, Criterion
from indices.selectors import search
from tests.explained import make_scored
from tests.factories import (
    make_index,
    make_nation,
    make_ranking,
    make_scored_edition,
    make_unit,
    past_the_guards,
)
from tests.figures import make_measures
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)


def make_country():
    nation = make_nation()
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=nation)
    district = make_unit("Đại Từ", code="171", parent=province, valid_to=REFORM)
    commune = make_unit("Đại Từ", kind="xã", parent=province, valid_from=REFORM)
    other = make_unit("Cù Vân", kind="xã", parent=district, valid_to=REFORM)
    make_ranking(make_index(short_name="CCHC"), province, {district: "76.71"})
    make_ranking(
        make_index("sipas", short_name="SIPAS"),
        district,
        {other: "90"},
        level="commune",
    )
    demo = make_unit("Minh Họa", kind="tỉnh", parent=nation, is_illustrative=True)
    make_unit("Đại Từ Minh Họa", parent=demo, is_illustrative=True)
    return {"province": province, "district": district, "commune": commune}


country = made_once(make_country)


def names(response):
    return [unit.name for unit in response.context["page"].units]


@pytest.mark.parametrize(
    "text",
    [
        "Đại Từ",
        "dai tu",
        "ĐẠI TỪ",
        "  dai   tu ",
        unicodedata.normalize("NFD", "Đại Từ"),
        "dai tu 2022",
    ],
)
def test_marks_case_blanks_and_composition_do_not_matter(client, country, text):
    assert names(client.get("/tim/", {"q": text}))[:2] == ["Xã Đại Từ", "Huyện Đại Từ"]


@pytest.mark.parametrize("text", ["ba ria vung tau", "Bà Rịa–Vũng Tàu", "EA HLEO"])
def test_signs_within_a_name_may_be_left_out(client, country, text):
    for name in ("Bà Rịa - Vũng Tàu", "Ea H’Leo"):
        make_unit(name, kind="tỉnh", parent=country["province"].parent)

    assert len(names(client.get("/tim/", {"q": text}))) == 1
    assert "1 đơn vị" in words(client.get("/don-vi/", {"q": text}))


def test_each_unit_says_where_it_lies_and_whether_it_has_ended(client, country):
    page = words(client.get("/tim/?q=cu+van"))

    assert "Xã Cù Vân Huyện Đại Từ, Thái Nguyên Đã kết thúc 30/06/2025" in page


def test_illustrative_units_come_last_under_their_label(client, country):
    response = client.get("/tim/?q=dai+tu")

    assert names(response)[-1] == "Huyện Đại Từ Minh Họa"
    assert words(response).count("Số liệu minh họa") == 1


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("cchc thai nguyen", "/xep-hang/cchc/thai-nguyen/cap-huyen/2022/"),
        ("xếp hạng CCHC 2022", "/xep-hang/cchc/thai-nguyen/cap-huyen/2022/"),
        ("sipas", "/xep-hang/sipas/huyen-dai-tu-171/cap-xa/2022/"),
        ("sipas xã", "/xep-hang/sipas/huyen-dai-tu-171/cap-xa/2022/"),
    ],
)
def test_editions_are_found_by_index_area_level_and_year(
    client, country, text, address
):
    assert address in links(client.get("/tim/", {"q": text}))


def test_a_year_without_editions_finds_none(client, country):
    assert client.get("/tim/?q=cchc+1999").context["page"].editions == ()


@pytest.mark.parametrize("text", ["dai tuu", "daitu", "huyen dai tuu", "dai từu"])
def test_a_slip_of_the_finger_offers_the_nearest_names(client, country, text):
    response = client.get("/tim/", {"q": text})
    page = response.context["page"]

    assert page.is_empty
    assert {unit.name for unit in page.nearest} == {"Xã Đại Từ", "Huyện Đại Từ"}
    assert "Có phải bạn tìm" in words(response)


def test_what_nothing_resembles_finds_nothing_and_shows_ways_on(client, country):
    response = client.get("/tim/?q=zzzz")

    assert (
        "Không tìm thấy đơn vị, kỳ đánh giá, tiêu chí, loại số liệu hay thuật ngữ nào "
        "với “zzzz”." in words(response)
    )
    assert "/don-vi/" in links(response)


@pytest.mark.parametrize("text", ["", " ", "a", "\u200b", "%", "–", "’’"])
def test_too_little_to_search_for_explains_how(client, country, text):
    response = client.get("/tim/", {"q": text})

    assert response.status_code == 200
    assert not response.context["page"].units


def test_text_that_looks_like_markup_stays_text(client, country):
    response = client.get("/tim/", {"q": "<script>alert(1)</script>"})

    assert b"<script>alert" not in response.content


def test_the_files_hold_what_was_found(client, country):
    payload = client.get("/tim.json?q=dai+tu").json()
    content = client.get("/tim.csv?q=dai+tu").content

    assert [unit["slug"] for unit in payload["units"]][0] == country["commune"].slug
    assert payload["editions"][0]["url"] == (
        "/xep-hang/sipas/huyen-dai-tu-171/cap-xa/2022/"
    )
    lines = content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "Loại",
        *("đơn vị", "đơn vị", "đơn vị", "kỳ đánh giá"),
    ]
    assert client.get("/tim.xlsx?q=dai+tu").content[:2] == b"PK"


def test_a_file_holds_the_units_that_the_page_has_no_room_for(client, country):
    for n in range(51):
        make_unit(f"Đại Từ {n}", kind="xã", parent=country["province"])

    assert "Danh sách đơn vị còn nữa" in words(client.get("/tim/?q=dai+tu"))
    payload = client.get("/tim.json?q=dai+tu").json()
    assert len(payload["units"]) == 54
    assert payload["has_more_units"] is False


def test_near_misses_stand_in_the_file_under_a_kind_of_their_own(client, country):
    content = client.get("/tim.csv?q=dai+tuu").content.decode("utf-8-sig")

    assert content.count("đơn vị có tên gần giống,") == 2


@pytest.mark.parametrize("text", ["thẩm định", "tham dinh", "THAM DI"])
def test_a_term_of_the_glossary_is_found_with_its_meaning(client, country, text):
    response = client.get("/tim/", {"q": text})

    (term, *_rest) = response.context["page"].terms
    assert term.url in links(response)
    assert f"thuật ngữ,{term.word}" in client.get(
        "/tim.csv", {"q": text}
    ).content.decode("utf-8-sig")


def test_queries_do_not_grow_with_what_is_found(
    client, country, django_assert_num_queries
):
    for n in range(30):
        make_unit(f"Đại Từ {n}", kind="xã", parent=country["province"])

    # 1 units + 1 editions + 1 sets of criteria, here none + 1 measures + 1 site
    with django_assert_num_queries(5):
        client.get("/tim/?q=dai+tu")
    # … + 1 candidates + 1 the nearest of them
    with django_assert_num_queries(7):
        client.get("/tim/?q=dai+tuu")


@pytest.mark.parametrize("text", ["hồ sơ trực", "ho so truc", "TRUC TUYEN"])
def test_a_measure_is_found_by_the_words_of_its_name(client, country, text):
    make_measures()

    response = client.get("/tim/", {"q": text})

    assert [each.code for each in response.context["page"].measures][0] == "truc-tuyen"
    assert "/so-lieu/#truc-tuyen" in links(response)
    assert " loại số liệu, 0 thuật ngữ." in words(response)
    (first, *_rest) = client.get("/tim.json", {"q": text}).json()["measures"]
    assert first["measure"] == "Hồ sơ trực tuyến"
    assert first["url"] == "/so-lieu/#truc-tuyen"


def test_half_a_word_in_the_middle_finds_no_measure(client, country):
    make_measures()

    page = client.get("/tim/", {"q": "uyen tiep"}).context["page"]

    assert not page.measures


@pytest.mark.parametrize("text", ["Báo cáo", "bao cao", "tiêu chí 1.2", "1.2"])
def test_a_criterion_is_found_by_its_code_or_name_in_its_newest_year(client, text):
    scored = make_scored((2023, 2024))
    address = "/tieu-chi/cchc/thai-nguyen/cap-huyen/2024/1.2/"

    response = client.get("/tim/", {"q": text})

    assert address in links(response)
    assert "1.2 Báo cáo tiêu chí · Bộ tiêu chí A, năm 2024" in words(response)
    (found,) = client.get("/tim.json", {"q": text}).json()["criteria"]
    assert (found["code"], found["criteria_set"]) == ("1.2", "Bộ tiêu chí A")
    row = f'tiêu chí,Báo cáo,1.2,"Bộ tiêu chí A, năm 2024",,,,{address}'
    assert row in client.get("/tim.csv", {"q": text}).content.decode("utf-8-sig")
    assert scored.editions[2024].criteria_set


def test_a_list_that_was_cut_says_so_and_the_file_holds_the_rest(client, monkeypatch):
    make_scored((2024,))
    said = "Danh sách kỳ đánh giá hay tiêu chí chưa hết"
    address = "/tim/?q=tieu+chi+1"
    every = client.get("/tim.json?q=tieu+chi+1").json()["criteria"]
    assert said not in words(client.get(address))

    monkeypatch.setattr(search, "MOST_LISTED", len(every) - 1)

    page = client.get(address)
    assert said in words(page)
    assert len(page.context["page"].criteria) == len(every) - 1 > 0
    assert client.get("/tim.json?q=tieu+chi+1").json()["criteria"] == every


def test_a_domain_is_found_and_leads_to_its_page(client):
    make_scored((2024,))

    response = client.get("/tim/?q=chi+dao")

    assert "/linh-vuc/cchc/thai-nguyen/cap-huyen/2024/1/" in links(response)
    assert "1 Chỉ đạo, điều hành lĩnh vực · Bộ tiêu chí A" in words(response)


def test_criteria_of_a_draft_are_not_found(client):
    scored = make_scored(())
    make_scored_edition(
        scored.index,
        scored.area,
        criteria_set=CriteriaSet.objects.get(code="bo-a"),
        year=2026,
    )

    assert not client.get("/tim/?q=bao+cao").context["page"].criteria


def test_a_code_is_no_beginning_of_another(client):
    """ "1.1" names what lies in it, and 1.2 no more than 1.10."""
    make_scored((2024,))
    found = client.get("/tim/?q=1.1").context["page"].criteria

    assert [each.code for each in found] == ["1.1", "1.1.1", "1.1.2"]


def test_criteria_cost_two_queries_however_many_sets(client, django_assert_num_queries):
    make_scored((2023, 2024, 2025))

    # 1 units + 1 editions + 2 criteria + 1 measures + 1 site
    with django_assert_num_queries(6):
        response = client.get("/tim/?q=bao+cao")
    assert len(response.context["page"].criteria) == 1


def places(client, text):
    """What is found: of each criterion its sets, the newest first."""
    found = client.get("/tim/", {"q": text}).context["page"].criteria
    return [[(each.code, each.year) for each in line.places] for line in found]


def test_a_criterion_is_one_line_with_all_its_sets(client):
    make_scored((2023, 2024, 2025))

    response = client.get("/tim/?q=bao+cao")

    said = "1.2 Báo cáo tiêu chí · Bộ tiêu chí B, năm 2025 · Bộ tiêu chí A, năm 2024"
    assert said in words(response)
    assert {
        "/tieu-chi/cchc/thai-nguyen/cap-huyen/2025/1.2/",
        "/tieu-chi/cchc/thai-nguyen/cap-huyen/2024/1.2/",
    } <= set(links(response))
    (found,) = client.get("/tim.json?q=bao+cao").json()["criteria"]
    assert found["year"] == 2025
    assert [each["year"] for each in found["earlier"]] == [2024]
    note = '"Bộ tiêu chí B, năm 2025; Bộ tiêu chí A, năm 2024"'
    assert note in client.get("/tim.csv?q=bao+cao").content.decode("utf-8-sig")


def test_one_that_goes_on_under_another_code_is_the_same(client):
    make_scored((2024, 2025))
    with past_the_guards():
        Criterion.objects.filter(criteria_set__code="bo-a", code="1.2").update(
            code="1.9", name="Báo cáo định kỳ"
        )

    assert places(client, "bao cao") == [[("1.2", 2025), ("1.9", 2024)]]
    assert "Bộ tiêu chí A, năm 2024 (mã 1.9)" in words(client.get("/tim/?q=bao+cao"))


@pytest.mark.parametrize(
    ("earlier_name", "expected"),
    [
        ("Báo cáo", [[("1.2", 2025), ("1.2", 2024)]]),
        ("Báo cáo khác hẳn", [[("1.2", 2025)], [("1.2", 2024)]]),
    ],
)
def test_without_a_link_code_and_wording_decide(client, earlier_name, expected):
    make_scored((2024, 2025))
    with past_the_guards():
        Criterion.objects.filter(criteria_set__code="bo-b").update(same_as=None)
        Criterion.objects.filter(criteria_set__code="bo-a", code="1.2").update(
            name=earlier_name
        )

    assert places(client, "bao cao") == expected


def test_two_criteria_of_one_set_are_two_lines(client):
    make_scored((2024, 2025))
    with past_the_guards():
        one = Criterion.objects.get(criteria_set__code="bo-a", code="1.2")
        Criterion.objects.filter(criteria_set__code="bo-b", code="1.3").update(
            name="Báo cáo chuyên đề", same_as=one
        )

    assert places(client, "bao cao") == [
        [("1.2", 2025), ("1.2", 2024)],
        [("1.3", 2025)],
    ]


def test_a_code_finds_all_who_ever_bore_it(client, country):
    day = date(2024, 1, 1)
    make_unit("Quân Chu", kind="xã", code="05851", valid_to=day)
    make_unit("Cát Nê", kind="xã", code="05851", valid_from=day)

    assert names(client.get("/tim/?q=05851")) == ["Xã Cát Nê", "Xã Quân Chu"]
