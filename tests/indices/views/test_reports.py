"""The official files: who finds which, what the page shows, how a long one is waited
for. The numbers are those of tests/explained.py."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from indices.actions.cells import CellEdit
from indices.actions.figure_cells import (
    Place,
    SourceFacts,
    release_figures,
    withdraw_figures,
)
from indices.actions.figure_saving import save_figures
from indices.models import ChangeEntry, Letterhead, PreparedFile
from tests.explained import make_scored
from tests.factories import CLERK, make_plan, make_user
from tests.figures import make_measures
from tests.indices.exports.reading import opened, rows_of
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


scored = made_once(lambda: make_scored((2023, 2024)))


def listed(client, edition, **asked):
    url = reverse("indices:report", kwargs=edition.address)
    return client.get(url, query_params=asked)


def page(client, edition, word, **asked):
    kwargs = {**edition.address, "word": word}
    return client.get(reverse("indices:report_page", kwargs=kwargs), query_params=asked)


def file_url(edition, word, extension="xlsx"):
    kwargs = {**edition.address, "word": word, "extension": extension}
    return reverse("indices:report_file", kwargs=kwargs)


def test_an_edition_lists_what_it_has(client, scored):
    text = words(listed(client, scored.editions[2024]))
    for title in (
        "Tất cả phụ lục",
        "Báo cáo kèm phụ lục",
        "Phụ lục III: chi tiết một đơn vị",
        "Phụ lục V: so sánh với năm trước",
        "Bộ số liệu (CSV)",
    ):
        assert title in text
    assert "Phụ lục V" not in words(listed(client, scored.editions[2023]))


def test_the_page_writes_numbers_with_a_comma(client, scored):
    text = words(page(client, scored.editions[2024], "phu-luc-ket-qua"))
    assert "2 Huyện Võ Nhai 45,00 44,00 34,00 0,00 78,00 84,78 2 Tốt" in text
    assert "Ấn định danh sách này có 4 đơn vị." in text


def test_the_page_of_a_report_bears_the_motto(client, scored):
    edition = scored.editions[2024]
    text = words(page(client, edition, "phu-luc-so-sanh", mau="bao-cao"))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "+11,00" in text
    assert "CỘNG HÒA" not in words(page(client, edition, "phu-luc-so-sanh"))


def test_a_unit_is_found_by_name_and_by_address(client, scored):
    edition, unit = scored.editions[2024], scored.units["vo_nhai"]
    for asked in (unit.slug, unit.name, "huyen vo nhai"):
        text = words(page(client, edition, "phu-luc-don-vi", dv=asked))
        assert "Chỉ số: 84,78%; Xếp hạng: 2/4; Xếp loại: Tốt" in text
    response = client.get(
        file_url(edition, "phu-luc-don-vi"), query_params={"dv": unit.slug}
    )
    assert "_huyen-vo-nhai-170.xlsx" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("word", "asked"),
    [
        ("phu-luc-don-vi", {}),
        ("phu-luc-don-vi", {"dv": "huyen-khong-co"}),
        ("phu-luc-khong-co", {}),
        ("so-lieu", {}),
    ],
)
def test_what_is_not_there_says_so(client, scored, word, asked):
    assert page(client, scored.editions[2024], word, **asked).status_code == 404


@pytest.mark.parametrize("value", ["x" * 5_000, "\x00", "<script>", "bao-cao;", "%"])
def test_odd_questions_are_no_errors(client, scored, value):
    edition = scored.editions[2024]
    for key in ("dv", "mau", "ban", "cho"):
        response = client.get(
            file_url(edition, "phu-luc-ket-qua"), query_params={key: value}
        )
        assert response.status_code in (200, 404)


def test_the_list_asks_the_same_of_many_units(
    client, scored, django_assert_num_queries
):
    # Summary 1, head 2, earlier 1, sheets 1, leaves 1, units 1, figures 1, plans 1,
    # prepared 1, siblings 1, site profile of the frame 1.
    url = reverse("indices:report", kwargs=scored.editions[2024].address)
    with django_assert_num_queries(12):
        client.get(url)


def test_issued_plans_are_a_file_of_their_own(client, scored):
    """Not among the annexes of the decision, which stay as they were enclosed."""
    edition, unit = scored.editions[2024], scored.units["dai_tu"]
    make_plan(edition, scored.units["vo_nhai"], {"1.2": "6"}, is_issued=False)
    assert "kế hoạch khắc phục" not in words(listed(client, edition))
    assert page(client, edition, "phu-luc-khac-phuc").status_code == 404

    make_plan(edition, unit, {"1.2": "6", "2": "8"})
    assert "Phụ lục: kế hoạch khắc phục" in words(listed(client, edition))
    text = words(page(client, edition, "phu-luc-khac-phuc"))
    assert "(Sau kết quả công bố kèm theo Quyết định số" in text
    assert "Ấn định kế hoạch này có 2 nhiệm vụ." in text
    assert "Huyện Võ Nhai" not in text
    assert "Mã kiểm chứng" not in text
    answer = client.get(file_url(edition, "phu-luc-khac-phuc"))
    assert "_khac-phuc" not in answer["Content-Disposition"]
    assert opened(answer.content).sheetnames[0] == "Phụ lục"
    whole = opened(client.get(file_url(edition, "phu-luc")).content)
    assert "Phụ lục VI" not in whole.sheetnames
    data = rows_of(
        client.get(file_url(edition, "so-lieu")).content, "Nhiệm vụ khắc phục"
    )
    assert [row[:3] for row in data[1:]] == [
        [unit.name, unit.code, "1.2"],
        [unit.name, unit.code, "2"],
    ]


# --- what takes long ----------------------------------------------------------------


@pytest.fixture
def long_data(monkeypatch):
    monkeypatch.setattr("indices.exports.report.files.SCORES_AT_ONCE", 0)
    started = []
    monkeypatch.setattr("indices.views.reports.start_making", started.append)
    return started


def test_a_long_file_is_ordered_waited_for_and_kept(client, scored, long_data):
    edition = scored.editions[2024]
    url = file_url(edition, "so-lieu", "zip")
    before = client.get(url)
    assert before.status_code == 202
    assert "Tạo tệp" in words(before)
    assert not PreparedFile.objects.exists()

    waiting = client.post(url, follow=True)
    assert waiting.status_code == 202
    assert "Đang tạo… 0/4 đơn vị" in words(waiting)
    assert waiting["Refresh"] == "3"
    client.post(url)
    assert len(long_data) == 1

    call_command("prepare_file", str(long_data[0].pk))
    done = client.get(waiting.redirect_chain[-1][0])
    assert "Đã tạo xong" in words(done)
    assert url in links(done)
    file = client.get(url)
    assert file["Content-Type"] == "application/zip"
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert "Đã tạo lúc" in words(listed(client, edition))


def test_a_file_of_older_figures_is_not_handed_out(client, scored, long_data):
    edition = scored.editions[2024]
    url = file_url(edition, "so-lieu", "zip")
    client.post(url)
    call_command("prepare_file", str(long_data[0].pk))
    Letterhead.objects.create(edition=edition, place="Thái Nguyên")
    assert client.get(url).status_code == 202


def test_a_file_goes_with_its_operational_figures(client, scored, long_data):
    """Released again by another document, they are worth the same and say another."""
    edition, unit = scored.editions[2024], scored.units["dai_tu"]
    make_measures()
    place = Place(unit, date(2024, 1, 1), date(2024, 12, 31))
    cells = [CellEdit(unit.pk, "tiep-nhan", "", "5")]
    save_figures(actor=CLERK, place=place, edits=cells)
    release_figures(actor=CLERK, place=place, facts=SourceFacts("Báo cáo số 1"))
    url = file_url(edition, "so-lieu", "zip")
    client.post(url)
    call_command("prepare_file", str(long_data[0].pk))
    assert b"".join(client.get(url).streaming_content)[:2] == b"PK"

    withdraw_figures(actor=CLERK, place=place, reason="Sai văn bản")
    release_figures(actor=CLERK, place=place, facts=SourceFacts("Báo cáo số 2"))

    assert client.get(url).status_code == 202


def test_too_many_orders_are_refused_in_words(client, scored, long_data, monkeypatch):
    monkeypatch.setattr("indices.actions.prepared_files.MOST_AT_ONCE", 0)
    response = client.post(file_url(scored.editions[2024], "so-lieu", "zip"))
    assert response.status_code == 503
    assert "Hãy thử lại sau ít phút" in words(response)


# --- the letterhead -------------------------------------------------------------------


def test_the_letterhead_is_set_for_a_published_edition_too(client, scored):
    edition = scored.editions[2024]
    client.force_login(
        make_user("quantri", role="index_administrator", unit=scored.area)
    )
    url = reverse("indices:entry_letterhead", kwargs=edition.address)
    facts = {
        "place": "Thái Nguyên",
        "signed_on": "05/02/2025",
        "recipients": "- UBND tỉnh;\r\n- Lưu: VT.",
    }
    response = client.post(url, facts, follow=True)
    assert response.redirect_chain[-1][0] == edition_url(edition)
    letterhead = Letterhead.objects.get(edition=edition)
    assert (letterhead.place, letterhead.signed_on.month) == ("Thái Nguyên", 2)
    entry = ChangeEntry.objects.filter(edition=edition, action="set_letterhead").get()
    assert entry.detail_count == 3
    client.post(url, facts)
    assert ChangeEntry.objects.filter(action="set_letterhead").count() == 1
    text = words(page(client, edition, "bao-cao"))
    assert "Thái Nguyên, ngày 05 tháng 02 năm 2025" in text


def edition_url(edition):
    return reverse("indices:report", kwargs=edition.address)


def test_a_bad_date_is_refused_with_its_field(client, scored):
    client.force_login(
        make_user("quantri", role="index_administrator", unit=scored.area)
    )
    kwargs = scored.editions[2024].address
    response = client.post(
        reverse("indices:entry_letterhead", kwargs=kwargs), {"signed_on": "31/02/2025"}
    )
    assert response.status_code == 422
    assert "Ngày ký" in words(response)
    assert not Letterhead.objects.exists()
