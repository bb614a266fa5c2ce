"""/xac-minh/: a digest from paper against what is stored."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from indices.models import UnitResult
from tests.factories import make_ranking, past_the_guards

pytestmark = pytest.mark.django_db

URL = "/xac-minh/"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def digest(world):
    return world.published.publications.get().digest


def asked(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_digest_under_a_ranking_leads_here(client, world, digest):
    page = client.get(world.published.get_absolute_url()).content.decode()
    assert digest in page
    assert f"{reverse('indices:verify')}?ma={digest}" in page


def test_what_is_as_it_was_matches(client, world, digest):
    page = asked(client, ma=digest)
    assert "Khớp." in page
    assert world.published.get_absolute_url() in page
    assert "Không khớp" not in page


def test_a_digest_copied_from_paper_may_be_broken_and_large(client, digest):
    broken = f" {digest[:30].upper()} \n {digest[30:]} "
    assert "Khớp." in asked(client, ma=broken)


def test_an_edition_of_the_list_is_as_good(client, digest):
    assert "Khớp." in asked(client, ky=digest)


def test_what_was_altered_does_not_match_and_says_where(client, world, digest):
    with past_the_guards():
        UnitResult.objects.filter(edition=world.published).update(note="x")
    page = asked(client, ma=digest)
    assert "Không khớp." in page
    assert "kết quả của các đơn vị" in page


@pytest.mark.parametrize("text", ["0" * 64, "x" * 64, "abc", "<script>", "0" * 5_000])
def test_an_unknown_digest_does_not_match(client, world, text):
    page = asked(client, ma=text)
    assert "Không khớp." in page
    assert "<script>alert" not in page


def test_without_a_question_it_explains_and_lists(client, world):
    page = asked(client)
    assert "SHA-256" in page
    assert "khớp." not in page.replace("Khớp", "khớp")
    assert "2022, bản 1" in page


def test_nothing_of_a_draft_is_listed(client, world):
    make_ranking(
        world.index,
        world.province,
        {world.district: "70"},
        year=2021,
        is_published=False,
    )
    assert "2021" not in asked(client)


def test_asking_again_at_once_computes_nothing_again(
    client, digest, django_assert_max_num_queries
):
    asked(client, ma=digest)
    # site profile, publications
    with django_assert_max_num_queries(3):
        asked(client, ma=digest)
