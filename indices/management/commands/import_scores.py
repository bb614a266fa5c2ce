"""manage.py import_scores FILE.xlsx [--commit] [--as USER]"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.errors import ActionRefused
from indices.actions.import_effect import UnitEffect, effect_of
from indices.actions.import_plan import (
    Guard,
    ImportChoices,
    ImportPlan,
    unguarded,
)
from indices.actions.kept_files import digest_of
from indices.actions.score_columns import value_text
from indices.actions.score_imports import (
    applied_before,
    apply_import,
    keep_upload,
    plan_of,
)
from indices.form_identity import FormKind
from indices.imports.score_forms import ReadForm
from indices.imports.score_uploads import edition_of_file, read_score_file
from indices.management.arguments import actor_named
from indices.models import Edition
from indices.numbers import DASH, format_number
from indices.permissions import Permission, may, score_rights
from indices.selectors.import_preview import guard_of
from units.management.arguments import add_commit
from units.problems import ImportRefused, Problem
from units.progress import progress_bar

MOST_LINES = 200


class Command(BaseCommand):
    help = _("Nhập điểm từ mẫu Excel đã điền (chạy thử trừ khi có --commit)")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("mẫu Excel đã điền"))
        add_commit(parser)
        parser.add_argument(
            "--as", dest="actor", default="", help=_("ghi với quyền của tài khoản này")
        )
        parser.add_argument(
            "--clear-empty",
            action="store_true",
            help=_("ô trống trong tệp: xóa số đang có"),
        )
        parser.add_argument(
            "--take-newer",
            action="store_true",
            help=_("ô đã được sửa trên hệ thống: lấy số trong tệp"),
        )
        parser.add_argument(
            "--read-legacy",
            action="store_true",
            help=_("nhận chữ phông cũ (TCVN3, VNI) như chương trình đã chuyển"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except ImportRefused as refused:
            raise CommandError(_listed(refused.problems)) from refused
        except ActionRefused as refused:
            raise CommandError("\n".join(refused.problems)) from refused

    def _import(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        content = _content_of(path)
        edition = edition_of_file(content, name=path.name)
        actor = actor_named(options["actor"])
        with progress_bar(total=None, label=path.name) as advance:
            read = read_score_file(
                content, name=path.name, edition=edition, on_row=advance
            )
        if read.problems:
            raise ImportRefused(read.problems)
        if applied_before(edition=edition, sha256=digest_of(content)) is not None:
            self.stdout.write(_("Tệp này đã được ghi trước đó. Không có gì thay đổi."))
            return
        choices = ImportChoices(
            clears_empty=options["clear_empty"],
            takes_newer=options["take_newer"],
            reads_legacy=options["read_legacy"],
        )
        guard = _guard_of(actor, edition)
        if read.identity.kind == FormKind.RESULTS and not _enters(actor, edition):
            raise ActionRefused(_("Tài khoản này không nhập kết quả của kỳ."))
        plan = plan_of(
            read.identity.kind,
            edition=edition,
            cells=read.cells,
            sequence=read.identity.sequence,
            choices=choices,
            guard=guard,
        )
        for line in _preview(edition, read, plan):
            self.stdout.write(line)
        if not plan.changes:
            self.stdout.write(_("Không có gì thay đổi."))
        elif not options["commit"]:
            self.stdout.write(_("Chạy thử, chưa ghi gì. Thêm --commit để ghi."))
        else:
            self._write(actor, path, content, read, plan, choices, guard)

    def _write(
        self,
        actor: Actor,
        path: Path,
        content: bytes,
        read: ReadForm,
        plan: ImportPlan,
        choices: ImportChoices,
        guard: Guard,
    ) -> None:
        upload = keep_upload(
            actor=actor,
            edition=plan.edition,
            kind=read.identity.kind,
            content=content,
            name=path.name,
            problem_count=0,
        )
        apply_import(
            actor=actor,
            upload=upload,
            cells=read.cells,
            sequence=read.identity.sequence,
            choices=choices,
            guard=guard,
            seen_digest=plan.digest,
        )
        self.stdout.write(self.style.SUCCESS(_("Đã ghi.")))


def _content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        found = _("không đọc được tệp (%s)") % error.strerror
        problem = Problem(path.name, "", found, _("tệp .xlsx"))
        raise ImportRefused([problem]) from error


def _guard_of(actor: Actor, edition: Edition) -> Guard:
    """The rights of the named account; who has the database anyway has all."""
    if actor.user is None:
        return unguarded
    return guard_of(score_rights(actor.user, edition))


def _enters(actor: Actor, edition: Edition) -> bool:
    """Whether the named account enters results; who has the database anyway does."""
    if actor.user is None:
        return True
    return may(actor.user, Permission.ENTER_RESULTS, edition=edition)


def _preview(edition: Edition, read: ReadForm, plan: ImportPlan) -> Iterator[str]:
    """The preview of the page, in lines."""
    yield _(
        "%(edition)s: thêm %(added)d, sửa %(changed)d, xóa %(cleared)d, không đổi "
        "%(unchanged)d, bỏ qua %(skipped)d ô."
    ) % {
        "edition": edition,
        "added": plan.added_count,
        "changed": plan.changed_count,
        "cleared": plan.cleared_count,
        "unchanged": plan.unchanged_count,
        "skipped": plan.skipped_count,
    }
    yield from read.notes
    for effect in (effect_of(plan) if plan.changes else ())[:MOST_LINES]:
        yield _effect_line(effect)
    for cell in plan.changes[:MOST_LINES]:
        old, new = value_text(cell.old) or DASH, value_text(cell.new) or DASH
        yield f"  {cell.unit}, {cell.leaf.code or cell.column}: {old} → {new}"
    for conflict in plan.conflicts[:MOST_LINES]:
        yield _("  %(unit)s, %(code)s: %(by)s đã sửa sau khi lấy mẫu") % {
            "unit": conflict.cell.unit,
            "code": conflict.cell.leaf.code or conflict.cell.column,
            "by": conflict.meanwhile.by,
        }
    for refused in plan.refused[:MOST_LINES]:
        yield f"  {refused.unit}, {refused.leaf.code}: {refused.reason}"


def _effect_line(effect: UnitEffect) -> str:
    before, after = effect.before, effect.after
    return _(
        "  %(unit)s: %(old)s → %(new)s; hạng %(rank)s → %(new_rank)s; %(tier)s → "
        "%(new_tier)s"
    ) % {
        "unit": effect.unit,
        "old": format_number(before.value),
        "new": format_number(after.value),
        "rank": before.rank or DASH,
        "new_rank": after.rank or DASH,
        "tier": before.tier or DASH,
        "new_tier": after.tier or DASH,
    }


def _listed(problems: Any) -> str:
    heading = _("%(count)d lỗi, chưa ghi gì:") % {"count": len(problems)}
    return "\n".join([heading, *(f"  {problem}" for problem in problems)])
