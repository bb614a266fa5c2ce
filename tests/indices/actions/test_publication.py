"""Publishing: locked revisions, corrections with a reason, release at a set time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone

from indices.actions.actor import Actor
from indices.actions.digest import combined, digests_of_content
from indices.actions.errors import ActionRefused
from indices.actions.publication import digest_of_results, publish_edition
from indices.models import (
    Announcement,
    ChangeEntry,
    Edition,
    EditionSummary,
    Publication,
    UnitResult,
)
from tests.factories import (
    CLERK,
    make_index,
    make_ranking,
    make_source,
    make_tier_scheme,
    make_unit,
    make_user,
    pass_the_hour,
    say,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dai_tu():
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    return make_unit("Đại Từ", code="171", parent=province)


@pytest.fixture
def draft(dai_tu):
    dinh_hoa = make_unit("Định Hóa", code="167", parent=dai_tu.parent)
    return make_ranking(
        make_index(),
        dai_tu.parent,
        {dai_tu: "76.71", dinh_hoa: "81.02"},
        is_published=False,
        tier_scheme=make_tier_scheme(),
        parts=[("td", "Thẩm định", 65), ("xh", "Điều tra", 35)],
    )


def publish(edition, **facts):
    return publish_edition(actor=CLERK, edition=edition, **facts)


def refusal(edition, **facts):
    with pytest.raises(ActionRefused) as refused:
        publish(edition, **facts)
    return refused.value.problems


def shown(unit):
    """The score that the public sees of the unit now."""
    row = UnitResult.objects.visible().filter(unit=unit).first()
    return row and row.score


def digests_of(publication, without="form"):
    """The stored digests of the tables of a publication."""
    return {
        table: digest
        for table, digest in publication.digests.items()
        if table not in ("form", without)
    }


class TestFirstPublication:
    def test_the_draft_becomes_the_first_revision(self, draft, dai_tu):
        user = make_user("quantri", full_name="Nguyễn Văn A")
        publication = publish_edition(
            actor=Actor(user=user, name="Nguyễn Văn A", origin="page"),
            edition=draft,
            decision="Quyết định số 292/QĐ-UBND",
            issuing_body="UBND tỉnh Thái Nguyên",
            decided_on=date(2023, 2, 13),
            published_on=date(2023, 2, 15),
            signed_pdf=ContentFile(b"%PDF-1.7", name="292.pdf"),
        )
        draft.refresh_from_db()
        assert (draft.revision, draft.visible_revision, draft.draft_revision) == (
            1,
            1,
            2,
        )
        assert draft.is_published
        assert shown(dai_tu) == Decimal("76.71")
        stored = Publication.objects.get()
        assert stored == publication
        assert stored.decision == "Quyết định số 292/QĐ-UBND"
        assert (stored.decided_on, stored.published_on) == (
            date(2023, 2, 13),
            date(2023, 2, 15),
        )
        with stored.signed_pdf.open() as pdf:
            assert pdf.read() == b"%PDF-1.7"
        assert stored.created_by == user
        assert stored.digest == combined(digests_of(stored))
        assert digests_of(stored, without="publication") == digests_of_content(draft, 1)
        assert EditionSummary.objects.get(edition=draft).publication == stored

    def test_it_enters_the_change_log(self, draft):
        publish(draft, decision="292/QĐ-UBND")
        entry = ChangeEntry.objects.filter(edition=draft).latest("sequence")
        assert entry.action == "publish_edition"
        assert entry.summary == "Công bố bản 1 292/QĐ-UBND"
        assert entry.actor_name == "Văn thư"

    def test_a_first_publication_needs_and_keeps_no_reason(self, draft):
        assert publish(draft, reason="thừa").reason == ""

    def test_what_changed_since_the_last_computing_is_published(self, draft, dai_tu):
        draft.tier_scheme.tiers.filter(name="Khá").update(name="Nhóm B")
        publish(draft)
        assert UnitResult.objects.visible().get(unit=dai_tu).tier_name == "Nhóm B"

    def test_an_edition_without_results_is_refused(self, dai_tu):
        empty = make_ranking(make_index(), dai_tu.parent, {}, is_published=False)
        assert refusal(empty) == ["Chưa có kết quả nào để công bố."]
        empty.refresh_from_db()
        assert empty.revision == 0
        assert not Publication.objects.exists()

    def test_an_accident_in_the_middle_publishes_nothing(self, draft, monkeypatch):
        def fail(**_facts):
            raise RuntimeError

        monkeypatch.setattr("indices.actions.publication.record_change", fail)
        with pytest.raises(RuntimeError):
            publish(draft)
        draft.refresh_from_db()
        assert (draft.revision, draft.state) == (0, Edition.State.DRAFT)
        assert not Publication.objects.exists()
        assert EditionSummary.objects.get(edition=draft).publication is None


class TestCorrection:
    def test_both_revisions_stay_readable(self, draft, dai_tu):
        publish(draft)
        before = {
            "results": list(UnitResult.objects.of(draft, 1).order_by("pk").values()),
            "said": list(
                Announcement.objects.in_revision(1).order_by("pk").values("pk", "score")
            ),
            "figures": EditionSummary.objects.filter(revision=1).values().get(),
            "digest": digest_of_results(draft, 1),
        }
        say(draft, dai_tu, "77.50", parts={"td": "47"})
        publish(draft, reason="Tính lại điểm điều tra", decision="300/QĐ-UBND")
        draft.refresh_from_db()
        assert draft.visible_revision == 2
        assert shown(dai_tu) == Decimal("77.5")
        after = {
            "results": list(UnitResult.objects.of(draft, 1).order_by("pk").values()),
            "said": list(
                Announcement.objects.in_revision(1).order_by("pk").values("pk", "score")
            ),
            "figures": EditionSummary.objects.filter(revision=1).values().get(),
            "digest": digest_of_results(draft, 1),
        }
        assert after == before
        first, second = Publication.objects.order_by("revision")
        assert (first.reason, second.reason) == ("", "Tính lại điểm điều tra")
        assert digests_of(first, without="publication") == digests_of_content(draft, 1)
        assert digests_of(second, without="publication") == digests_of_content(draft, 2)
        assert first.digest != second.digest

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_it_needs_a_reason(self, draft, dai_tu, reason):
        publish(draft)
        say(draft, dai_tu, "77.50")
        assert refusal(draft, reason=reason) == [
            "Kỳ này đã công bố: bản đính chính phải ghi lý do đính chính."
        ]

    def test_nothing_changed_is_refused(self, draft, dai_tu):
        publish(draft)
        say(draft, dai_tu, "77.50", score_text="76.71")
        say(draft, dai_tu, "76.71", score_text="76.71")
        assert refusal(draft, reason="Đính chính") == [
            "Không có gì thay đổi so với bản đã công bố."
        ]

    @pytest.mark.parametrize(
        "facts",
        [
            {"score_text": "76,71/100"},
            {"note": "Theo báo cáo năm"},
            {"parts": {"td": "46"}},
            {"basis": "derived", "formula": "65,75 + 10,96"},
        ],
    )
    def test_whatever_a_page_shows_may_be_corrected(self, draft, dai_tu, facts):
        publish(draft)
        say(draft, dai_tu, "76.71", **{"score_text": "76.71", **facts})
        assert publish(draft, reason="Đính chính").revision == 2

    def test_a_second_source_is_published_as_a_revision(self, draft, dai_tu):
        publish(draft)
        say(draft, dai_tu, "76.71", source=make_source(), is_primary=False)
        assert publish(draft, reason="Thêm nguồn").revision == 2

    def test_the_database_too_wants_a_reason(self, draft):
        publish(draft)
        with pytest.raises(IntegrityError):
            Publication.objects.create(
                edition=draft, revision=2, release_at=timezone.now()
            )


class TestRelease:
    """A revision with a release time is kept from the public until then."""

    @pytest.fixture
    def tomorrow(self):
        return timezone.now() + timedelta(days=1)

    def test_a_first_revision_is_hidden_until_its_hour(self, draft, dai_tu, tomorrow):
        publish(draft, release_at=tomorrow)
        draft.refresh_from_db()
        assert draft.visible_revision == 0
        assert shown(dai_tu) is None
        assert not Edition.objects.published().exists()
        assert not EditionSummary.objects.visible().exists()
        pass_the_hour(draft)
        assert draft.visible_revision == 1
        assert shown(dai_tu) == Decimal("76.71")
        assert Edition.objects.published().exists()

    def test_a_correction_leaves_the_earlier_one_until_its_hour(
        self, draft, dai_tu, tomorrow
    ):
        publish(draft)
        say(draft, dai_tu, "77.50")
        publish(draft, release_at=tomorrow, reason="Đính chính")
        draft.refresh_from_db()
        assert (draft.revision, draft.visible_revision) == (2, 1)
        assert shown(dai_tu) == Decimal("76.71")
        pass_the_hour(draft)
        assert draft.visible_revision == 2
        assert shown(dai_tu) == Decimal("77.5")

    def test_while_one_waits_no_other_is_published(self, draft, dai_tu, tomorrow):
        publish(draft, release_at=tomorrow)
        say(draft, dai_tu, "77.50")
        assert refusal(draft, reason="Đính chính") == [
            "Bản trước còn chờ đến giờ mở, chưa thể công bố bản mới."
        ]

    def test_what_waits_is_no_earlier_year_for_others(self, draft, dai_tu, tomorrow):
        publish(draft, release_at=tomorrow)
        later = make_ranking(
            draft.index, draft.area, {dai_tu: "80"}, year=2023, is_published=False
        )
        row = UnitResult.objects.get(edition=later, unit=dai_tu)
        assert row.changed_since is None


class TestDigest:
    def test_it_depends_on_every_shown_value(self, draft, dai_tu):
        digests = {digest_of_results(draft, 1)}
        for facts in (
            {"score": "76.72"},
            {"score": "76.72", "rank": 9},
            {"score": "76.72", "tier_name": "Tốt"},
            {"score": "76.72", "parts": {"td": "40"}},
            {"score": "76.72", "parts": {"xh": "30"}},
        ):
            say(draft, dai_tu, **facts)
            digests.add(digest_of_results(draft, 1))
        assert len(digests) == 6

    def test_it_is_the_same_on_every_engine(self, dai_tu):
        edition = make_ranking(make_index(), dai_tu.parent, {dai_tu: "76.71"})
        say(edition, dai_tu, "76.71", source=make_source("Đài"), is_primary=False)
        say(edition, dai_tu, "76.71", source=make_source("Zalo"), is_primary=False)
        # Found on SQLite; the tests run on PostgreSQL too.
        assert digest_of_results(edition, 1)[:16] == "c10e1271da99e90e"
        assert digest_of_results(edition, 2)[:16] == "938249f1812cdba0"
