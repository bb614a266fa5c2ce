"""Pages kept for visitors: quick, compressed, never stale, never another person's."""

import gzip
from datetime import timedelta

import brotli
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indices.actions.publication import publish_edition
from indices.actions.reference import note_reference_change
from tests.factories import CLERK, pass_the_hour, say
from units.models import Unit

pytestmark = pytest.mark.django_db

RANKING = "/xep-hang/cchc/thai-nguyen/cap-huyen/2022/"
# The one that tells what is public.
STATE_QUERIES = 1


@pytest.fixture
def visitor(settings, world):
    """A browser without a session, on a site that keeps its pages."""
    settings.PUBLIC_PAGE_SECONDS = 60
    caches["pages"].clear()
    yield Client()
    caches["pages"].clear()


def correct(world, score, **facts):
    """Publish a correction of Đại Từ's score."""
    edition = type(world.published).objects.get(pk=world.published.pk)
    say(edition, world.district, score)
    publish_edition(actor=CLERK, edition=edition, reason="Cộng sót", **facts)
    edition.refresh_from_db()
    return edition


def test_the_second_visitor_gets_the_same_page_without_its_queries(visitor):
    first = visitor.get(RANKING)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = Client().get(RANKING)

    assert "76,71" in first.text
    assert second.content == first.content
    assert len(queries) == STATE_QUERIES


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_a_page_is_compressed_as_the_browser_takes_it(
    visitor, accepted, encoding, unpack
):
    plain = visitor.get(RANKING)
    packed = visitor.get(RANKING, headers={"Accept-Encoding": accepted})

    assert packed.headers.get("Content-Encoding") == encoding
    assert unpack(packed.content) == plain.content
    assert int(packed.headers["Content-Length"]) == len(packed.content)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert (packed.headers["ETag"] == plain.headers["ETag"]) == (encoding is None)


def test_who_holds_the_page_is_told_that_it_still_stands(visitor):
    held = visitor.get(RANKING).headers["ETag"]

    again = visitor.get(RANKING, headers={"If-None-Match": f'"other", W/{held}'})
    other = visitor.get(RANKING, headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == held
    assert other.status_code == 200


def test_a_correction_is_on_the_next_page(visitor, world):
    held = visitor.get(RANKING).headers["ETag"]
    correct(world, "77.77")

    page = visitor.get(RANKING, headers={"If-None-Match": held})

    assert page.status_code == 200
    assert "77,77" in page.text


def test_a_release_opens_at_its_hour_and_not_before(visitor, world):
    visitor.get(RANKING)
    edition = correct(world, "77.77", release_at=timezone.now() + timedelta(hours=1))
    before = visitor.get(RANKING)
    pass_the_hour(edition)
    after = visitor.get(RANKING)

    assert "77,77" not in before.text
    assert "77,77" in after.text


def test_a_change_of_reference_data_is_on_the_next_page(visitor, world):
    visitor.get("/don-vi/")
    Unit.objects.filter(pk=world.province.pk).update(name="Tỉnh Mới Mẻ")
    stale = visitor.get("/don-vi/")
    note_reference_change(actor=CLERK, summary="Đổi tên", details=[])
    fresh = visitor.get("/don-vi/")

    assert "Mới Mẻ" not in stale.text
    assert "Mới Mẻ" in fresh.text


def test_a_person_is_never_answered_from_what_is_kept(visitor, world):
    kept = visitor.get(RANKING)
    person = Client()
    person.force_login(world.officer)
    own = person.get(RANKING, headers={"If-None-Match": kept.headers["ETag"]})

    assert own.status_code == 200
    assert "Đăng xuất" in own.text
    assert own.headers["Cache-Control"] == "no-store, private"
    assert "Content-Encoding" not in own.headers
    assert "ETag" not in own.headers
    assert "Đăng xuất" not in visitor.get(RANKING).text


def test_a_person_who_is_first_leaves_nothing_for_visitors(visitor, world):
    person = Client()
    person.force_login(world.index_administrator)
    draft = person.get("/xep-hang/cchc/thai-nguyen/cap-huyen/2023/?ban=du-thao")

    refused = visitor.get("/xep-hang/cchc/thai-nguyen/cap-huyen/2023/?ban=du-thao")

    assert draft.status_code == 200
    assert refused.status_code == 404


@pytest.mark.parametrize(
    "path", ["/khong-co/", "/dang-nhap/", "/nhap-lieu/", "/suc-khoe/", "/quan-tri/"]
)
def test_what_is_not_a_public_page_is_not_kept(visitor, path):
    visitor.get(path)
    answer = visitor.get(path)

    assert "ETag" not in answer.headers
    assert "public" not in answer.headers.get("Cache-Control", "")


def test_another_query_is_another_page(visitor):
    all_rows = visitor.get(RANKING)
    found = visitor.get(f"{RANKING}?tim=dai+tu")

    assert "Phổ Yên" in all_rows.text
    assert found.content != all_rows.content


@pytest.mark.parametrize("format", ["json", "csv", "xlsx"])
def test_twins_are_kept_too(visitor, format):
    path = f"{RANKING.rstrip('/')}.{format}"
    first, second = visitor.get(path), visitor.get(path)

    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
