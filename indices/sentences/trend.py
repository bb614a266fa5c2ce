"""What all the years of one ranking say together, and the titles of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.selectors.ranking_rows import SourceLine
from indices.selectors.trend import TrendPage
from indices.selectors.trend_units import TrendRow
from indices.selectors.trend_years import MapChange, TrendYear
from indices.sentences.amounts import amount, points

MOST_NAMES = 3


def trend_finding(page: TrendPage) -> str:
    """The first line under the title: how the middle moved, how many units rose."""
    said = [_middle_line(page), _risen_line(page)]
    text = " ".join(filter(None, said))
    return text or _few_years_line(page)


def _middle_line(page: TrendPage) -> str:
    moved = _middle_pair(page)
    if moved is None:
        return ""
    what, first, last, (before, after) = moved
    words = {
        "what": what,
        "size": points(abs(after - before), last.header),
        "before": amount(before, first.header),
        "after": amount(after, last.header),
        "first": first.year,
        "last": last.year,
    }
    if after == before:
        return _("%(what)s năm %(last)d bằng năm %(first)d: %(after)s.") % words
    if after > before:
        return (
            _(
                "%(what)s tăng %(size)s, từ %(before)s năm %(first)d "
                "lên %(after)s năm %(last)d."
            )
            % words
        )
    return (
        _(
            "%(what)s giảm %(size)s, từ %(before)s năm %(first)d "
            "xuống %(after)s năm %(last)d."
        )
        % words
    )


_Pair = tuple[str, TrendYear, TrendYear, tuple[Decimal, Decimal]]


def _middle_pair(page: TrendPage) -> _Pair | None:
    """The medians of two whole years, else two means that were announced."""
    pair = page.comparable
    if pair is not None:
        first, last = pair
        assert first.median is not None
        assert last.median is not None
        return _("Trung vị"), first, last, (first.median, last.median)
    era = page.years[-1].era
    means = [(y, y.mean) for y in page.years if y.era == era and y.mean is not None]
    if len(means) < 2:
        return None
    (first, before), (last, after) = means[0], means[-1]
    assert before is not None
    assert after is not None
    return _("Trung bình công bố"), first, last, (before, after)


def _risen_line(page: TrendPage) -> str:
    risen, total = page.risen
    if not total:
        return ""
    return _("%(risen)d/%(total)d đơn vị có mặt cả hai năm tăng điểm.") % {
        "risen": risen,
        "total": total,
    }


def _few_years_line(page: TrendPage) -> str:
    if page.unit_count == 1:
        return _one_unit_line(page)
    return _("%(count)d đơn vị có số liệu, %(years)s.") % {
        "count": page.unit_count,
        "years": years_in_words([year.year for year in page.years]),
    }


def _one_unit_line(page: TrendPage) -> str:
    row = page.units[0]
    header = page.years[-1].header
    values = "; ".join(
        _("năm %(year)d %(score)s") % {"year": year, "score": amount(score, header)}
        for year, score in row.scored
    )
    return _("%(unit)s: %(values)s.") % {"unit": row.unit, "values": values}


def years_in_words(years: Sequence[int]) -> str:
    """ "năm 2022", "các năm 2019, 2020 và 2022"."""
    if len(years) == 1:
        return _("năm %(year)d") % {"year": years[0]}
    most = ", ".join(str(year) for year in years[:-1])
    return _("các năm %(most)s và %(last)d") % {"most": most, "last": years[-1]}


def partial_line(page: TrendPage) -> str:
    """Which years are known in part, and what is therefore not shown."""
    partial = page.partial_years
    if not partial:
        return ""
    if len(partial) == len(page.years):
        return _(
            "Nguồn chỉ nêu một phần số đơn vị của mọi năm: không tính trung vị và "
            "không xếp lại hạng; thứ hạng là thứ hạng nguồn nêu."
        )
    return _(
        "Nguồn chỉ nêu một phần số đơn vị của %(years)s: các năm đó không có trung vị "
        "và không nối vào đường chung."
    ) % {"years": years_in_words([year.year for year in partial])}


def map_line(year: TrendYear) -> str:
    """Which units are new in a year and which are no longer there."""
    said = [
        _named(_("%(count)d đơn vị mới (%(names)s)"), year.joined),
        _named(_("%(count)d đơn vị không còn (%(names)s)"), year.gone),
    ]
    return "; ".join(filter(None, said))


def _named(sentence: str, change: MapChange) -> str:
    if not change.count:
        return ""
    names = ", ".join(change.names)
    if change.count > len(change.names):
        names = f"{names}, …"
    return sentence % {"count": change.count, "names": names}


# --- figures ----------------------------------------------------------------------


def lines_title(page: TrendPage) -> str:
    """The move of the reader's unit, else of the middle."""
    focus = page.focus
    if focus is not None and focus.score_change is not None:
        (first, _a), (last, _b) = focus.scored[0], focus.scored[-1]
        return _unit_moved(page, focus, first, last)
    moved = _middle_pair(page)
    if moved is None:
        return _("%(index)s qua các năm") % {"index": page.header.index_short_name}
    what, first_year, last_year, (before, after) = moved
    words = {
        "what": what,
        "size": points(abs(after - before), last_year.header),
        "first": first_year.year,
        "last": last_year.year,
    }
    if after == before:
        return _("%(what)s năm %(last)d bằng năm %(first)d") % words
    if after > before:
        return _("%(what)s tăng %(size)s từ năm %(first)d đến năm %(last)d") % words
    return _("%(what)s giảm %(size)s từ năm %(first)d đến năm %(last)d") % words


def _unit_moved(page: TrendPage, row: TrendRow, first: int, last: int) -> str:
    change = row.score_change
    assert change is not None
    words = {
        "unit": row.unit,
        "size": points(abs(change), page.years[-1].header),
        "first": first,
        "last": last,
    }
    if not change:
        return _("%(unit)s: điểm năm %(last)d bằng năm %(first)d") % words
    if change > 0:
        return _("%(unit)s tăng %(size)s từ năm %(first)d đến năm %(last)d") % words
    return _("%(unit)s giảm %(size)s từ năm %(first)d đến năm %(last)d") % words


def ranks_title(page: TrendPage) -> str:
    """How far the reader's unit climbed, else who stood first most often."""
    focus = page.focus
    if focus is not None and focus.ranked:
        return _rank_moved(focus)
    leader = page.leader
    if leader is None:
        return _("Thứ hạng qua các năm")
    return _("%(unit)s đứng đầu %(times)d trong %(years)d năm") % {
        "unit": leader.unit,
        "times": leader.times,
        "years": leader.years,
    }


def _rank_moved(row: TrendRow) -> str:
    (first, before), (last, after) = row.ranked[0], row.ranked[-1]
    words = {
        "unit": row.unit,
        "places": abs(after - before),
        "before": before,
        "after": after,
        "first": first,
        "last": last,
    }
    if first == last:
        return _("%(unit)s: hạng %(after)d năm %(last)d") % words
    if before == after:
        return _("%(unit)s: hạng %(after)d cả năm %(first)d và năm %(last)d") % words
    if after < before:
        return (
            _(
                "%(unit)s tăng %(places)d bậc: hạng %(before)d năm %(first)d, "
                "hạng %(after)d năm %(last)d"
            )
            % words
        )
    return (
        _(
            "%(unit)s giảm %(places)d bậc: hạng %(before)d năm %(first)d, "
            "hạng %(after)d năm %(last)d"
        )
        % words
    )


def tiers_title(years: Sequence[TrendYear]) -> str:
    """How the best tier that any unit holds grew or shrank."""
    first, last = years[0], years[-1]
    before = {name: count for name, _strength, count in first.tier_counts}
    for name, _strength, after in last.tier_counts:
        if not after and not before.get(name):
            continue
        words = {
            "tier": name,
            "before": before.get(name, 0),
            "after": after,
            "first": first.year,
            "last": last.year,
        }
        return (
            _("Loại %(tier)s: %(before)d đơn vị năm %(first)d, %(after)d năm %(last)d")
            % words
        )
    return _("Số đơn vị theo xếp loại")


def source_line(page: TrendPage) -> str:
    """What a figure says of where it comes from, also in a saved picture."""
    return sources_in_words(page.sources, is_illustrative=page.header.is_illustrative)


def sources_in_words(sources: Sequence[SourceLine], *, is_illustrative: bool) -> str:
    if is_illustrative:
        return _("Số liệu minh họa, không có thật.")
    titles = [source.title for source in sources]
    if not titles:
        return ""
    listed = "; ".join(titles[:MOST_NAMES])
    if len(titles) > MOST_NAMES:
        listed = _("%(listed)s và %(count)d nguồn khác") % {
            "listed": listed,
            "count": len(titles) - MOST_NAMES,
        }
    return _("Nguồn: %(listed)s.") % {"listed": listed}
