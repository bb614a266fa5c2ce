"""manage.py verify_published: is what is stored still what was published?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indices.actions.verify import count_everything, verify_everything
from units.progress import progress_bar


class Command(BaseCommand):
    help = _(
        "Đối chiếu mọi bản đã công bố và nhật ký thay đổi với mã kiểm chứng;"
        " kết thúc với mã lỗi 1 khi có gì khác"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        checked = different = 0
        with progress_bar(total=count_everything(), label=_("Đối chiếu")) as advance:
            for name, found in verify_everything():
                checked += 1
                different += bool(found)
                for discrepancy in found:
                    self.stderr.write(str(discrepancy))
                if not found and options["verbosity"] > 1:
                    self.stdout.write(_("Khớp: %(name)s") % {"name": name})
                advance(1)
        counts = {"checked": checked, "different": different}
        if different:
            raise CommandError(
                _("KHÔNG KHỚP: %(different)d trong %(checked)d mục đã đối chiếu.")
                % counts
            )
        self.stdout.write(_("Khớp: %(checked)d mục đã đối chiếu.") % counts)
