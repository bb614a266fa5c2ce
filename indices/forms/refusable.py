"""The form of whatever an action may refuse."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms


class RefusableForm(forms.Form):
    """A form whose action may say no."""

    def refuse(self, problems: Sequence[str]) -> None:
        for problem in problems:
            self.add_error(None, problem)
