"""What changed against the year before, by rule (ux 6.5): at most five sentences.

What makes the years differ is said first, and then no move is told that it would make
meaningless. A domain is named as where points came from, never as a cause beyond that.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.changes import ChangeRow, ChangesPage
from indices.selectors.explained import page_url
from indices.sentences.home import (
    MOST_SENTENCES,
    RANK_STEPS,
    SCORE_POINTS,
    News,
    method_warning,
    new_ends,
    units_warning,
)

# From here on the move of a domain's median is news, in percentage points.
MEDIAN_POINTS = Decimal(3)
MOST_MOVES = 3


def changes_title(page: ChangesPage) -> str:
    return _("Điều gì thay đổi: %(title)s") % {"title": page.header.title}


def changes_finding(page: ChangesPage) -> str:
    """How many rose and fell: as published, or on the common criteria of two sets."""
    if page.earlier is None:
        return _("Chưa có kỳ trước đã công bố để so sánh.")
    if page.method_changed and page.has_common:
        changes = [row.common_change for row in page.all_rows]
        form = _(
            "Trên các tiêu chí giữ nguyên so với năm %(year)d: %(up)d/%(count)d đơn vị "
            "tăng điểm, %(down)d giảm."
        )
    else:
        changes = [row.score_change for row in page.all_rows]
        form = _(
            "So với năm %(year)d: %(up)d/%(count)d đơn vị tăng điểm, %(down)d giảm "
            "(điểm như đã công bố)."
        )
    known = [change for change in changes if change is not None]
    if not known:
        return _("Không có đơn vị nào có điểm ở cả năm %(year)d và năm này.") % {
            "year": page.earlier.year
        }
    return form % {
        "year": page.earlier.year,
        "up": sum(change > 0 for change in known),
        "down": sum(change < 0 for change in known),
        "count": len(known),
    }


def warnings(page: ChangesPage) -> list[str]:
    """What makes the two years differ, before anything is said of a unit."""
    return list(_warnings(page))


def _warnings(page: ChangesPage) -> Iterator[str]:
    earlier, found = page.earlier, page.movements
    if earlier is None:
        return
    if page.header.is_partial or earlier.is_partial:
        yield _("Một trong hai kỳ chỉ biết một phần kết quả.")
    if page.set_change is not None:
        change = page.set_change
        yield _(
            "Bộ tiêu chí đã đổi so với năm %(year)d: %(common)d tiêu chí giữ nguyên "
            "(%(points)s/%(total)s điểm), %(changed)d đổi, %(new)d mới. Điểm công bố "
            "hai năm không so sánh trực tiếp được; cột “tiêu chí chung” chỉ tính trên "
            "các tiêu chí giữ nguyên."
        ) % {
            "year": earlier.year,
            "common": change.common_count,
            "points": format_number(change.common_max, page.header.decimals),
            "total": format_number(change.total_max, page.header.decimals),
            "changed": len(change.changed),
            "new": len(change.new),
        }
    elif page.method_changed:
        yield method_warning(found) or _(
            "Năm %(year)d không được chấm theo bộ tiêu chí như năm này nên không so "
            "sánh điểm và hạng của từng đơn vị."
        ) % {"year": earlier.year}
    if found.units_changed:
        yield units_warning(found)


def news(page: ChangesPage) -> list[News]:
    """The sentences, the weightiest first; each kind that has something is heard."""
    if page.earlier is None:
        return []
    ends = list(new_ends(page.movements, year=page.header.year))
    if not page.is_comparable:
        ends = []
    moves = _moves(page)[: max(1, MOST_MOVES - len(ends))]
    wide = list(_widely_lost(page))
    room = MOST_SENTENCES - len(ends) - len(moves) - len(wide)
    return [*ends, *moves, *list(_medians(page))[:room], *wide]


def _moves(page: ChangesPage) -> list[News]:
    """Units beyond a threshold; none by another method or among other units."""
    if not page.is_comparable:
        return []
    worth = [row for row in page.all_rows if _is_news(row)]
    worth.sort(key=_weight)
    return [News(_move_words(row, page), row.move.now.unit, row.url) for row in worth]


def _is_news(row: ChangeRow) -> bool:
    return (
        row.move.changed_tier
        or abs(row.rank_change or 0) >= RANK_STEPS
        or abs(row.score_change or Decimal(0)) >= SCORE_POINTS
    )


def _weight(row: ChangeRow) -> tuple[bool, int, Decimal]:
    steps = abs(row.rank_change or 0)
    return (
        not row.move.changed_tier,
        -steps if steps >= RANK_STEPS else 0,
        -abs(row.score_change or Decimal(0)),
    )


def _move_words(row: ChangeRow, page: ChangesPage) -> str:
    """ "tăng 4 bậc (từ hạng 8 đến hạng 4), lên loại Tốt, nhờ Thể chế +1,75 điểm."."""
    said = [_rank_words(row), _score_words(row, page), _tier_words(row)]
    text = ", ".join(filter(None, said))
    return f"{text}{_domain_words(row, page)}."


def _rank_words(row: ChangeRow) -> str:
    steps = row.rank_change
    if not steps:
        return ""
    form = _("tăng %(steps)d bậc") if steps > 0 else _("giảm %(steps)d bậc")
    places = _(" (từ hạng %(before)d đến hạng %(now)d)") % {
        "before": row.rank_before,
        "now": row.move.now.rank,
    }
    return form % {"steps": abs(steps)} + places


def _score_words(row: ChangeRow, page: ChangesPage) -> str:
    change = row.score_change
    if not change:
        return ""
    size = format_number(abs(change), page.header.decimals)
    form = _("tăng %(size)s điểm") if change > 0 else _("giảm %(size)s điểm")
    return form % {"size": size}


def _tier_words(row: ChangeRow) -> str:
    if not row.move.changed_tier or row.move.before is None:
        return ""
    values = {"then": row.move.before.tier, "now": row.move.now.tier}
    steps = row.move.tier_steps
    if steps > 0:
        return _("từ loại %(then)s lên %(now)s") % values
    if steps < 0:
        return _("từ loại %(then)s xuống %(now)s") % values
    return _("từ loại %(then)s sang %(now)s") % values


def _domain_words(row: ChangeRow, page: ChangesPage) -> str:
    """The domain that the points came from most, or were lost in most."""
    change = row.main_domain.change if row.main_domain else None
    if row.main_domain is None or change is None:
        return ""
    form = (
        _("; tăng nhiều nhất ở %(domain)s (%(change)s điểm)")
        if change > 0
        else _("; giảm nhiều nhất ở %(domain)s (%(change)s điểm)")
    )
    return form % {
        "domain": row.main_domain.domain.name,
        "change": format_number(change, page.header.decimals, sign=True),
    }


def _medians(page: ChangesPage) -> Iterator[News]:
    moved = [each for each in page.medians if abs(each.change) >= MEDIAN_POINTS]
    for each in sorted(moved, key=lambda m: -abs(m.change)):
        form = (
            _("trung vị tăng %(size)s điểm %%, từ %(before)s%% lên %(now)s%%.")
            if each.change > 0
            else _("trung vị giảm %(size)s điểm %%, từ %(before)s%% xuống %(now)s%%.")
        )
        text = form % {
            "size": format_number(abs(each.change), 1),
            "before": format_number(each.before, 1),
            "now": format_number(each.now, 1),
        }
        # A part of which no criteria are known has no page of its own.
        url = (
            page_url(page.header, "indices:domain", code=each.domain.code)
            if page.has_criteria
            else ""
        )
        yield News(text, each.domain.name, url)


def _widely_lost(page: ChangesPage) -> Iterator[News]:
    """The one criterion that most units lost points on."""
    for figures in page.widely_lost[:1]:
        line = figures.line
        route = "indices:criterion" if line.parent_id else "indices:domain"
        text = _(
            "(%(name)s): %(count)d/%(all)d đơn vị bị trừ điểm, tổng cộng %(lost)s điểm."
        ) % {
            "name": line.name,
            "count": figures.affected_count,
            "all": figures.count,
            "lost": format_number(figures.lost, page.header.decimals),
        }
        subject = _("Tiêu chí %(code)s") % {"code": line.code}
        yield News(text, subject, page_url(page.header, route, code=line.code))


def nothing_changed(page: ChangesPage) -> str:
    """Said where no rule finds anything to tell."""
    return _(
        "Không có đơn vị nào đổi loại, đổi từ %(steps)d bậc hoặc từ %(points)s điểm."
    ) % {"steps": RANK_STEPS, "points": format_number(SCORE_POINTS)}


def slope_title(page: ChangesPage) -> str:
    """The finding of the slope: who gained most."""
    moved = [row for row in page.all_rows if row.score_change is not None]
    best = max(moved, key=lambda row: row.score_change or Decimal(0), default=None)
    if best is None or not best.score_change or best.score_change <= 0:
        return _("Điểm công bố hai năm")
    return _("%(unit)s tăng nhiều nhất: %(change)s điểm") % {
        "unit": best.move.now.unit,
        "change": format_number(best.score_change, page.header.decimals, sign=True),
    }


def common_slope_title(page: ChangesPage) -> str:
    """The same on the criteria that both years have."""
    moved = [row for row in page.all_rows if row.common_change is not None]
    best = max(moved, key=lambda row: row.common_change or Decimal(0), default=None)
    if best is None or not best.common_change or best.common_change <= 0:
        return _("Các tiêu chí giữ nguyên, hai năm")
    return _(
        "%(unit)s tăng nhiều nhất ở các tiêu chí giữ nguyên: %(change)s điểm %%"
    ) % {
        "unit": best.move.now.unit,
        "change": format_number(best.common_change, 2, sign=True),
    }


# --- one unit -----------------------------------------------------------------------


def chosen_title(page: ChangesPage) -> str:
    if page.chosen is None or page.earlier is None:
        return ""
    return _("%(unit)s: năm %(year)d so với năm %(before)d") % {
        "unit": page.chosen.row.move.now.unit,
        "year": page.header.year,
        "before": page.earlier.year,
    }


def chosen_lines(page: ChangesPage) -> list[str]:
    """The reader's own unit as published, and on the criteria of both years."""
    if page.chosen is None or page.earlier is None:
        return []
    row = page.chosen.row
    if row.move.before is None:
        return [_("Năm đầu: không có kết quả nào của năm trước để so sánh.")]
    return [text for text in (_published(row, page), _on_common(row, page)) if text]


def _published(row: ChangeRow, page: ChangesPage) -> str:
    decimals = page.header.decimals
    said = []
    if row.score_change is not None:
        said.append(
            _("điểm từ %(before)s thành %(now)s (%(change)s)")
            % {
                "before": format_number(row.score_before, decimals),
                "now": format_number(row.move.now.score, decimals),
                "change": format_number(row.score_change, decimals, sign=True),
            }
        )
    if row.rank_change is not None:
        said.append(
            _("từ hạng %(before)d đến hạng %(now)d")
            % {"before": row.rank_before, "now": row.move.now.rank}
        )
    if row.move.changed_tier:
        said.append(_tier_words(row))
    return _("Như đã công bố: %(what)s.") % {"what": "; ".join(said)} if said else ""


def _on_common(row: ChangeRow, page: ChangesPage) -> str:
    if row.common_change is None:
        return ""
    form = (
        _(
            "Không tính điểm thưởng, điểm trừ: từ %(before)s%% thành %(now)s%% điểm "
            "tối đa (%(change)s điểm %%)."
        )
        if page.is_same_set
        else _(
            "Chỉ tính các tiêu chí giữ nguyên: từ %(before)s%% thành %(now)s%% điểm "
            "tối đa (%(change)s điểm %%)."
        )
    )
    return form % {
        "before": format_number(row.common_before, 2),
        "now": format_number(row.common_now, 2),
        "change": format_number(row.common_change, 2, sign=True),
    }
