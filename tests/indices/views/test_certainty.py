"""How sure the ranks of tests/explained.py are; the draws have tests of their own."""

import re
from html import unescape

import pytest
from django.urls import reverse

from indices.models import RankRange, RankSimulation
from tests.explained import make_scored
from tests.factories import make_ranking
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db

scored = made_once(lambda: make_scored((2024,)))


def context_links(response):
    """What the pickers above the page lead to."""
    return re.findall(r'href="([^"]*)"', response.content.decode())


def ask(client, scored, **asked):
    address = reverse("indices:certainty", kwargs=scored.address(2024))
    return client.get(address, query_params=asked)


def test_every_unit_has_its_range(client, scored):
    text = words(ask(client, scored))

    ranges = RankRange.objects.order_by("result__position").select_related("result")
    for each in ranges:
        span = (
            str(each.best) if each.best == each.worst else f"{each.best}–{each.worst}"
        )
        assert f"{each.result.unit_name} {each.result.rank} {span}" in text


def test_two_sentences_say_what_it_means_and_that_it_is_not_official(client, scored):
    text = words(ask(client, scored))

    assert "trọng số của các lĩnh vực xê dịch trong khoảng ±25%" in text
    assert "thì trong 90% số lần thử" in text
    assert "đây không phải số liệu chính thức" in text


def test_bands_are_numbers_for_machines(client, scored):
    html = ask(client, scored).content.decode()
    first = RankRange.objects.order_by("result__position").first()
    last = max(RankRange.objects.values_list("worst", flat=True))

    width = f"{100 * (first.worst - first.best + 1) / last:.2f}%"
    assert f'width="{width}"' in html


def test_json_has_the_parameters_with_which_it_is_made_again(client, scored):
    kwargs = scored.address(2024, format="json")
    payload = client.get(reverse("indices:certainty_file", kwargs=kwargs)).json()
    simulation = RankSimulation.objects.get()

    assert payload["official"] is False
    assert payload["simulation"] == {
        "method": 1,
        "draws": 1000,
        "seed": simulation.seed,
        "weight_percent": 25,
        "steps": 1,
        "level_percent": 90,
    }
    assert [row["rank"] for row in payload["rows"]] == [1, 2, 3, 4]


@pytest.mark.parametrize("asked", ["Phổ Yên", "thi-xa-pho-yen-172", "x" * 999, "%00"])
def test_a_unit_may_stand_out(client, scored, asked):
    assert ask(client, scored, dv=asked).status_code == 200


def test_of_an_edition_of_totals_there_is_none(client, scored):
    units = dict.fromkeys(scored.units.values(), "70")
    make_ranking(scored.index, scored.area, units, year=2019)
    kwargs = {**scored.address(2024), "year": 2019}

    response = client.get(reverse("indices:certainty", kwargs=kwargs))

    assert response.status_code == 404
    assert "mọi đơn vị chấm theo tiêu chí" in response.content.decode()


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    address = reverse("indices:certainty", kwargs=scored.address(2024))
    # 1 summary + 1 simulation + 1 ranges + 1 other editions + 1 site
    with django_assert_num_queries(5):
        client.get(address)


class TestChoosing:
    def test_another_year_keeps_the_unit(self, client):
        scored = make_scored((2023, 2024))

        response = ask(client, scored, dv="Thị xã Phổ Yên")

        kwargs = {**scored.address(2024), "year": 2023}
        slug = scored.units["pho_yen"].slug
        assert f"{reverse('indices:certainty', kwargs=kwargs)}?dv={slug}" in [
            unescape(link) for link in context_links(response)
        ]

    def test_any_of_its_units_may_be_chosen(self, client, scored):
        html = ask(client, scored).content.decode()

        assert html.count("<option ") == len(scored.units) + 1

    def test_an_unknown_unit_is_said(self, client, scored):
        text = words(ask(client, scored, dv="Huyện Không Có"))

        assert "Không có đơn vị “Huyện Không Có” trong kỳ này." in text

    def test_a_year_without_draws_is_not_offered(self, client, scored):
        units = dict.fromkeys(scored.units.values(), "70")
        make_ranking(scored.index, scored.area, units, year=2019)
        kwargs = {**scored.address(2024), "year": 2019}

        assert reverse("indices:certainty", kwargs=kwargs) not in (
            ask(client, scored).content.decode()
        )


class TestOnTheRanking:
    def test_a_pale_band_runs_between_the_scores_of_the_ranks(self, client, scored):
        address = reverse("indices:ranking", kwargs=scored.address(2024))

        html = client.get(address).content.decode()

        assert html.count('<line class="band"') == 4
        assert "không phải số liệu chính thức" in words(client.get(address))
        assert reverse("indices:certainty", kwargs=scored.address(2024)) in html

    def test_where_nothing_was_drawn_there_is_none(self, client, scored):
        units = dict.fromkeys(scored.units.values(), "70")
        make_ranking(scored.index, scored.area, units, year=2019)
        kwargs = {**scored.address(2024), "year": 2019}

        html = client.get(reverse("indices:ranking", kwargs=kwargs)).content.decode()

        assert 'class="band"' not in html
        assert "không phải số liệu chính thức" not in html
