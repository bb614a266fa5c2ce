"""The change log: one chain of digests per edition, which shows every tampering."""

import pytest
from django.db import IntegrityError, transaction

from indices.actions import changelog
from indices.actions.actor import Actor, actor_of_command, actor_of_request
from indices.actions.changelog import (
    Change,
    digest_of_details,
    digest_of_entry,
    record_change,
)
from indices.actions.editions import make_edition
from indices.models import ChangeDetail, ChangeEntry
from tests.factories import CLERK, make_index, make_unit, make_user, past_the_guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def dai_tu():
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    return make_unit("Đại Từ", code="171", parent=province)


@pytest.fixture
def edition(dai_tu):
    return make_edition(
        actor=CLERK,
        index=make_index(),
        area=dai_tu.parent,
        level="district",
        year=2022,
    )


def record(edition, *details, actor=CLERK, **facts):
    facts = {"action": "test", "summary": "Việc thử", **facts}
    return record_change(actor=actor, edition=edition, details=details, **facts)


def broken_links(edition):
    """Sequence numbers of the entries that do not stand as they were written."""
    broken = []
    previous = ""
    for entry in ChangeEntry.objects.filter(edition=edition).order_by("sequence"):
        rows = entry.details.order_by("pk").values_list(
            "unit_id", "column", "old", "new"
        )
        holds = (
            entry.previous_digest == previous
            and entry.digest == digest_of_entry(entry)
            and entry.detail_digest == digest_of_details(rows)
            and entry.detail_count == len(rows)
        )
        if not holds:
            broken.append(entry.sequence)
        previous = entry.digest
    return broken


class TestEntry:
    def test_it_says_who_did_what_and_why(self, edition, dai_tu):
        user = make_user("quantri")
        actor = Actor(user=user, name="Nguyễn Văn A", origin="page")
        entry = record(
            edition,
            Change(dai_tu, "điểm", "76,71", "77,50"),
            Change(None, "ghi chú", "", "x"),
            actor=actor,
            reason="Nhập nhầm",
        )
        entry.refresh_from_db()
        assert (entry.sequence, entry.actor, entry.actor_name) == (
            2,
            user,
            "Nguyễn Văn A",
        )
        assert (entry.origin, entry.reason) == ("page", "Nhập nhầm")
        assert entry.detail_count == 2
        assert list(entry.details.values_list("unit", "column", "old", "new")) == [
            (dai_tu.pk, "điểm", "76,71", "77,50"),
            (None, "ghi chú", "", "x"),
        ]

    def test_long_texts_are_cut_to_their_columns(self, edition):
        actor = Actor(user=None, name="A" * 200, origin="page")
        entry = record(edition, actor=actor, summary="S" * 600)
        entry.refresh_from_db()
        assert (len(entry.actor_name), len(entry.summary)) == (150, 500)
        assert broken_links(edition) == []

    def test_an_accident_in_the_middle_leaves_no_entry(self, edition, monkeypatch):
        class Failing:
            objects = None

        monkeypatch.setattr(changelog, "ChangeDetail", Failing)
        with pytest.raises(AttributeError), transaction.atomic():
            record(edition, Change(None, "điểm", "1", "2"))
        assert ChangeEntry.objects.filter(edition=edition).count() == 1


class TestChain:
    @pytest.fixture
    def chain(self, edition, dai_tu):
        for score in ("76,71", "77,50", "78,00"):
            record(edition, Change(dai_tu, "điểm", "", score))
        return edition

    def test_every_entry_carries_the_digest_of_the_one_before(self, chain):
        assert broken_links(chain) == []
        entries = list(ChangeEntry.objects.filter(edition=chain).order_by("sequence"))
        assert [entry.sequence for entry in entries] == [1, 2, 3, 4]
        assert entries[0].previous_digest == ""
        for before, entry in zip(entries, entries[1:], strict=False):
            assert entry.previous_digest == before.digest

    @pytest.mark.parametrize(
        "facts",
        [
            {"summary": "Khác"},
            {"actor_name": "Khác"},
            {"reason": "x"},
            {"origin": "page"},
        ],
    )
    def test_an_altered_entry_shows(self, chain, facts):
        with past_the_guards():
            ChangeEntry.objects.filter(edition=chain, sequence=3).update(**facts)
        assert broken_links(chain) == [3]

    def test_a_removed_entry_shows(self, chain):
        entry = ChangeEntry.objects.get(edition=chain, sequence=3)
        with past_the_guards():
            entry.details.all().delete()
            entry.delete()
        assert broken_links(chain) == [4]

    def test_an_altered_and_a_removed_detail_show(self, chain):
        with past_the_guards():
            ChangeDetail.objects.filter(entry__sequence=2).update(new="99,00")
            ChangeDetail.objects.filter(entry__sequence=4).delete()
        assert broken_links(chain) == [2, 4]

    def test_editions_and_reference_data_have_chains_of_their_own(self, chain, dai_tu):
        other = make_edition(
            actor=CLERK,
            index=chain.index,
            area=chain.area,
            level="district",
            year=2023,
        )
        assert record(other).sequence == 2
        assert record(None).sequence == 1
        assert record(None).sequence == 2
        assert record(chain).sequence == 5
        assert broken_links(chain) == broken_links(other) == broken_links(None) == []

    def test_a_place_in_the_chain_is_taken_once(self, chain):
        entry = ChangeEntry.objects.filter(edition=chain).latest("sequence")
        entry.pk = None
        with pytest.raises(IntegrityError):
            entry.save(force_insert=True)


class TestActor:
    def test_a_person_goes_by_the_full_name(self, rf):
        request = rf.get("/")
        request.user = make_user("canbo", full_name="Nguyễn Văn A")
        actor = actor_of_request(request, origin="upload")
        assert (actor.name, actor.origin) == ("Nguyễn Văn A", "upload")
        request.user = make_user("vanthu")
        assert actor_of_request(request).name == "vanthu"

    def test_a_command_names_the_account_or_the_system_user(self, monkeypatch):
        user = make_user("quantri")
        assert actor_of_command(user).user == user
        monkeypatch.setattr("getpass.getuser", lambda: "www-data")
        actor = actor_of_command()
        assert (actor.user, actor.name, actor.origin) == (
            None,
            "lệnh: www-data",
            "command",
        )

    @pytest.mark.parametrize("error", [KeyError, OSError])
    def test_a_system_user_without_a_name_is_no_obstacle(self, monkeypatch, error):
        def unknown():
            raise error

        monkeypatch.setattr("getpass.getuser", unknown)
        assert actor_of_command().name == "lệnh: ?"
