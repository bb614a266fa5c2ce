"""Partials that are drawn once: never stale, never somebody's."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.functional import lazystr
from django.utils.safestring import SafeString

from indices.templatetags import cchc_kept
from indices.templatetags.cchc_kept import kept_include
from units.models import SiteProfile

SOURCES = "components/_sources.html"


@dataclass(frozen=True)
class Source:
    title: str
    url: str = ""
    published_on: date | None = None
    note: str = ""


@dataclass
class Changing:
    title: str


def kept(name, **values):
    return kept_include(Context(), name, **values)


def drawn_count():
    return cchc_kept._drawn.cache_info().misses


def test_it_draws_what_an_include_draws():
    sources = (Source("Quyết định <1>", "https://a.vn/?b=1&c=2", date(2024, 2, 1)),)
    included = render_to_string(SOURCES, {"sources": sources})

    assert kept(SOURCES, sources=sources) == included
    assert "Quyết định &lt;1&gt;" in included


def test_equal_values_are_drawn_once():
    kept(SOURCES, sources=(Source("Một lần"),))
    before = drawn_count()

    kept(SOURCES, sources=(Source("Một lần"),))

    assert drawn_count() == before


def test_another_value_is_another_drawing():
    assert "A" in kept(SOURCES, sources=(Source("A"),))
    assert "A" not in kept(SOURCES, sources=(Source("B"),))


def test_markup_and_the_same_characters_as_text_are_told_apart():
    name, text = "components/_empty.html", "<b>Trống</b>"

    assert text in kept(name, title=SafeString(text))
    assert "&lt;b&gt;Trống" in kept(name, title=text)


def test_where_the_files_lie_elsewhere_it_is_another_drawing(settings, tmp_path):
    name, style = "components/_head_files.html", 'href="/static/css/tokens.css"'
    assert style in kept(name)

    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        },
    }
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        kept(name)


@pytest.mark.parametrize(
    "value",
    [
        SiteProfile(name="Tên"),
        RequestFactory().get("/"),
        Changing("a"),
        (Source("a"), SiteProfile(name="Tên")),
        1.5,
    ],
)
def test_what_can_change_is_refused(value):
    with pytest.raises(TypeError):
        kept(SOURCES, sources=value)


@pytest.mark.parametrize(
    "value",
    ["chữ", lazystr("chữ"), 3, True, None, Decimal("1.5"), date(2024, 1, 1), ()],
)
def test_plain_values_are_taken(value):
    kept("components/_empty.html", title=value)


def test_it_sees_nothing_of_the_page_around_it(rf):
    page = Template(
        "{% kept_include 'components/_site_nav.html' %}"
        "{% kept_include 'components/_site_footer.html' hotline='1900' %}"
    )

    drawn = page.render(Context({"items": [Source("Riêng")], "issuing_body": "Sở"}))

    assert "1900" in drawn
    assert "Sở" not in drawn
    assert 'href=""' not in drawn


def test_a_name_is_needed():
    with pytest.raises(TemplateSyntaxError):
        Template("{% kept_include %}")


def test_the_frame_follows_the_site_profile_at_once(client, db):
    address = reverse("indices:method")
    assert "Hỗ trợ: 1900" not in client.get(address).content.decode()

    SiteProfile.objects.update_or_create(
        pk=1, defaults={"hotline": "1900", "issuing_body": "Sở Nội vụ"}
    )
    page = client.get(address).content.decode()
    assert "Hỗ trợ: 1900" in page
    assert page.count("Sở Nội vụ") == 3

    SiteProfile.objects.update(issuing_body="Văn phòng")
    assert "Sở Nội vụ" not in client.get(address).content.decode()


def test_the_frame_bears_nobody(client, django_user_model, db):
    address = reverse("indices:method")
    client.get(address)
    user = django_user_model.objects.create_user("can-bo", first_name="Lan")
    client.force_login(user)

    mine = client.get(address).content.decode()
    assert "Lan" in mine
    assert "Nhập liệu" in mine
    client.logout()
    theirs = client.get(address).content.decode()
    assert "Lan" not in theirs
    assert "Nhập liệu" not in theirs
    assert "csrfmiddlewaretoken" not in theirs
