"""The Django admin: system administrators only, results read only, changes logged."""

import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.publication import publish_edition
from indices.models import ChangeEntry, Source, Tier, UnitResult
from tests.factories import CLERK, make_succession, make_tier_scheme, make_unit
from tests.reading import words
from units.models import SiteProfile, Unit

pytestmark = pytest.mark.django_db

READ_ONLY = {
    "Announcement",
    "ChangeDetail",
    "ChangeEntry",
    "Edition",
    "Publication",
    "UnitResult",
    "User",
}


@pytest.fixture
def boss(client, world):
    client.force_login(world.administrator)
    return client


def address(obj, page="change"):
    meta = obj._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[obj.pk])


def fields_of(client, url):
    """What the browser would send back unchanged."""
    form = client.get(url).context["adminform"].form
    formsets = client.get(url).context["inline_admin_formsets"]
    data = {}
    for part in [form, *(f.formset.management_form for f in formsets)]:
        data |= {part.add_prefix(n): part[n].value() for n in part.fields}
    for formset in formsets:
        for line in formset.formset.forms:
            data |= {line.add_prefix(n): line[n].value() for n in line.fields}
    return {
        key: value
        for key, value in data.items()
        if value is not None and value is not False
    }


def changes():
    return [
        (detail.column, detail.old, detail.new)
        for entry in ChangeEntry.objects.filter(origin="admin").order_by("pk")
        for detail in entry.details.all()
    ]


def test_every_page_of_every_model_opens_in_a_fixed_number_of_queries(boss):
    for model, model_admin in admin.site._registry.items():
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert boss.get(reverse(f"{page}_changelist")).status_code == 200
        assert boss.get(reverse(f"{page}_changelist"), {"q": "dai"}).status_code == 200
        first = model._default_manager.first()
        if first is not None:
            assert (
                boss.get(reverse(f"{page}_change", args=[first.pk])).status_code == 200
            )
        assert model_admin.get_queryset is not None


def test_what_is_not_known_is_a_dash_as_everywhere(boss, world):
    table = words(boss.get("/quan-tri/units/unit/?q=171"))

    assert "Huyện Đại Từ 171 Cấp huyện Tỉnh Thái Nguyên –" in table


def test_what_the_actions_write_is_only_read_here(boss, world):
    request = boss.get("/quan-tri/").wsgi_request
    request.user = world.administrator
    read_only = {
        model.__name__
        for model, model_admin in admin.site._registry.items()
        if not model_admin.has_add_permission(request)
        and not model_admin.has_change_permission(request)
        and not model_admin.has_delete_permission(request)
    }
    assert read_only == READ_ONLY

    result = UnitResult.objects.first()
    assert boss.post(address(result), {"score": "100"}).status_code == 403
    assert boss.post(address(result, "delete"), {"post": "yes"}).status_code == 403


def test_no_bulk_action_writes_past_the_log(boss, world):
    request = boss.get("/quan-tri/").wsgi_request
    request.user = world.administrator
    for model_admin in admin.site._registry.values():
        assert not model_admin.get_actions(request)


def test_every_model_of_the_site_has_its_page_or_a_reason(world):
    shown = set(admin.site._registry)
    models = {
        m for a in ("units", "indices") for m in apps.get_app_config(a).get_models()
    }

    # Rows inside another page, and figures that a page of the site shows better.
    inside = {
        "UnitMembership",
        "Tier",
        "EditionPart",
        "AnnouncedPart",
        "PartResult",
        "EditionSummary",
        "RankSimulation",
        "RankRange",
        "AccountImport",
        "CriteriaImport",
        "CriteriaSet",
        "Criterion",
        "ScoreSheet",
        "Score",
        "CriterionAssignment",
        "ScoreImport",
        "Letterhead",
        "RemediationPlan",
        "RemediationTask",
        "TaskStep",
        "CriterionMeasure",
        "FigureImport",
        "Inspection",
        "InspectionFinding",
        "Measure",
        "Observation",
        "Practice",
        "Presence",
        "Target",
        "UnitImport",
        "PreparedFile",
        "Reorganisation",
        # Rows of a file: import_quantities.
        "UnitQuantity",
    }
    assert {model.__name__ for model in models - shown} <= inside


def test_a_tier_of_a_published_scheme_is_fixed(boss, world):
    url = address(world.scheme)
    tier = world.scheme.tiers.get(name="Khá")

    assert "Thang ba bậc" in boss.get(url).text
    answer = boss.post(url, {"name": "Thang khác", "tiers-1-lower": "1"})

    assert answer.status_code == 403
    tier.refresh_from_db()
    assert tier.lower == 65
    assert changes() == []


def test_a_source_is_fixed_once_something_published_cites_it(boss, world):
    source = Source.objects.create(title="Quyết định 12")
    url = address(source)
    assert boss.post(url, {"title": "Quyết định 21"}).status_code == 302
    assert changes() == [("Tên", "Quyết định 12", "Quyết định 21")]
    # It is cited in the draft only, then in what is published.
    row = AnnouncementInput(unit=world.district, source=source, score=Decimal("76.71"))
    record_announcements(actor=CLERK, edition=world.draft, rows=[row])
    assert boss.post(url, {"title": "Quyết định 22"}).status_code == 302

    publish_edition(actor=CLERK, edition=world.draft)

    assert boss.post(url, {"title": "Quyết định 23"}).status_code == 403
    assert boss.post(address(source, "delete"), {"post": "yes"}).status_code == 403


def test_a_bound_of_an_unpublished_scheme_changes_the_drafts_and_the_log(boss, world):
    scheme = make_tier_scheme("rieng", name="Thang riêng")
    type(world.draft).objects.filter(pk=world.draft.pk).update(tier_scheme=scheme)
    url = address(scheme)
    data = fields_of(boss, url)
    place = next(
        key.removesuffix("name") for key, value in data.items() if value == "Tốt"
    )

    answer = boss.post(url, {**data, f"{place}lower": "80,60"})

    assert answer.status_code == 302, answer.text
    assert Tier.objects.get(scheme=scheme, name="Tốt").lower.as_tuple().digits[:3] == (
        8,
        0,
        6,
    )
    drafted = UnitResult.objects.get(edition=world.draft, unit=world.best)
    assert drafted.tier_name != "Tốt"
    assert [column for column, _old, _new in changes()] == ["Tốt, Cận dưới"]


def test_scale_and_decimals_of_a_published_index_are_fixed(boss, world):
    url = address(world.index)

    answer = boss.post(
        url, {**fields_of(boss, url), "scale_max": "10", "short_name": "CCHC"}
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors

    world.index.refresh_from_db()
    assert world.index.scale_max == 100
    assert changes() == [("Tên ngắn", "Chỉ số CCHC", "CCHC")]
    assert boss.post(address(world.index, "delete"), {"post": "yes"}).status_code == 403


def test_a_unit_put_right_keeps_its_address_and_leaves_its_old_name(boss, world):
    url = address(world.district)
    data = {**fields_of(boss, url), "name": "Huyện Đại Từ (cũ)", "slug": "khac"}

    boss.post(url, data)

    unit = Unit.objects.get(pk=world.district.pk)
    assert unit.slug == world.district.slug
    assert unit.search_key == "huyen dai tu (cu)"
    assert changes() == [("Tên đầy đủ", "Huyện Đại Từ", "Huyện Đại Từ (cũ)")]
    published = UnitResult.objects.get(edition=world.published, revision=1, unit=unit)
    drafted = UnitResult.objects.get(edition=world.draft, revision=1, unit=unit)
    assert published.unit_name == "Huyện Đại Từ"
    assert drafted.unit_name == "Huyện Đại Từ (cũ)"


def test_units_are_neither_made_nor_deleted_here(boss, world):
    assert boss.get("/quan-tri/units/unit/add/").status_code == 403
    assert boss.post(address(world.worst, "delete"), {"post": "yes"}).status_code == 403


def test_a_renaming_entered_here_joins_the_two_forms_of_a_unit(boss, world):
    later = make_unit("Đại Từ Mới", code="171b", parent=world.province)
    data = {
        "predecessor": world.district.pk,
        "successor": later.pk,
        "kind": "rename",
        "extent": "whole",
        "effective_on": "01/07/2025",
        "legal_basis": "",
    }

    answer = boss.post("/quan-tri/units/unitsuccession/add/", data)

    assert answer.status_code == 302, answer.text
    later.refresh_from_db()
    assert later.same_as == world.district
    assert ("Đơn vị trước", "", "Huyện Đại Từ") in changes()


def test_a_deleted_succession_is_logged_and_parts_the_forms(boss, world):
    later = make_unit("Đại Từ Mới", code="171b", parent=world.province)
    arrow = make_succession(world.district, later, kind="rename")
    Unit.objects.filter(pk=later.pk).update(same_as=world.district)

    boss.post(address(arrow, "delete"), {"post": "yes"})

    later.refresh_from_db()
    assert later.same_as is None
    assert ChangeEntry.objects.filter(summary__startswith="Xóa Huyện Đại Từ").exists()


def test_the_profile_of_the_site_is_one_row_and_names_the_admin(boss):
    answer = boss.post(
        "/quan-tri/units/siteprofile/add/", {"name": "CCHC tỉnh Thái Nguyên"}
    )

    assert answer.status_code == 302, answer.text
    assert SiteProfile.objects.get().pk == 1
    assert "Quản trị · CCHC tỉnh Thái Nguyên" in boss.get("/quan-tri/").text
    assert boss.get("/quan-tri/units/siteprofile/add/").status_code == 403


@pytest.mark.parametrize("key", ["x", "-1", "1" * 40, "999999"])
def test_what_is_no_unit_is_refused_in_words(boss, world, key):
    typed = {"name": "CCHC tỉnh Thái Nguyên", "home_area": key}

    answer = boss.post("/quan-tri/units/siteprofile/add/", typed)

    assert "Hãy chọn một lựa chọn hợp lệ" in answer.text
    assert not SiteProfile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("huy-hieu.png", b"\x89PNG\r\n\x1a\n...", True),
        ("huy-hieu.JPG", b"\xff\xd8\xff...", True),
        ("huy-hieu.png", b"<svg onload='alert(1)'/>", False),
        ("huy-hieu.svg", b"<svg/>", False),
        ("huy-hieu.png", b"\x89PNG\r\n\x1a\n" + b"." * 1024 * 1024, False),
    ],
)
def test_an_emblem_is_an_image_and_says_so(boss, name, content, is_taken):
    emblem = SimpleUploadedFile(name, content)

    boss.post("/quan-tri/units/siteprofile/add/", {"name": "A", "emblem": emblem})

    assert SiteProfile.objects.exists() is is_taken


def test_saving_without_a_change_leaves_no_entry(boss, world):
    source = Source.objects.create(title="Quyết định 12")
    url = address(source)

    boss.post(url, fields_of(boss, url))

    assert changes() == []


def test_logging_out_and_changing_the_password_are_those_of_the_site(boss):
    assert boss.get("/quan-tri/password_change/").url == "/tai-khoan/doi-mat-khau/"
    assert boss.post("/quan-tri/logout/").headers["Clear-Site-Data"]
    assert boss.get("/quan-tri/").status_code == 302


def test_on_paper_it_has_a_sheet_of_its_own(boss):
    page = boss.get("/quan-tri/units/unit/").text
    found = re.search(r'href="/static/(css/admin-print[^"]*)"\s+media="print"', page)
    assert found
    assert finders.find(found[1])
