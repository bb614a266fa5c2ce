"""How an action says no."""

from collections.abc import Sequence


class ActionRefused(Exception):
    """The action wrote nothing; `problems` says in Vietnamese what to mend."""

    def __init__(self, problems: Sequence[str] | str) -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("; ".join(self.problems))
