"""One criterion of an edition, and its twins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.exports import twins
from indices.exports.criterion import criterion_export
from indices.forms.focus import criterion_query
from indices.forms.lost_points import UnitForm
from indices.selectors.criterion import CriterionPage, criterion_page
from indices.selectors.criterion_forms import CriterionForm
from indices.sentences import criterion as sentences
from indices.sentences.comparisons import no_comparison, rule_words
from indices.tables.criterion import CriterionTable
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, explained_pickers
from indices.views.loaders import summary_or_404


@dataclass(frozen=True, slots=True)
class Card:
    """How many units got so much (P12); `before` is the count of the earlier year."""

    label: str
    band: str
    count: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Form:
    """The criterion in one set, in words; each of its years with its address."""

    years: list[tuple[int, str]]
    code: str
    name: str
    most: str
    set_name: str
    verdict: str
    is_current: bool


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int, code: str
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address, code)
    context = {
        "page": page,
        "title": sentences.criterion_title(page),
        "finding": sentences.criterion_finding(page),
        "rule": rule_words(page.line),
        "no_comparison": no_comparison(page.comparison, page.line, page.earlier_year),
        "moves": sentences.moves_line(page),
        "gaps": sentences.gaps_line(page),
        "cards": _cards(page),
        "forms": _forms(page),
        "children": [(each, page.url_of(each)) for each in page.children],
        "form": UnitForm(page.units, page.chosen),
        "table": CriterionTable(page, request),
        "crumbs": list(_crumbs(page)),
        "neighbours": _neighbours(page),
        "pickers": explained_pickers(page.header, page.years),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }
    return render(request, "indices/criterion.html", context)


@require_safe
def download(  # noqa: PLR0913 - the words of the address
    request: HttpRequest,
    index: str,
    area: str,
    level: str,
    year: int,
    code: str,
    format: str,
) -> HttpResponse:
    address = {"index": index, "area": area, "level": level, "year": year}
    page = _page_or_404(request, address, code, is_whole=True)
    return twins.respond(criterion_export(page), format=format)


def _page_or_404(
    request: HttpRequest,
    address: dict[str, object],
    code: str,
    *,
    is_whole: bool = False,
) -> CriterionPage:
    summary = summary_or_404(request, **address)  # type: ignore[arg-type]
    query = criterion_query(request.GET, is_whole=is_whole)
    page = criterion_page(summary=summary, code=code, query=query)
    if page is None:
        raise Absent(_("Kỳ này không được chấm theo tiêu chí có mã như vậy."))
    return page


def _cards(page: CriterionPage) -> list[Card]:
    """Every band that anybody was or is in."""
    return [
        Card(sentences.band_label(each.band), each.band.value, each.count, each.before)
        for each in page.bands
        if each.count or each.before
    ]


def _forms(page: CriterionPage) -> list[Form]:
    return [
        Form(
            years=[(year, _year_url(page, form, year)) for year in form.years],
            code=form.code,
            name=form.name,
            most=sentences.max_words(form),
            set_name=form.set_name,
            verdict=sentences.form_verdict(form),
            is_current=form.is_current,
        )
        for form in page.forms
    ]


def _year_url(page: CriterionPage, form: CriterionForm, year: int) -> str:
    if year == page.header.year:
        return ""
    address = {**page.header.address, "year": year, "code": form.code}
    return reverse("indices:criterion", kwargs=address)


def _crumbs(page: CriterionPage) -> Iterator[Crumb]:
    yield Crumb(page.header.title, page.header.url)
    for line in page.above:
        name = _("Lĩnh vực %(code)s") if line.parent_id is None else _("%(code)s")
        yield Crumb(name % {"code": line.code}, page.url_of(line))
    yield Crumb(page.line.code)


def _neighbours(page: CriterionPage) -> list[tuple[str, str, str]]:
    """The criteria before and after this one: word, code and address."""
    pairs = ((_("Trước"), page.previous), (_("Sau"), page.following))
    return [(word, line.code, page.url_of(line)) for word, line in pairs if line]
