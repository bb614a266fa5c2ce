"""/so-ban/: what a correction changed, on the page and in its files."""

import json

import pytest
from django.urls import reverse

from indices.actions.corrections import open_draft
from indices.actions.errors import ActionRefused
from indices.actions.publication import publish_edition
from indices.models import ChangeEntry, Score, ScoreSheet
from tests.factories import CLERK, say
from tests.once import made_once
from tests.published import make_places, make_whole_edition, publish_twice

pytestmark = pytest.mark.django_db


def make_published():
    places = make_places()
    return publish_twice(make_whole_edition(places), places), places


published = made_once(make_published)


@pytest.fixture
def edition(published):
    return published[0]


@pytest.fixture
def places(request):
    """Those of the edition, or without any where a test makes its own."""
    if "edition" in request.fixturenames:
        return request.getfixturevalue("published")[1]
    return make_places()


def url(edition, name="revisions", **more):
    return reverse(f"indices:{name}", kwargs={**edition.address, **more})


def rows(client, edition, **query):
    response = client.get(url(edition, "revisions_file", format="json"), query)
    assert response.status_code == 200
    return [
        (row["unit"], row["column"], row["old"], row["new"])
        for row in json.loads(response.content)["rows"]
    ]


class TestPage:
    def test_it_names_unit_column_old_and_new(self, client, edition):
        page = client.get(url(edition), {"tu": 1, "den": 2}).content.decode()
        assert "Cộng sai điểm thành phần" in page
        assert "76,71" in page
        assert "77,71" in page
        assert "Bản 2 khác bản 1 ở 2 ô của 1 đơn vị." in page

    def test_its_files_hold_the_same(self, client, edition):
        assert rows(client, edition) == [
            ("Huyện Đại Từ", "điểm", 76.71, 77.71),
            ("Huyện Đại Từ", "Chỉ đạo", 46.71, 47.71),
        ]
        for kind in ("csv", "xlsx"):
            address = url(edition, "revisions_file", format=kind)
            assert client.get(address).status_code == 200

    def test_scores_of_criteria_are_compared_too(self, client, edition):
        open_draft(actor=CLERK, edition=edition)
        score = Score.objects.get(
            edition=edition,
            revision=3,
            criterion__code="1.2",
            sheet__unit__code="167",
        )
        score.final_score, score.note = 15, "Đã nộp"
        score.save()
        publish_edition(actor=CLERK, edition=edition, reason="Chấm lại")
        edition.refresh_from_db()
        found = rows(client, edition)
        assert (
            "Huyện Định Hóa",
            "1.2 điểm thẩm định lần 2",
            29,
            15,
        ) in found
        assert (
            "Huyện Định Hóa",
            "1.2 nhận xét của người thẩm định",
            "Thiếu báo cáo quý",
            "Đã nộp",
        ) in found
        assert rows(client, edition, tu="2", den="2") == []
        assert len(rows(client, edition, tu="1", den="3")) == len(found) + 2

    @pytest.mark.parametrize("asked", ["9", "x", "-1", "", "١"])
    def test_an_unknown_revision_falls_back_to_the_newest(self, client, edition, asked):
        assert len(rows(client, edition, tu=asked, den=asked)) == 2

    def test_the_draft_is_not_compared_for_anyone(self, client, edition, places):
        say(edition, places.dai_tu, "12.34")
        page = client.get(url(edition), {"tu": 2, "den": 3}).content.decode()
        assert "12,34" not in page

    def test_an_edition_without_correction_says_so(self, client, places):
        draft = make_whole_edition(places)
        assert client.get(url(draft)).status_code == 404
        publish_edition(actor=CLERK, edition=draft)
        page = client.get(url(draft)).content.decode()
        assert "Kỳ này chỉ có một bản công bố, chưa có đính chính nào." in page

    def test_queries_do_not_grow(self, client, edition, django_assert_num_queries):
        address = url(edition)
        # summary, publications, results, 2 parts, 2 scores, site profile
        with django_assert_num_queries(8):
            client.get(address)


class TestDraftOfACorrection:
    def test_it_begins_as_a_copy_of_what_was_published(self, edition):
        def scores(revision):
            return list(
                Score.objects.filter(edition=edition, revision=revision)
                .order_by("sheet__unit__code", "criterion__code")
                .values_list("sheet__unit__code", "criterion__code", "final_score")
            )

        open_draft(actor=CLERK, edition=edition)
        assert len(scores(3)) == 8
        assert scores(3) == scores(2) == scores(1)

    def test_opening_twice_changes_nothing(self, edition):
        open_draft(actor=CLERK, edition=edition)
        sheets = list(ScoreSheet.objects.order_by("pk").values("pk", "revision"))
        entries = ChangeEntry.objects.count()
        open_draft(actor=CLERK, edition=edition)
        assert (
            list(ScoreSheet.objects.order_by("pk").values("pk", "revision")) == sheets
        )
        assert ChangeEntry.objects.count() == entries

    def test_an_unpublished_edition_has_no_correction(self, places):
        with pytest.raises(ActionRefused):
            open_draft(actor=CLERK, edition=make_whole_edition(places))
