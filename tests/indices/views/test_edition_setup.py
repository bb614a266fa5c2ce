"""Making an edition, and changing its settings until it is published."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from indices.actions.cells import CellEdit, save_cells
from indices.models import Edition, EditionPart
from tests.factories import CLERK, make_unit, make_user
from tests.reading import words
from units.models import Role

pytestmark = pytest.mark.django_db

CREATE = reverse("indices:entry_create")
WRONG_PARTS = [
    ("Thẩm định", "Dòng 1: ghi “tên; điểm tối đa”"),
    ("Thẩm định; 65\nĐiều tra; nhiều", "Dòng 2: “nhiều” không phải là số"),
    ("Thẩm định; 0", "Dòng 1"),
    ("Thẩm định; 1.025", "đọc được hai cách"),
    ("A; 5\nA; 6", "trùng tên"),
    ("; 5", "Dòng 1"),
    ("A" * 201 + "; 5", "tên dài quá"),
    ("\n".join(f"P{n}; 1" for n in range(41)), "Nhiều nhất 40 phần"),
]
NONSENSE = [
    ("year", "hai nghìn"),
    ("year", "1"),
    ("year", "9" * 30),
    ("index", "abc"),
    ("index", "9" * 30),
    ("level", "galaxy"),
    ("area", "a\u0000b"),
    ("area", "x" * 500),
    ("tier_scheme", "-1"),
    ("ranking_rule", "luck"),
    ("units_as_of", "31/02/2024"),
    ("parts", "A; 5\u0000"),
    ("note", "x" * 5_000),
    ("year", None),
    ("area", ""),
]


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


def wish(world, **facts):
    """The form of a new edition as it is sent; None leaves a field out."""
    given = {
        "index": world.index.pk,
        "year": "2024",
        "level": "district",
        "area": "Tỉnh Thái Nguyên",
        "tier_scheme": world.scheme.pk,
        "ranking_rule": "exact",
        "parts": "",
        "units_as_of": "",
        "note": "",
    }
    return {name: value for name, value in (given | facts).items() if value is not None}


def newest():
    return Edition.objects.latest("pk")


class TestCreating:
    def test_a_new_edition_is_an_empty_draft_with_all_its_units(self, staff, world):
        response = staff.post(CREATE, wish(world), follow=True)
        text = words(response)
        assert "chọn bộ tiêu chí ở “Thông tin kỳ”" in text
        assert "Còn thiếu điểm của 3 đơn vị." in text
        edition = newest()
        assert (edition.year, edition.area, edition.tier_scheme) == (
            2024,
            world.province,
            world.scheme,
        )
        assert edition.units_as_of == date(2024, 12, 31)

    @pytest.mark.parametrize(
        "area",
        ["19", "tỉnh thái nguyên", "Thái Nguyên", "thai nguyen", "Thái  Nguyên "],
    )
    def test_its_area_is_found_by_name_or_code(self, staff, world, area):
        assert staff.post(CREATE, wish(world, area=area)).status_code == 302
        assert newest().area == world.province

    def test_an_unknown_area_is_never_guessed(self, staff, world):
        response = staff.post(CREATE, wish(world, area="Thái Nguyen"))
        assert response.status_code == 422
        text = words(response)
        assert "Không rõ địa bàn “Thái Nguyen”" in text
        assert "gần nhất: Tỉnh Thái Nguyên (19)" in text

    def test_an_area_that_has_ended_says_so(self, staff, world):
        given = wish(world, area="Huyện Đại Từ", level="commune", year="2025")
        text = words(staff.post(CREATE, given))
        assert "Huyện Đại Từ không có hiệu lực vào ngày 31/12/2025" in text

    def test_a_level_that_the_area_no_longer_has_is_refused(self, staff, world):
        text = words(staff.post(CREATE, wish(world, year="2025")))
        assert "không có đơn vị “Cấp huyện” nào vào ngày 31/12/2025" in text

    def test_units_can_be_those_of_another_day(self, staff, world):
        given = wish(world, year="2025", units_as_of="30/06/2025")
        assert staff.post(CREATE, given).status_code == 302
        assert newest().units_as_of == date(2025, 6, 30)
        assert newest().unit_results.count() == 3

    def test_parts_are_written_one_a_line(self, staff, world):
        parts = "Thẩm định; 65\r\n\r\nĐiều tra; xã hội học; 35,5\r\n"
        staff.post(CREATE, wish(world, parts=parts))
        assert list(newest().parts.values_list("code", "name", "max_score")) == [
            ("1", "Thẩm định", Decimal("65.00")),
            ("2", "Điều tra; xã hội học", Decimal("35.50")),
        ]

    def test_parts_that_cannot_be_are_named_by_line(self, staff, world):
        for parts, why in WRONG_PARTS:
            response = staff.post(CREATE, wish(world, parts=parts))
            assert response.status_code == 422, parts
            assert why in words(response)

    def test_it_can_take_over_the_rules_of_the_year_before(self, staff, world):
        Edition.objects.filter(pk=world.draft.pk).update(ranking_rule="dense")
        EditionPart.objects.create(
            edition=world.draft, code="7", name="Thẩm định", max_score=65, position=1
        )
        given = wish(world, is_like_previous="on", tier_scheme="")
        assert staff.post(CREATE, given).status_code == 302
        edition = newest()
        assert (edition.ranking_rule, edition.tier_scheme) == ("dense", world.scheme)
        assert edition.parts.get().name == "Thẩm định"

    def test_without_a_year_before_there_is_nothing_to_take_over(self, staff, world):
        given = wish(world, is_like_previous="on", year="2020")
        assert "Chưa có kỳ trước" in words(staff.post(CREATE, given))

    def test_an_edition_is_made_once(self, staff, world):
        text = words(staff.post(CREATE, wish(world, year="2023")))
        assert "ở cấp này đã có" in text

    def test_two_areas_of_one_address_share_their_edition(self, staff, world):
        renamed = date(2023, 7, 1)
        type(world.province).objects.filter(pk=world.province.pk).update(
            valid_to=renamed
        )
        later = make_unit(
            "Thái Nguyên",
            kind="thành phố trung ương",
            code="19b",
            parent=world.nation,
            valid_from=renamed,
            same_as=world.province,
        )
        type(later).objects.filter(pk=later.pk).update(area_slug="thai-nguyen")
        text = words(staff.post(CREATE, wish(world, year="2023", area="19b")))
        assert "ở cấp này đã có" in text

    def test_elsewhere_nobody_makes_one(self, staff, world):
        response = staff.post(CREATE, wish(world, area="Tỉnh Bắc Kạn"))
        assert response.status_code == 403
        assert not Edition.objects.filter(area=world.neighbour, year=2024).exists()

    def test_one_s_own_areas_are_suggested(self, staff, world):
        html = staff.get(CREATE).content.decode()
        assert '<option value="Tỉnh Thái Nguyên">' in html
        assert '<option value="Huyện Đại Từ">' in html
        assert "Bắc Kạn" not in html

    def test_the_nation_s_administrator_is_offered_the_provinces(self, client, world):
        nationwide = make_user(
            "trunguong", role=Role.INDEX_ADMINISTRATOR, unit=world.nation
        )
        client.force_login(nationwide)
        html = client.get(CREATE).content.decode()
        names = re.findall(r'<option value="([^"]*)"></option>', html)
        assert names == ["Toàn quốc", "Tỉnh Bắc Kạn", "Tỉnh Thái Nguyên"]
        assert "Huyện Đại Từ" not in html

    def test_nonsense_is_refused_and_said(self, staff, world):
        before = Edition.objects.count()
        for field, value in NONSENSE:
            response = staff.post(CREATE, wish(world, **{field: value}))
            assert response.status_code == 422, (field, value)
        assert Edition.objects.count() == before

    def test_it_is_refused_without_the_token_of_the_form(self, world):
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.index_administrator)
        assert client.post(CREATE, wish(world)).status_code == 403


class TestSettings:
    def settings(self, world, **facts):
        given = {
            "tier_scheme": world.scheme.pk,
            "ranking_rule": "exact",
            "parts": "",
            "announced_mean": "",
            "note": "",
        }
        return given | facts

    def url(self, edition):
        return reverse("indices:entry_settings", kwargs=edition.address)

    def test_a_draft_may_change_its_rules(self, staff, world):
        given = self.settings(world, ranking_rule="dense", announced_mean="73,58")
        assert staff.post(self.url(world.draft), given).status_code == 302
        world.draft.refresh_from_db()
        assert world.draft.ranking_rule == "dense"
        assert world.draft.announced_mean == Decimal("73.58")

    def test_without_a_scheme_nobody_has_a_tier(self, staff, world):
        staff.post(self.url(world.draft), self.settings(world, tier_scheme=""))
        assert not world.draft.unit_results.exclude(tier_name="").exists()

    def test_parts_can_still_be_added_and_widened(self, staff, world):
        staff.post(self.url(world.draft), self.settings(world, parts="Thẩm định; 60"))
        staff.post(
            self.url(world.draft),
            self.settings(world, parts="Điều tra; 35\nThẩm định; 65"),
        )
        parts = list(world.draft.parts.values_list("name", "max_score", "code"))
        assert parts == [
            ("Điều tra", Decimal("35.00"), "2"),
            ("Thẩm định", Decimal("65.00"), "1"),
        ]

    def test_a_part_that_has_scores_stays(self, staff, world):
        url = self.url(world.draft)
        staff.post(url, self.settings(world, parts="Thẩm định; 65"))
        save_cells(
            actor=CLERK,
            edition=world.draft,
            edits=[CellEdit(world.best.pk, "part:1", "", "60")],
        )
        gone = words(staff.post(url, self.settings(world, parts="")))
        assert "Phần “Thẩm định” đã có điểm, không bỏ hay đổi tên được." in gone
        narrowed = words(staff.post(url, self.settings(world, parts="Thẩm định; 50")))
        assert "đã có điểm 60,00, lớn hơn 50,00" in narrowed
        assert world.draft.parts.get().max_score == Decimal("65.00")

    def test_a_published_edition_shows_its_rules_and_keeps_them(self, staff, world):
        url = self.url(world.published)
        text = words(staff.get(url))
        assert "các thông tin này không đổi được nữa" in text
        assert "theo giá trị chính xác" in text
        response = staff.post(url, self.settings(world, ranking_rule="dense"))
        assert response.status_code == 422
        world.published.refresh_from_db()
        assert world.published.ranking_rule == "exact"

    def test_nonsense_is_refused_and_said(self, staff, world):
        for field, value in (
            ("announced_mean", "1.025"),
            ("announced_mean", "9" * 30),
            ("parts", "A"),
        ):
            given = self.settings(world, **{field: value})
            assert staff.post(self.url(world.draft), given).status_code == 422, value
