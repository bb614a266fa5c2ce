"""The sheet "Kiểm tra": live formulas that compute the annex's figures once more.

The annex itself holds values, as signed. Here anyone can see that sums, mean and ranks
follow from them; every formula carries its value for readers that do not compute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from indices.exports.annex_range import AnnexRange, column_letters
from indices.exports.formats import Cell, Kind
from indices.exports.formats.workbook import Book, Sheet
from indices.exports.ranking import part_key
from indices.scoring import ranking, statistics
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow

WIDTHS = [14.0, 57.0, 24.0, 24.0, 22.0, 24.0]
NUMBER, NAME, FIRST, SECOND, THIRD, VERDICT = range(6)
# Ranking densely needs a formula whose work grows with the cube of the list.
LONGEST_DENSE = 300
STORED_DECIMALS = 6


def write(
    book: Book, page: RankingPage, area: AnnexRange, *, has_parts: bool | None = None
) -> None:
    """`has_parts` says whether the annex lists the parts of the total; by default it
    lists those that the edition has."""
    sheet = book.sheet(_("Kiểm tra"), widths=WIDTHS)
    sheet.title(_("Kiểm tra bằng công thức"))
    sheet.gap()
    if not area.count:
        sheet.line(_("Danh sách không có đơn vị nào."), italic=True)
        return
    check = _Check(sheet, page, area)
    check.write_totals()
    sheet.gap()
    obstacle = check.obstacle()
    if obstacle:
        sheet.line(obstacle, italic=True)
    else:
        check.write_ranks()
    sheet.print_all()
    if bool(page.header.parts) if has_parts is None else has_parts:
        _write_sums(book, page, area)


def _write_sums(book: Book, page: RankingPage, area: AnnexRange) -> None:
    """A sheet of its own, so that each table's heading is repeated on its pages."""
    sheet = book.sheet(_("Kiểm tra tổng"), widths=WIDTHS)
    sheet.title(_("Kiểm tra tổng các phần điểm"))
    sheet.gap()
    _Check(sheet, page, area).write_sums()
    sheet.print_all()


@dataclass(frozen=True, slots=True)
class _Total:
    """A figure of the whole list: by formula, its value, and as it is recorded."""

    label: str
    formula: str
    value: Decimal | int | None
    stated: Decimal | int | None


@dataclass(frozen=True, slots=True)
class _Check:
    sheet: Sheet
    page: RankingPage
    area: AnnexRange

    @property
    def decimals(self) -> int:
        return self.page.header.decimals

    @property
    def scores(self) -> list[Decimal]:
        return [row.score for row in self.page.rows if row.score is not None]

    # --- the list as a whole -------------------------------------------------------

    def write_totals(self) -> None:
        self.sheet.head(
            [
                _("TT"),
                _("Nội dung"),
                _("Tính lại"),
                _("Ghi nhận"),
                _("Chênh"),
                _("Kết quả"),
            ]
        )
        self.sheet.repeat(self.sheet.row - 1, self.sheet.row - 1, is_frozen=False)
        for place, line in enumerate(self.total_lines(), start=1):
            self.write_total(place, line)

    def total_lines(self) -> Iterator[_Total]:
        names, column = self.area.column("unit"), self.area.column("score")
        summary, scores = self.page.summary, self.scores
        yield _Total(
            _("Số đơn vị"), f"COUNTA({names})", self.area.count, summary.unit_count
        )
        yield _Total(
            _("Số đơn vị có điểm"),
            f"COUNT({column})",
            len(scores),
            summary.scored_count,
        )
        if not scores:
            return
        mean = _stored(statistics.mean(scores))
        median = _stored(statistics.median(scores))
        average = f"AVERAGE({column})"
        announced = self.page.header.announced_mean
        yield _Total(_("Điểm trung bình"), average, mean, summary.mean_score)
        if announced is not None:
            yield _Total(_("Trung bình được công bố"), average, mean, announced)
        yield _Total(_("Trung vị"), f"MEDIAN({column})", median, summary.median_score)
        yield _Total(_("Cao nhất"), f"MAX({column})", max(scores), summary.best_score)
        yield _Total(_("Thấp nhất"), f"MIN({column})", min(scores), summary.worst_score)

    def write_total(self, place: int, line: _Total) -> None:
        sheet, row, decimals = self.sheet, self.sheet.row + 1, self.decimals
        kind = Kind.INTEGER if isinstance(line.value, int) else Kind.SCORE
        # A part of the list has a mean of its own, which nobody has stated.
        stated = None if self.page.query.is_filtered else line.stated
        self.start_line(place, line.label)
        sheet.formula(FIRST, f"={line.formula}", line.value, kind, decimals)
        sheet.cell(SECOND, stated, kind, decimals)
        if stated is None or line.value is None:
            self.leave_empty(THIRD, VERDICT)
        else:
            # Compared as both are shown.
            own, other = (
                f"ROUND({_letter(p)}{row},{decimals})" for p in (FIRST, SECOND)
            )
            gap = _rounded(line.value, decimals) - _rounded(stated, decimals)
            sheet.formula(THIRD, f"=ROUND({own}-{other},6)", gap, kind, decimals)
            self.verdict(f"{_letter(THIRD)}{row}=0", is_equal=gap == 0)
        sheet.row += 1

    def start_line(self, place: int, label: str) -> None:
        self.sheet.fit_row([None, label])
        self.sheet.cell(NUMBER, place, Kind.INTEGER)
        self.sheet.cell(NAME, label, Kind.TEXT)

    def leave_empty(self, *places: int) -> None:
        for place in places:
            self.sheet.cell(place, None, Kind.LABEL)

    def verdict(self, condition: str, *, is_equal: bool) -> None:
        same, other = _("khớp"), _("khác")
        self.sheet.formula(
            VERDICT,
            f'=IF({condition},"{same}","{other}")',
            same if is_equal else other,
            Kind.LABEL,
        )

    # --- the rank of each unit -------------------------------------------------------

    def obstacle(self) -> str:
        """Why ranks cannot be computed from this list; empty when they can."""
        if self.page.query.is_filtered:
            return _("Danh sách đã lọc nên không tính lại được thứ hạng chung.")
        if self.page.header.is_partial:
            return _(
                "Chỉ biết kết quả của một phần các đơn vị nên không tính lại "
                "được thứ hạng."
            )
        if not self.scores:
            return _("Không có điểm để tính lại thứ hạng.")
        is_dense = self.page.header.ranking_rule == ranking.RankingRule.DENSE
        if is_dense and self.area.count > LONGEST_DENSE:
            return _("Danh sách quá dài để tính lại thứ hạng bằng công thức.")
        return ""

    def write_ranks(self) -> None:
        self.sheet.head(
            [
                _("STT"),
                _("Đơn vị"),
                _("Điểm xếp hạng"),
                _("Hạng tính lại"),
                _("Hạng trong biểu"),
                _("Kết quả"),
            ]
        )
        self.sheet.repeat(self.sheet.row - 1, self.sheet.row - 1, is_frozen=False)
        first = self.sheet.row + 1
        letters = _letter(FIRST)
        column = f"{letters}${first}:{letters}${first + self.area.count - 1}"
        placings = ranking.rank_entries(
            [
                ranking.Entry(row.unit_id, row.score, is_ranked=row.is_ranked)
                for row in self.page.rows
            ],
            rule=ranking.RankingRule(self.page.header.ranking_rule),
            decimals=self.decimals,
        )
        for place, row in enumerate(self.page.rows):
            self.rank_line(place, row, placings[row.unit_id].rank, column)

    def rank_line(
        self, place: int, row: RankingRow, rank: int | None, column: str
    ) -> None:
        sheet, number = self.sheet, self.sheet.row + 1
        value, computed, said = (
            f"{_letter(p)}{number}" for p in (FIRST, SECOND, THIRD)
        )
        self.start_line(place + 1, row.unit)
        if rank is None or row.score is None:
            self.leave_empty(FIRST, SECOND, THIRD, VERDICT)
        else:
            source = self.area.cell("score", place)
            exact = self.page.header.ranking_rule != ranking.RankingRule.PUBLISHED
            formula = f"={source}" if exact else f"=ROUND({source},{self.decimals})"
            score = row.score if exact else _rounded(row.score, self.decimals)
            sheet.formula(FIRST, formula, score, Kind.SCORE, self.decimals)
            sheet.formula(SECOND, self.rank_formula(value, column), rank, Kind.INTEGER)
            stated = self.area.cell("rank", place)
            sheet.formula(THIRD, f"={stated}", row.rank or 0, Kind.INTEGER)
            self.verdict(f"{computed}={said}", is_equal=rank == row.rank)
        sheet.row += 1

    def rank_formula(self, value: str, column: str) -> str:
        if self.page.header.ranking_rule != ranking.RankingRule.DENSE:
            return f"=RANK({value},{column},0)"
        # How many different values stand above; empty cells count for nothing.
        counted = f'COUNTIF({column},{column}&"")'
        return f"=SUMPRODUCT(ISNUMBER({column})*({column}>{value})/{counted})+1"

    # --- the sum of the parts --------------------------------------------------------

    def write_sums(self) -> None:
        self.sheet.head(
            [
                _("STT"),
                _("Đơn vị"),
                _("Tổng các phần"),
                _("Tổng trong biểu"),
                _("Chênh"),
                _("Kết quả"),
            ]
        )
        self.sheet.repeat(self.sheet.row - 1, self.sheet.row - 1, is_frozen=False)
        keys = [part_key(part.code) for part in self.page.header.parts]
        for place, row in enumerate(self.page.rows):
            self.sum_line(place, row, keys)

    def sum_line(self, place: int, row: RankingRow, keys: list[str]) -> None:
        sheet, number = self.sheet, self.sheet.row + 1
        self.start_line(place + 1, row.unit)
        known = [part for part in row.parts if part is not None]
        if row.score is None or len(known) < len(keys):
            self.leave_empty(FIRST, SECOND, THIRD, VERDICT)
        else:
            total = sum(known, Decimal(0))
            gap = _rounded(total - row.score, self.decimals)
            computed, said = (f"{_letter(p)}{number}" for p in (FIRST, SECOND))
            formulas: list[tuple[int, str, Cell]] = [
                (FIRST, f"SUM({self.area.across(keys, place)})", total),
                (SECOND, self.area.cell("score", place), row.score),
                (THIRD, f"ROUND({computed}-{said},{self.decimals})", gap),
            ]
            for column, formula, value in formulas:
                sheet.formula(column, f"={formula}", value, Kind.SCORE, self.decimals)
            self.verdict(f"{_letter(THIRD)}{number}=0", is_equal=gap == 0)
        sheet.row += 1


def _letter(place: int) -> str:
    return column_letters(place)


def _rounded(value: Decimal | int, decimals: int) -> Decimal:
    return ranking.round_half_up(value, decimals)


def _stored(value: Fraction | None) -> Decimal | None:
    return None if value is None else ranking.round_half_up(value, STORED_DECIMALS)
