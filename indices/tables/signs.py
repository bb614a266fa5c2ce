"""Signs that the page's font lacks, drawn; the words beside them say what they mean."""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString

ARROW: Final = SafeString(
    '<svg class="sign" viewBox="0 0 16 10" width="14" height="9" aria-hidden="true"'
    ' focusable="false"><path d="M1 5h13M10 1l4 4-4 4" /></svg>'
    '<span class="visually-hidden">thành</span>'
)
CHECK: Final = SafeString(
    '<svg class="sign" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"'
    ' focusable="false"><path d="M1.5 6.5l3 3 6-7" /></svg>'
)
