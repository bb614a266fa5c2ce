"""The twins of the front page: the newest ranking whole, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from indices.exports.edition import edition_json
from indices.exports.editions import editions_table
from indices.exports.export import Export, simple_export
from indices.exports.formats import Json, Table
from indices.exports.ranking import ranking_table, row_json
from indices.selectors.editions import EditionLine
from indices.selectors.home import HomePage
from indices.selectors.ranking import RankingPage


def home_export(
    page: HomePage, ranking: RankingPage | None, *, title: str, news: Sequence[str]
) -> Export:
    """`ranking` holds all rows of which the page shows an excerpt."""
    others = editions_table([*page.of_area, *page.of_nation])
    if ranking is None:
        empty: Table[EditionLine] = Table(
            name="tong-quan", title=title, columns=others.columns, rows=[]
        )
        return simple_export(empty)
    table = ranking_table(ranking)
    return simple_export(
        Table(
            name="tong-quan",
            title=table.title,
            columns=table.columns,
            rows=table.rows,
            header=table.header,
            notes=[title, *news],
            sources=table.sources,
        ),
        payload=_json(page, ranking, title=title, news=news),
        more=[others],
    )


def _json(
    page: HomePage, ranking: RankingPage, *, title: str, news: Sequence[str]
) -> Json:
    codes = [part.code for part in ranking.header.parts]
    return {
        "title": title,
        "area": page.area.slug if page.area else None,
        "edition": edition_json(ranking.header, ranking.summary),
        "changes": list(news),
        "rows": [row_json(row, codes) for row in ranking.rows],
        "editions": [
            edition_json(line.header) for line in (*page.of_area, *page.of_nation)
        ],
    }
