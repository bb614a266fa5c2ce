"""The news of an edition: its headline, its four figures, what changed (ux 6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.home import HomePage
from indices.selectors.movements import Move, Movements
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow
from indices.sentences.amounts import amount, points, value
from indices.sentences.ranking import result_in_words

# From here on a move is news (ux 6.5).
RANK_STEPS = 3
SCORE_POINTS = Decimal("2.00")
MOST_SENTENCES = 5
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class News:
    """One sentence; it begins with a linked name where `subject` is one."""

    text: str
    subject: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the four figures; `change` is shown with its sign."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    change: Decimal | None = None
    since: int | None = None


# --- headline ---------------------------------------------------------------------


def headline(page: HomePage) -> str:
    """The title of the front page: the year and what there is to say of it."""
    if page.summary is None or page.excerpt is None:
        return _("Chưa có số liệu")
    return _("Năm %(year)d: %(finding)s") % {
        "year": page.excerpt.header.year,
        "finding": _finding(page, page.excerpt),
    }


def _finding(page: HomePage, excerpt: RankingPage) -> str:
    if excerpt.header.is_partial:
        return _known_finding(excerpt)
    assert page.summary is not None
    summary, header = page.summary, excerpt.header
    said = []
    if summary.rising_count or summary.falling_count:
        said.append(
            _("%(rising)d/%(total)d đơn vị tăng điểm")
            % {"rising": summary.rising_count, "total": summary.unit_count}
        )
    elif 0 < len(excerpt.leaders) <= MOST_NAMES:
        names = ", ".join(row.unit for row in excerpt.leaders)
        said.append(_("%(names)s dẫn đầu") % {"names": names})
    mean = header.announced_mean or summary.mean_score
    if mean is not None:
        said.append(
            _("điểm trung bình %(mean)s")
            % {"mean": format_number(mean, header.decimals)}
        )
    said = said or [_("%(count)d đơn vị được xếp hạng") % {"count": summary.unit_count}]
    return ", ".join(said)


def _known_finding(excerpt: RankingPage) -> str:
    """Of a partial edition: its one or two results, or its leader."""
    rows = excerpt.rows
    if len(rows) == 1:
        return f"{rows[0].unit} {result_in_words(rows[0], excerpt.header)}"
    if excerpt.leaders:
        leader = excerpt.leaders[0]
        score = (
            _(" với %(score)s") % {"score": amount(leader.score, excerpt.header)}
            if leader.score is not None
            else ""
        )
        return _("%(unit)s dẫn đầu%(score)s") % {"unit": leader.unit, "score": score}
    return _("có số liệu của %(known)d/%(total)d đơn vị") % {
        "known": excerpt.known_count,
        "total": excerpt.summary.unit_count,
    }


# --- figures ----------------------------------------------------------------------


def figures(page: HomePage) -> list[Figure]:
    """Mean, best, worst, units in the best tier: only of a whole edition."""
    if page.summary is None or page.excerpt is None or page.summary.edition.is_partial:
        return []
    return list(_figures(page, page.excerpt))


def _figures(page: HomePage, excerpt: RankingPage) -> Iterator[Figure]:
    assert page.summary is not None
    summary, header = page.summary, excerpt.header
    if summary.mean_score is not None:
        yield Figure(
            label=_("Điểm trung bình của %(count)d đơn vị")
            % {"count": summary.scored_count},
            value=value(summary.mean_score, header),
            note=_announced_mean(excerpt),
            change=page.mean_change,
            since=page.earlier.edition.year if page.earlier else None,
        )
    scored = [row for row in excerpt.rows if row.score is not None]
    if scored:
        best = max(scored, key=lambda row: row.score or Decimal(0))
        worst = min(scored, key=lambda row: row.score or Decimal(0))
        yield _of_row(_("Điểm cao nhất"), best, excerpt)
        yield _of_row(_("Điểm thấp nhất"), worst, excerpt)
    yield from _of_best_tier(excerpt)


def _announced_mean(excerpt: RankingPage) -> str:
    announced = excerpt.header.announced_mean
    if announced is None:
        return ""
    return _("được công bố: %(mean)s") % {"mean": amount(announced, excerpt.header)}


def _of_row(label: str, row: RankingRow, excerpt: RankingPage) -> Figure:
    return Figure(
        label=label,
        value=value(row.score, excerpt.header),
        note=row.unit,
        url=row.url,
    )


def _of_best_tier(excerpt: RankingPage) -> Iterator[Figure]:
    """Units in the best tier of the scheme, with the next tiers beside it."""
    counts = excerpt.summary.tier_counts
    if not any(count for _name, _strength, count in counts):
        return
    (name, _strength, count), *others = counts
    following = [f"{other}: {number}" for other, _s, number in others[:2] if number]
    yield Figure(
        label=_("Xếp loại %(tier)s") % {"tier": name},
        value=f"{count}/{excerpt.summary.unit_count}",
        note=", ".join(following),
        url=excerpt.header.url,
    )


# --- what changed -----------------------------------------------------------------


def changes(found: Movements | None) -> list[News]:
    """At most five sentences; what makes editions differ comes before any move, and
    then no move is told."""
    if found is None:
        return []
    news = list(_warnings(found))
    if found.is_comparable:
        news += [*new_ends(found), *_moves(found)]
    return news[:MOST_SENTENCES]


def nothing_changed(found: Movements | None) -> str:
    """Said where no rule finds anything: there is no earlier year, or no big move."""
    if found is None:
        return ""
    since = changes_since(found)
    if since is None:
        return _("Chưa có kỳ trước đã công bố để so sánh.")
    return _(
        "So với năm %(year)d không có đơn vị nào đổi loại, đổi từ %(steps)d bậc hoặc "
        "từ %(points)s trở lên."
    ) % {
        "year": since,
        "steps": RANK_STEPS,
        "points": points(SCORE_POINTS, found.header),
    }


def changes_since(found: Movements | None) -> int | None:
    """The year that the news compares with; None where there is none."""
    if found is None:
        return None
    if found.earlier is not None:
        return found.earlier.year
    years = [move.now.changed_since for move in found.moves if move.now.changed_since]
    return max(years, default=None)


def _warnings(found: Movements) -> Iterator[News]:
    for text in (method_warning(found), units_warning(found)):
        if text:
            yield News(text)


def method_warning(found: Movements) -> str:
    """What of the method is another one than the year before; empty where nothing."""
    if found.earlier is None or not found.method_changed:
        return ""
    if found.parts_changed and found.tiers_changed:
        form = _(
            "Các phần điểm và thang xếp loại đã đổi so với năm %(year)d nên không so "
            "sánh điểm và hạng của từng đơn vị."
        )
    elif found.parts_changed:
        form = _(
            "Các phần điểm (lĩnh vực, điểm tối đa) đã đổi so với năm %(year)d nên "
            "không so sánh điểm và hạng của từng đơn vị."
        )
    else:
        form = _(
            "Thang xếp loại đã đổi so với năm %(year)d nên không so sánh kết quả của "
            "từng đơn vị."
        )
    return form % {"year": found.earlier.year}


def units_warning(found: Movements) -> str:
    if found.earlier is None or not found.units_changed:
        return ""
    return _(
        "Các đơn vị được xếp hạng đã đổi so với năm %(year)d (thêm %(joined)d, bớt "
        "%(left)d) nên không so sánh thứ hạng."
    ) % {"year": found.earlier.year, "joined": found.joined, "left": found.left}


def new_ends(found: Movements, *, year: int | None = None) -> Iterator[News]:
    """One unit leads or comes last now, another one did before; never of a partial
    edition. `year` is the year of the addresses, None the newest of each unit."""
    if found.header.is_partial or (found.earlier and found.earlier.is_partial):
        return
    first, last = _("dẫn đầu, thay %(unit)s."), _("xếp cuối bảng, thay %(unit)s.")
    for form, now, before in (
        (first, found.leaders, found.leaders_before),
        (last, found.last, found.last_before),
    ):
        if len(now) != 1 or len(before) != 1:
            continue
        if now[0].lineage_id != before[0].lineage_id:
            text = form % {"unit": before[0].unit}
            yield News(text, now[0].unit, now[0].url_of(year))


def _moves(found: Movements) -> list[News]:
    worth = [move for move in found.moves if _is_news(move, found)]
    worth.sort(key=lambda move: _weight(move, found))
    return [_move_news(move, found) for move in worth]


def _rank_steps(move: Move, found: Movements) -> int:
    """Places gained or lost; none among other units."""
    return 0 if found.units_changed else move.now.rank_change or 0


def _is_news(move: Move, found: Movements) -> bool:
    """Beyond a threshold, and against the year that the others compare with."""
    if move.now.changed_since not in (None, changes_since(found)):
        return False
    return (
        move.changed_tier
        or abs(_rank_steps(move, found)) >= RANK_STEPS
        or abs(move.now.score_change or Decimal(0)) >= SCORE_POINTS
    )


def _weight(move: Move, found: Movements) -> tuple[bool, int, Decimal]:
    """A tier before places, places before points, the bigger before the smaller."""
    steps = abs(_rank_steps(move, found))
    return (
        not move.changed_tier,
        -steps if steps >= RANK_STEPS else 0,
        -abs(move.now.score_change or Decimal(0)),
    )


def _move_news(move: Move, found: Movements) -> News:
    """ "tăng 4 bậc (từ hạng 8 lên hạng 4), +3,20 điểm, lên loại Tốt."."""
    said = [_rank_words(move, found), _score_words(move, found), _tier_words(move)]
    text = ", ".join(filter(None, said))
    return News(f"{text}.", move.now.unit, move.now.url)


def _rank_words(move: Move, found: Movements) -> str:
    steps, rank = _rank_steps(move, found), move.now.rank
    if abs(steps) < RANK_STEPS:
        return ""
    values = {"steps": abs(steps), "then": (rank or 0) + steps, "now": rank}
    if rank is None:
        wording = _("tăng %(steps)d bậc") if steps > 0 else _("giảm %(steps)d bậc")
    elif steps > 0:
        wording = _("tăng %(steps)d bậc (từ hạng %(then)d lên hạng %(now)d)")
    else:
        wording = _("giảm %(steps)d bậc (từ hạng %(then)d xuống hạng %(now)d)")
    return wording % values


def _score_words(move: Move, found: Movements) -> str:
    change = move.now.score_change
    if not change:
        return ""
    size = points(abs(change), found.header)
    wording = _("tăng %(size)s") if change > 0 else _("giảm %(size)s")
    return wording % {"size": size}


def _tier_words(move: Move) -> str:
    if not move.changed_tier or move.before is None:
        return ""
    values = {"then": move.before.tier, "now": move.now.tier}
    steps = move.tier_steps
    if not steps:
        return _("chuyển sang loại %(now)s (trước là %(then)s)") % values
    if steps > 0:
        return _("lên loại %(now)s (trước là %(then)s)") % values
    return _("xuống loại %(now)s (trước là %(then)s)") % values


def plain(news: News) -> str:
    """A sentence as one text, for files."""
    return f"{news.subject} {news.text}".strip()
