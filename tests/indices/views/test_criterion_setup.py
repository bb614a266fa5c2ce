"""One criterion of a set: its facts, its rule in each shape, trying it, removing it."""

import re

import pytest
from django.urls import reverse

from indices.models import ChangeEntry
from tests.factories import criterion, make_criteria, make_scored_edition
from tests.reading import words

pytestmark = pytest.mark.django_db

STEPS = [("90", False, "", False, "8"), ("70", True, "90", True, "4")]
STEPS.append(("", True, "70", False, "0"))
OPTIONS = [("Đúng hạn", "8"), ("Muộn", "4"), ("Không có", "0")]


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


@pytest.fixture
def found(world):
    return make_criteria()


def change_url(found, code="1.1.2"):
    return reverse("indices:criterion_change", args=[found.code, code])


def seen(staff, found, code="1.1.2"):
    page = staff.get(change_url(found, code)).content.decode()
    return re.search(r'name="seen" value="(\w+)"', page).group(1)


def rows(prefix, count):
    return {f"{prefix}-TOTAL_FORMS": str(count), f"{prefix}-INITIAL_FORMS": "0"}


def form(**changed):
    """The form of a criterion as a browser sends it, without a rule."""
    return {
        "name": "Thực hiện kế hoạch",
        "max_score": "8",
        "scored_by": "appraisal",
        "step": "",
        "office": "Sở Nội vụ",
        "evidence": "Báo cáo năm\r\nKế hoạch",
        "rule_text": "",
        "shape": "",
        "full_at": "100",
        "decimals": "2",
        "points_each": "",
        "figure": "",
        **rows("muc", 5),
        **rows("bac", 5),
    } | changed


def options(*pairs):
    sent = {"shape": "options"}
    for place, (name, points) in enumerate(pairs):
        sent |= {f"muc-{place}-name": name, f"muc-{place}-points": points}
    return sent


def steps(*given):
    sent = {"shape": "steps"}
    for place, (lower, closed, upper, upper_closed, points) in enumerate(given):
        sent |= {f"bac-{place}-lower": lower, f"bac-{place}-upper": upper}
        sent[f"bac-{place}-points"] = points
        if closed:
            sent[f"bac-{place}-lower_closed"] = "on"
        if upper_closed:
            sent[f"bac-{place}-upper_closed"] = "on"
    return sent


SHAPES = [
    ({"shape": "yes_no"}, "1", "Đạt: 8 điểm."),
    (options(*OPTIONS), "2", "“Muộn”: 4 điểm."),
    (steps(*STEPS), "90", "90% thuộc bậc “từ 70% đến 90%”: 4 điểm."),
    (
        {"shape": "proportional", "full_at": "80", "decimals": "1"},
        "60",
        "60% / 80% × 8 = 6: 6 điểm.",
    ),
    (
        {"shape": "count", "points_each": "0,5"},
        "20",
        "20 × 0,5 = 10; lấy mức tối đa: 8 điểm.",
    ),
]


@pytest.mark.parametrize(("shape", "figure", "said"), SHAPES)
def test_a_rule_is_tried_then_kept_and_comes_back_in_its_fields(
    staff, found, shape, figure, said
):
    sent = form(seen=seen(staff, found), **shape)

    tried = staff.post(change_url(found), sent | {"viec": "thu", "figure": figure})
    assert tried.status_code == 200
    assert said in words(tried)
    assert found.criteria.get(code="1.1.2").rule is None

    assert staff.post(change_url(found), sent).status_code == 302
    stored = found.criteria.get(code="1.1.2")
    assert stored.rule["shape"] == shape["shape"]
    assert stored.evidence == "Báo cáo năm\nKế hoạch"
    page = staff.get(change_url(found)).content.decode()
    assert f'<option value="{shape["shape"]}" selected>' in page
    for name, value in shape.items():
        if value not in ("on", "") and name not in ("shape", "decimals"):
            assert re.search(rf'name="{name}" value="{value}"', page), name


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Nội dung: Trường này là bắt buộc."),
        ({"max_score": "tám"}, "không phải là số"),
        ({"max_score": "0"}, "điểm tối đa phải lớn hơn 0"),
        ({"step": "3"}, "phải là bội của bước điểm"),
        ({"scored_by": "luck"}, "Cách chấm"),
        ({"scored_by": "bonus"}, "phải nằm riêng"),
        ({"shape": "luck"}, "Máy tính điểm"),
        (options(("Đạt", "8")), "phải có ít nhất hai dòng"),
        (options(("Đạt", "9"), ("Không", "0")), "cho nhiều hơn điểm tối đa"),
        (options(("Đạt", "tám"), ("Không", "0")), "Dòng 1, Điểm: “tám”"),
        (options(("", "8"), ("Không", "0")), "phải là chữ và không để trống"),
        (steps(("50", True, "", False, "8"), ("", True, "40", False, "0")), "khoảng"),
        ({"shape": "count", "points_each": ""}, "điểm mỗi lần"),
        ({"shape": "proportional", "full_at": "0"}, "phải lớn hơn 0"),
        ({"shape": "options", "muc-TOTAL_FORMS": "nhiều"}, "Cần sửa"),
        ({"shape": "options", "muc-TOTAL_FORMS": "99999999"}, "Cần sửa"),
        ({"evidence": "x" * 10_001}, "Tài liệu kiểm chứng"),
    ],
)
def test_what_cannot_stand_is_refused_and_not_lost(staff, found, changed, said):
    sent = form(seen=seen(staff, found), office="Sở Tài chính") | changed

    response = staff.post(change_url(found), sent)

    assert response.status_code == 422
    assert said in words(response)
    assert 'value="Sở Tài chính"' in response.content.decode()
    assert found.criteria.get(code="1.1.2").office == ""


def test_a_criterion_with_others_below_it_has_no_rule(staff, found):
    sent = form(seen=seen(staff, found, "1.1"), max_score="20", shape="yes_no")

    response = staff.post(change_url(found, "1.1"), sent)

    assert response.status_code == 422
    assert "chỉ tiêu chí không có tiêu chí con mới có cách tính" in words(response)


def test_who_is_slower_is_told_what_the_other_wrote(staff, found):
    mark = seen(staff, found)
    staff.post(change_url(found), form(seen=mark, max_score="7,5"))

    late = staff.post(change_url(found), form(seen=mark, max_score="9"))

    assert late.status_code == 409
    assert "điểm tối đa nay là “7,5”" in words(late)
    assert str(found.criteria.get(code="1.1.2").max_score.normalize()) == "7.5"
    mark = re.search(r'name="seen" value="(\w+)"', late.content.decode()).group(1)
    assert (
        staff.post(change_url(found), form(seen=mark, max_score="9")).status_code == 302
    )


def test_a_link_to_the_earlier_set_gets_its_verdict(staff):
    first = make_criteria("mot", criteria=[("1", 100, "Báo cáo quý")])
    later = make_criteria(
        "hai", predecessor=first, criteria=[criterion("1", 100, "Báo cáo")]
    )
    sent = form(
        seen=seen(staff, later, "1"), name="Báo cáo", max_score="100", same_as="1"
    )

    assert staff.post(change_url(later, "1"), sent).status_code == 302

    linked = later.criteria.get()
    assert (linked.verdict, linked.verdict_reason) == ("changed", "nội dung")
    assert (
        staff.post(change_url(later, "1"), sent | {"same_as": "7.7"}).status_code == 422
    )


class TestAdding:
    def add_url(self, found):
        return reverse("indices:criterion_add", args=[found.code])

    @pytest.mark.parametrize(
        ("below", "code"), [("", "5"), ("1.1", "1.1.3"), ("9", "5"), ("<b>", "5")]
    )
    def test_the_next_code_is_offered(self, staff, found, below, code):
        page = staff.get(self.add_url(found), {"duoi": below}).content.decode()

        assert f'name="code" value="{code}"' in page

    def test_it_is_written_and_logged(self, staff, found):
        response = staff.post(self.add_url(found), form(code="1.3"))

        assert response.status_code == 302
        assert found.criteria.get(code="1.3").parent.code == "1"
        entry = ChangeEntry.objects.latest("pk")
        assert entry.details.filter(column="1.3 điểm tối đa", new="8").exists()

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("1.2", "đã có mã 1.2"),
            ("7.1", "phải có tiêu chí 7 ở trên"),
            ("1.01", "mã phải là các số"),
            ("một", "mã phải là các số"),
            ("", "Mã"),
            ("1" * 60, "Mã"),
        ],
    )
    def test_a_code_that_cannot_be(self, staff, found, code, said):
        response = staff.post(self.add_url(found), form(code=code))

        assert response.status_code == 422
        assert said in words(response)


class TestRemoving:
    def remove(self, staff, found, code, **more):
        address = reverse("indices:criterion_remove", args=[found.code, code])
        return staff.post(address, {"seen": seen(staff, found, code), **more})

    def test_with_all_below_it(self, staff, found):
        assert "và cả 2 tiêu chí bên dưới" in words(staff.get(change_url(found, "1.1")))

        response = self.remove(staff, found, "1.1", sure="1")

        assert response.status_code == 302
        codes = found.criteria.order_by("sort_code").values_list("code", flat=True)
        assert list(codes) == ["1", "1.2", "2", "3", "4"]

    def test_not_without_saying_so_and_not_unseen(self, staff, found):
        assert self.remove(staff, found, "1.1").status_code == 422
        assert self.remove(staff, found, "1.1", sure="1", seen="x").status_code == 409
        assert found.criteria.filter(code="1.1").exists()

    def test_not_from_a_set_in_use(self, staff, found, world):
        mark = seen(staff, found)
        make_scored_edition(world.index, world.province, criteria_set=found)
        address = reverse("indices:criterion_remove", args=[found.code, "1.1.2"])

        assert staff.post(address, {"seen": mark, "sure": "1"}).status_code == 422
        assert staff.post(change_url(found), form(seen=mark)).status_code == 422
        assert "không sửa được nữa" in words(staff.get(change_url(found)))


def test_an_unknown_set_or_criterion_is_not_there(staff, found):
    assert staff.get(change_url(found, "9.9")).status_code == 404
    unknown = reverse("indices:criteria_set", args=["khong-co"])
    assert staff.get(unknown).status_code == 404
