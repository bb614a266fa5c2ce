"""Ranking pages made by hand, so that files are tested without a database.

The small province: four districts, B and C tied, D without data.

    | unit     | appraised 65 | survey 35 | total | rank | tier       | change |
    | Huyện A  | 60.50        | 30.25     | 90.75 | 1    | Xuất sắc   | +1.25  |
    | Huyện B  | 52.00        | 24.50     | 76.50 | 2    | Khá        | −1.16  |
    | Huyện C  | 51.25        | 25.25     | 76.50 | 2    | Khá        |  0.00  |
    | Huyện D  |              |           |       |      |            |        |

    sum 243.75, mean 81.25, median 76.50
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.paginator import Paginator

from indices.models import EditionSummary
from indices.scoring import ranking, statistics
from indices.selectors.header import EditionHeader, PartSpan, TierSpan
from indices.selectors.ranking import RankingPage, RankingQuery
from indices.selectors.ranking_rows import RankingRow, SourceLine
from indices.selectors.siblings import Siblings

MOMENT = datetime(2026, 3, 21, 7, 5, tzinfo=UTC)  # 14:05 in Vietnam
SOURCE = SourceLine(
    "Báo Tỉnh", "https://example.vn/chi-so?nam=2022", date(2023, 10, 21)
)
TIERS = (
    TierSpan("Xuất sắc", 4, Decimal(90), True, None, False),
    TierSpan("Tốt", 3, Decimal(80), True, Decimal(90), False),
    TierSpan("Khá", 2, Decimal(70), True, Decimal(80), False),
    TierSpan("Trung bình", 1, None, False, Decimal(70), False),
)
PARTS = (
    PartSpan("tham-dinh", "Thẩm định", Decimal(65)),
    PartSpan("dieu-tra", "Điều tra XHH", Decimal(35)),
)


def make_header(**changes: object) -> EditionHeader:
    header = EditionHeader(
        index_code="cchc",
        index_name="Chỉ số cải cách hành chính",
        index_short_name="CCHC",
        unit_of_measure="điểm",
        scale_max=Decimal(100),
        decimals=2,
        area="thai-nguyen",
        area_name="Tỉnh Thái Nguyên",
        area_level="province",
        level="district",
        level_label="Cấp huyện",
        year=2022,
        units_as_of=date(2022, 12, 31),
        state="published",
        revision=1,
        newest_revision=1,
        decision="12/QĐ-UBND",
        issuing_body="Ủy ban nhân dân tỉnh Thái Nguyên",
        decided_on=date(2023, 2, 5),
        published_on=date(2023, 2, 6),
        released_at=MOMENT,
        has_signed_pdf=False,
        reason="",
        digest="a1" * 32,
        is_illustrative=False,
        is_partial=False,
        ranking_rule="exact",
        ranking_rule_label="theo giá trị chính xác",
        tiers=TIERS,
        parts=(),
        announced_mean=None,
        note="",
        updated_at=MOMENT,
    )
    return header._replace(**changes)


def make_row(number: int, unit: str, score: str | None = None, **facts: object):
    """A row as the selector makes it; what the facts do not name is unknown."""
    row = RankingRow(
        position=number,
        unit_id=number,
        lineage_id=number,
        unit=unit,
        code=f"{160 + number}",
        slug=f"don-vi-{160 + number}",
        kind="huyện",
        score=None if score is None else Decimal(score),
        origin="none" if score is None else "announced",
        rank=None,
        ranked_of=None,
        is_tied=False,
        is_ranked=True,
        tier="",
        tier_strength=None,
        rank_change=None,
        score_change=None,
        changed_since=None,
        computed_score=None if score is None else Decimal(score),
        computed_rank=None,
        computed_tier="",
        has_disagreement=False,
        basis="" if score is None else "stated",
        formula="",
        source=None if score is None else SOURCE,
        note="",
    )
    return row._replace(**facts)


def make_page(
    rows: Sequence[RankingRow],
    *,
    header: EditionHeader | None = None,
    query: RankingQuery | None = None,
    **summary: object,
) -> RankingPage:
    """A page around the rows, with the figures of the whole counted from them."""
    header = header or make_header()
    return RankingPage(
        header=header,
        summary=make_summary(rows, **summary),
        rows=tuple(rows),
        total=len(rows),
        query=query or RankingQuery(page_size=None),
        paging=Paginator(rows, max(len(rows), 1)).page(1),
        siblings=Siblings((), (), ()),
        history_years=(),
        changed_since=max((row.changed_since or 0 for row in rows), default=0) or None,
        sources=tuple(dict.fromkeys(row.source for row in rows if row.source)),
    )


def make_summary(rows: Sequence[RankingRow], **changes: object) -> EditionSummary:
    scores = [row.score for row in rows if row.score is not None]
    mean, median = statistics.mean(scores), statistics.median(scores)
    tiers = [[t.name, t.strength, sum(r.tier == t.name for r in rows)] for t in TIERS]
    figures = {
        "unit_count": len(rows),
        "scored_count": len(scores),
        "ranked_count": sum(row.rank is not None for row in rows),
        "mean_score": None if mean is None else ranking.round_half_up(mean, 6),
        "median_score": None if median is None else ranking.round_half_up(median, 6),
        "best_score": max(scores, default=None),
        "worst_score": min(scores, default=None),
        "tier_counts": tiers,
    }
    return EditionSummary(**(figures | changes))


def small_province(**header: object) -> RankingPage:
    """The four districts of this file's docstring."""
    ranked = {"ranked_of": 3, "changed_since": 2021}
    rows = [
        make_row(
            1,
            "Huyện A",
            "90.750000",
            rank=1,
            computed_rank=1,
            tier="Xuất sắc",
            tier_strength=4,
            score_change=Decimal("1.25"),
            rank_change=2,
            parts=(Decimal("60.50"), Decimal("30.25")),
            **ranked,
        ),
        make_row(
            2,
            "Huyện B",
            "76.500000",
            rank=2,
            computed_rank=2,
            is_tied=True,
            tier="Khá",
            tier_strength=2,
            score_change=Decimal("-1.16"),
            rank_change=-1,
            parts=(Decimal("52.00"), Decimal("24.50")),
            **ranked,
        ),
        make_row(
            3,
            "Huyện C",
            "76.500000",
            rank=2,
            computed_rank=2,
            is_tied=True,
            tier="Khá",
            tier_strength=2,
            score_change=Decimal("0.00"),
            rank_change=0,
            parts=(Decimal("51.25"), Decimal("25.25")),
            **ranked,
        ),
        make_row(4, "Huyện D"),
    ]
    return make_page(rows, header=make_header(parts=PARTS, **header))


def large_list(count: int, **header: object) -> RankingPage:
    """Units with falling scores, long names among them, a tier each."""
    rows = []
    for number in range(1, count + 1):
        score = Decimal(9800 - 3000 * number // count) / 100
        tier = next(t for t in TIERS if t.lower is None or score >= t.lower)
        name = f"Phường Số {number}"
        if number % 10 == 3:
            name = f"Thị trấn Nông trường Quân đội nhân dân Việt Nam Anh hùng {number}"
        rows.append(
            make_row(
                number,
                name,
                str(score),
                tier=tier.name,
                tier_strength=tier.strength,
                score_change=Decimal(number % 7 - 3) / 4,
                changed_since=2021,
            )
        )
    places = ranking.rank_entries(
        [ranking.Entry(row.unit_id, row.score) for row in rows],
        rule=ranking.RankingRule.EXACT,
    )
    ranked = [
        row._replace(
            rank=places[row.unit_id].rank,
            computed_rank=places[row.unit_id].rank,
            ranked_of=count,
            rank_change=row.unit_id % 5 - 2,
        )
        for row in rows
    ]
    return make_page(
        ranked, header=make_header(level="commune", level_label="Cấp xã", **header)
    )
