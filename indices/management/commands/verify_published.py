"""manage.py verify_published: is what is stored still what was published?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indices.actions.verify import verify_everything


class Command(BaseCommand):
    help = _(
        "Đối chiếu mọi bản đã công bố và nhật ký thay đổi với mã kiểm chứng;"
        " kết thúc với mã lỗi 1 khi có gì khác"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        checked = different = 0
        for name, found in verify_everything():
            checked += 1
            different += bool(found)
            for discrepancy in found:
                self.stderr.write(str(discrepancy))
            if not found and options["verbosity"] > 1:
                self.stdout.write(_("Khớp: %(name)s") % {"name": name})
        counts = {"checked": checked, "different": different}
        if different:
            raise CommandError(
                _("KHÔNG KHỚP: %(different)d trong %(checked)d mục đã đối chiếu.")
                % counts
            )
        self.stdout.write(_("Khớp: %(checked)d mục đã đối chiếu.") % counts)
