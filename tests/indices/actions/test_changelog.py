"""The change log: one chain of digests per edition, which shows every tampering."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from indices.actions import changelog
from indices.actions.actor import Actor, actor_of_command, actor_of_request
from indices.actions.changelog import (
    ChainEnd,
    Change,
    digest_of_details,
    digest_of_entry,
    lock_reference,
    record_change,
)
from indices.actions.editions import make_edition
from indices.actions.verify import verify_changes
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


class TestChainOfReferenceData:
    def test_a_place_in_it_is_taken_once_by_the_constraint_too(self):
        entry = record(None)
        entry.pk = None
        with past_the_guards(), pytest.raises(IntegrityError), transaction.atomic():
            entry.save(force_insert=True)

    @pytest.mark.django_db(transaction=True)
    def test_it_is_locked_for_a_transaction_and_not_without_one(self):
        with pytest.raises(transaction.TransactionManagementError):
            lock_reference()
        with transaction.atomic():
            lock_reference()
            assert record(None).sequence == 1

    def test_of_two_that_share_a_number_the_one_gone_on_from_stays(self):
        """Such a log exists where two wrote at once before they waited in turn."""
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX change_reference_sequence_once")
        first = record(None)
        with past_the_guards():
            twins = [record(None, end=end_of(first), summary=text) for text in "AB"]
            next_one = record(None, end=end_of(twins[1]))
            move = import_module("indices.migrations.0024_one_number_for_each_change")
            move.move_twins_to_the_end(apps, None)

        last = record(None)

        entries = ChangeEntry.objects.filter(edition=None).order_by("sequence")
        assert list(entries) == [first, twins[1], next_one, twins[0], last]
        assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
        assert entries[3].digest == twins[0].digest
        assert [each.what for each in verify_changes(None)] == [
            "việc số 4 không nối với việc trước",
            "việc số 4 đã bị sửa",
        ]


def end_of(entry):
    return ChainEnd(entry.sequence, entry.digest)


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
