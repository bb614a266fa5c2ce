"""manage.py import_scores: the same preview and the same writing as in the browser."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indices.exports.score_form import write_form
from indices.models import Announcement, ChangeEntry, Score, ScoreImport
from indices.permissions import score_rights
from indices.selectors.result_form import result_form
from indices.selectors.score_form import units_form
from tests.factories import make_scored_edition, score
from tests.filling import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(world):
    edition = make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )
    score(edition, world.district, c1_1_1=10, c1_1_2=7, c1_2=30, c2=32)
    score(edition, world.best, c1_1_1=11, c1_1_2=8, c1_2=30, c2=32)
    return edition


@pytest.fixture
def file_of(world, edition, tmp_path):
    def made(cells):
        form = units_form(
            edition=edition,
            column="appraised_score",
            rights=score_rights(world.administrator, edition),
        )
        path = tmp_path / "diem.xlsx"
        path.write_bytes(filled(write_form(form), cells))
        return path

    return made


def run(path, *options):
    out = StringIO()
    call_command("import_scores", str(path), *options, stdout=out)
    return out.getvalue()


def points(world):
    return Score.objects.get(
        sheet__unit=world.district, criterion__code="1.2"
    ).appraised_score


def test_a_dry_run_tells_the_effect_and_writes_nothing(world, file_of):
    said = run(file_of({("1.2", "171"): 35}))
    assert "thêm 0, sửa 1, xóa 0" in said
    assert "Huyện Đại Từ: 79,00 → 84,00; hạng 2 → 1; Khá → Tốt" in said
    assert "Huyện Đại Từ, 1.2: 30 → 35" in said
    assert "chưa ghi gì" in said
    assert points(world) == 30
    assert not ScoreImport.objects.exists()


def test_it_writes_once(world, file_of):
    path = file_of({("1.2", "171"): "35,5"})
    assert "Đã ghi." in run(path, "--commit")
    assert points(world) == Decimal("35.5")
    entry = ChangeEntry.objects.latest("pk")
    assert (entry.action, entry.origin) == ("import_scores", "command")
    assert "đã được ghi trước đó" in run(path, "--commit")
    assert ChangeEntry.objects.latest("pk") == entry


def test_faults_end_it_with_all_of_them(world, file_of):
    path = file_of({("1.2", "171"): 41, ("1.1.1", "167"): "mười"})
    with pytest.raises(CommandError) as refused:
        run(path, "--commit")
    assert "2 lỗi, chưa ghi gì" in str(refused.value)
    assert "ô D9" in str(refused.value)
    assert points(world) == 30


def test_a_named_account_writes_what_it_may(world, file_of):
    said = run(
        file_of({("1.2", "171"): 35}), "--commit", "--as", world.officer.username
    )
    assert "bạn không được ghi ô này" in said
    assert points(world) == 30


def test_no_file_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="không đọc được tệp"):
        run(tmp_path / "khong-co.xlsx")


def test_a_table_of_results_comes_in_the_same_way(world, tmp_path):
    path = tmp_path / "ket-qua.xlsx"
    form = write_form(result_form(edition=world.draft))
    path.write_bytes(filled(form, {("171", "Điểm"): "81,5"}))
    said = run(path)
    assert "thêm 0, sửa 1, xóa 0" in said
    assert "Huyện Đại Từ: 79,00 → 81,50; hạng 2 → 1; Khá → Tốt" in said
    with pytest.raises(CommandError, match="không nhập kết quả"):
        run(path, "--commit", "--as", world.appraiser.username)
    assert "Đã ghi." in run(path, "--commit", "--as", "quantri")
    said = Announcement.objects.get(
        edition=world.draft, unit=world.district, last_revision=None
    )
    assert said.score == Decimal("81.5")
    assert "đã được ghi trước đó" in run(path, "--commit")
