"""Defining measures: those of tests/figures.py, which have figures or a ratio."""

import pytest
from django.urls import reverse

from indices.models import ChangeEntry, Measure
from indices.selectors.public_state import public_state
from tests.figures import observe
from tests.indices.views.test_figure_entry import PERIOD, YEAR, Office
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db
LIST = reverse("indices:entry_measures")
NEW = reverse("indices:entry_measure_new")
FACTS = {
    "name": "Hồ sơ qua bưu chính",
    "unit_of_measure": "hồ sơ",
    "kind": "number",
    "direction": "higher",
    "decimals": "0",
}

office = made_once(Office)


@pytest.fixture
def keeper(client, office):
    client.force_login(office.administrator)
    return client


def address(code):
    return reverse("indices:entry_measure", args=[code])


def sent(measure, **changed):
    """The form of the measure as it stands, with some fields changed."""
    facts = {name: getattr(measure, name) for name in (*FACTS, "description")}
    for part in ("numerator_id", "denominator_id"):
        facts[part.removesuffix("_id")] = getattr(measure, part) or ""
    facts["rolls_up"] = "on" if measure.rolls_up else ""
    return {name: value for name, value in (facts | changed).items() if value != ""}


def test_a_measure_is_defined_and_can_be_entered_at_once(keeper, office):
    before = public_state()

    response = keeper.post(NEW, FACTS | {"rolls_up": "on"})

    assert response.status_code == 302
    made = Measure.objects.get(name="Hồ sơ qua bưu chính")
    assert (made.code, made.rolls_up, made.position) == ("ho-so-qua-buu-chinh", True, 4)
    assert "Hồ sơ qua bưu chính" in words(keeper.get(LIST))
    assert "Hồ sơ qua bưu chính" in words(keeper.get(office.address(), PERIOD))
    assert public_state() != before
    entry = ChangeEntry.objects.get(action="define_measure")
    assert entry.summary == "Thêm loại số liệu “Hồ sơ qua bưu chính”"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "hồ sơ TIẾP NHẬN"}, "chữ đầu của tên trùng với “Hồ sơ tiếp nhận”"),
        ({"name": " "}, "Trường này là bắt buộc"),
        ({"decimals": "7"}, "6"),
        ({"kind": "x"}, "x"),
        ({"numerator": "tiep-nhan"}, "Tỷ lệ cần cả tử số và mẫu số."),
        (
            {"numerator": "tiep-nhan", "denominator": "tiep-nhan"},
            "Tử số và mẫu số phải khác nhau.",
        ),
        (
            {"numerator": "tiep-nhan", "denominator": "giai-quyet"},
            "Tỷ lệ phải là số, đơn vị tính là “%”.",
        ),
        ({"unit_of_measure": "%", "rolls_up": "on"}, "Chỉ số đếm mới cộng được"),
        ({"kind": "yes_no", "counts": "self"}, "Chỉ số đếm mới lấy được"),
    ],
)
def test_what_makes_no_measure_is_said(keeper, office, changed, said):
    keys = {code: each.pk for code, each in office.measures.items()}
    response = keeper.post(
        NEW, FACTS | {name: keys.get(value, value) for name, value in changed.items()}
    )

    assert response.status_code == 422
    assert said in words(response)
    assert Measure.objects.count() == 4


def test_a_ratio_takes_two_counts(keeper, office):
    parts = {
        "numerator": office.measures["giai-quyet"].pk,
        "denominator": office.measures["tiep-nhan"].pk,
    }
    keeper.post(NEW, FACTS | parts | {"unit_of_measure": "%"})

    assert Measure.objects.get(name=FACTS["name"]).is_ratio


def test_a_used_measure_keeps_its_meaning_but_not_its_explanation(keeper, office):
    measure = office.measures["tiep-nhan"]
    changed = sent(measure, direction="higher", unit_of_measure="bộ")

    response = keeper.post(address("tiep-nhan"), changed)

    assert response.status_code == 422
    assert "không đổi được: đơn vị tính, chiều." in words(response)
    explained = sent(measure, description="Kể cả hồ sơ kỳ trước.")
    assert keeper.post(address("tiep-nhan"), explained).status_code == 302
    measure.refresh_from_db()
    assert (measure.direction, measure.unit_of_measure) == ("none", "hồ sơ")
    assert measure.description == "Kể cả hồ sơ kỳ trước."
    (detail,) = ChangeEntry.objects.get(action="change_measure").details.all()
    assert (detail.column, detail.new) == (
        "tiep-nhan, description",
        "Kể cả hồ sơ kỳ trước.",
    )


def test_a_measure_without_figures_can_still_be_changed(keeper, office):
    keeper.post(NEW, FACTS)
    made = Measure.objects.get(name=FACTS["name"])

    keeper.post(address(made.code), sent(made, unit_of_measure="bộ"))

    made.refresh_from_db()
    assert (made.code, made.unit_of_measure) == ("ho-so-qua-buu-chinh", "bộ")


def test_an_ended_measure_keeps_its_figures_and_takes_no_more(keeper, office):
    measure = office.measures["ty-le"]
    keeper.post(address("ty-le"), sent(measure, is_ended="on"))

    assert "thôi dùng" in words(keeper.get(LIST))
    entry = keeper.get(office.address(), PERIOD).content.decode()
    assert f'name="{office.commune.pk}.ty-le"' not in entry
    assert "Tỷ lệ trực tuyến" in words(
        keeper.get(reverse("unit_figures", args=[office.district.slug]))
    )
    response = office.autosave(keeper, office.administrator, [("ty-le", "", "5")])
    assert response.json()["cells"][0]["message"] == "Không có ô này."


def test_a_measure_with_drafts_or_a_ratio_is_not_ended(keeper, office):
    observe(office.commune, office.measures["ty-le"], 5, span=YEAR, source=None)

    response = keeper.post(
        address("ty-le"), sent(office.measures["ty-le"], is_ended="on")
    )
    assert "Còn 1 số liệu nháp" in words(response)
    response = keeper.post(
        address("truc-tuyen"), sent(office.measures["truc-tuyen"], is_ended="on")
    )
    assert "“Tỷ lệ trực tuyến” còn tính từ loại này." in words(response)
    assert not Measure.objects.filter(is_ended=True).exists()


def test_there_is_no_such_measure(keeper):
    assert keeper.get(address("khong-co")).status_code == 404


def test_the_list_takes_the_same_queries_for_any_number(
    keeper, office, django_assert_num_queries
):
    keeper.get(LIST)
    # Session, user, memberships; the list; the site's own frame.
    with django_assert_num_queries(5):
        keeper.get(LIST)
