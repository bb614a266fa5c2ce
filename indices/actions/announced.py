"""What one source says of one unit, and what about it cannot be right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import CharField
from django.utils.translation import gettext as _

from indices.fields import fits
from indices.models import Announcement, Edition, EditionPart, Source
from indices.numbers import STORED_DECIMALS, format_number
from indices.scoring.ranking import round_half_up
from units.models import Unit

# What one announcement says, in the order of the change log.
FACTS = (
    "score",
    "score_text",
    "max_score",
    "rank",
    "ranked_of",
    "tier_name",
    "score_change",
    "rank_change",
    "changed_since",
    "basis",
    "formula",
    "is_primary",
    "is_ranked",
    "note",
)

# The unit and the source (if any) that an announcement is about: one row for each.
Key = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class AnnouncementInput:
    """What one source says of one unit; None and "" mean that it does not say."""

    unit: Unit
    source: Source | None = None
    score: Decimal | None = None
    score_text: str = ""
    max_score: Decimal | None = None
    rank: int | None = None
    ranked_of: int | None = None
    tier_name: str = ""
    score_change: Decimal | None = None
    rank_change: int | None = None
    changed_since: int | None = None
    basis: str = "stated"
    formula: str = ""
    is_primary: bool = True
    is_ranked: bool = True
    note: str = ""
    parts: Mapping[str, Decimal | None] = field(default_factory=dict)


def input_of(announcement: Announcement) -> AnnouncementInput:
    """What a stored announcement says, ready to be changed and recorded again."""
    facts: dict[str, Any] = {name: getattr(announcement, name) for name in FACTS}
    return AnnouncementInput(
        unit=announcement.unit,
        source=announcement.source,
        parts={part.part.code: part.score for part in announcement.parts.all()},
        **facts,
    )


def as_stored(row: AnnouncementInput) -> AnnouncementInput:
    """The row as it will be read back: six decimals, only the parts that are known."""
    return replace(
        row,
        score=_rounded(row.score),
        max_score=_rounded(row.max_score),
        score_change=_rounded(row.score_change),
        parts={
            code: _rounded(score)
            for code, score in row.parts.items()
            if score is not None
        },
    )


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, STORED_DECIMALS)


def problems_of(
    row: AnnouncementInput, edition: Edition, parts: Mapping[str, EditionPart]
) -> list[str]:
    """What cannot be right about a row, in Vietnamese, the unit named."""
    found = [
        *_problems_of_unit(row.unit, edition),
        *_problems_of_score(row, edition),
        *_problems_of_rank(row),
        *_problems_of_texts(row),
        *_problems_of_parts(row, parts),
    ]
    numbers = (row.score, row.max_score, row.score_change, *row.parts.values())
    if any(number is not None and not fits(number) for number in numbers):
        found.append(_("có số quá lớn"))
    return [f"{row.unit.name}: {text}." for text in found]


def _problems_of_unit(unit: Unit, edition: Edition) -> Iterator[str]:
    if unit.level != edition.level:
        yield (
            _("không thuộc cấp được xếp hạng (%(level)s)")
            % {"level": edition.get_level_display()}
        )
    if unit.is_illustrative != edition.is_illustrative:
        yield _("số liệu minh họa và số liệu thật không được lẫn nhau")


def _problems_of_score(row: AnnouncementInput, edition: Edition) -> Iterator[str]:
    if row.max_score is not None and row.max_score <= 0:
        yield _("mức tối đa của đơn vị phải lớn hơn 0")
    if row.score is None:
        return
    ceiling = row.max_score or edition.index.scale_max
    if row.score < 0:
        yield _("điểm không được âm")
    if ceiling is not None and row.score > ceiling:
        yield (
            _("điểm %(score)s lớn hơn mức tối đa %(max)s")
            % {"score": format_number(row.score), "max": format_number(ceiling)}
        )


def _problems_of_rank(row: AnnouncementInput) -> Iterator[str]:
    if row.rank is not None and row.rank < 1:
        yield _("hạng phải từ 1 trở lên")
    if row.ranked_of is not None and row.ranked_of < (row.rank or 1):
        yield (
            _("hạng %(rank)d lớn hơn tổng số %(of)d đơn vị")
            % {"rank": row.rank or 1, "of": row.ranked_of}
        )


def _problems_of_texts(row: AnnouncementInput) -> Iterator[str]:
    if row.basis == Announcement.Basis.DERIVED and not row.formula:
        yield _("giá trị suy ra phải ghi cách suy ra")
    for name in ("score_text", "tier_name", "formula"):
        column = Announcement._meta.get_field(name)
        assert isinstance(column, CharField)
        longest = column.max_length or 0
        if len(getattr(row, name)) > longest:
            yield (
                _("“%(column)s” không quá %(count)d ký tự")
                % {"column": column_label(name), "count": longest}
            )


def _problems_of_parts(
    row: AnnouncementInput, parts: Mapping[str, EditionPart]
) -> list[str]:
    found = []
    for code, score in row.parts.items():
        part = parts.get(code)
        if part is None:
            found.append(_("không có phần điểm mã %(code)s") % {"code": code})
        elif score is not None and score < 0:
            found.append(_("điểm phần “%(part)s” không được âm") % {"part": part.name})
        elif score is not None and part.max_score and score > part.max_score:
            found.append(
                _("điểm phần “%(part)s” %(score)s lớn hơn tối đa %(max)s")
                % {
                    "part": part.name,
                    "score": format_number(score),
                    "max": format_number(part.max_score),
                }
            )
    return found


def contradicting_rows(rows: Sequence[AnnouncementInput]) -> list[str]:
    found = []
    seen: set[Key] = set()
    primary: set[int] = set()
    for row in rows:
        if key_of(row) in seen:
            found.append(
                _("%(unit)s: có hai dòng từ cùng một nguồn.") % {"unit": row.unit.name}
            )
        elif row.is_primary and row.unit.pk in primary:
            found.append(
                _("%(unit)s: chỉ một nguồn được là bản chính.")
                % {"unit": row.unit.name}
            )
        seen.add(key_of(row))
        if row.is_primary:
            primary.add(row.unit.pk)
    return found


def key_of(row: AnnouncementInput | Announcement) -> Key:
    return row.unit.pk, row.source.pk if row.source else None


def column_label(name: str) -> str:
    """The name of a fact in the change log; of what is no fact, nothing."""
    if name not in FACTS:
        return ""
    return str(Announcement._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
