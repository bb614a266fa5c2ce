"""Things to look at before publishing, in groups of one kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indices.actions.cells import cell_anchor

MOST_LISTED = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; `slug` and `cell` lead to its place in the table, `section`
    to a part of the sheet's page."""

    text: str
    slug: str = ""
    cell: str = ""
    section: str = ""

    @property
    def anchor(self) -> str:
        return self.section or (cell_anchor(self.cell) if self.cell else "")


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one kind; only those that block stop the publishing.

    `count` is of all of them, of which the first are listed.
    """

    kind: str
    title: str
    advice: str
    findings: tuple[Finding, ...]
    count: int
    blocks: bool = False

    @property
    def unlisted(self) -> int:
        return self.count - len(self.findings)


def group_of(
    kind: str,
    title: str,
    advice: str,
    findings: Iterable[Finding],
    *,
    blocks: bool = False,
) -> FindingGroup:
    found = tuple(findings)
    return FindingGroup(kind, title, advice, found[:MOST_LISTED], len(found), blocks)
