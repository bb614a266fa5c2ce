"""What is measured: each path as people ask for it, beside its floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from cchc.bench import floors
from cchc.bench.floors import Floor
from cchc.bench.places import Place
from cchc.bench.site import Answer, Sites, ask, csrf_header
from cchc.bench.stock import with_stock_table

Act = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Case:
    """`prepare` runs before each round and `tidy` before each time that is taken;
    `grows` says that the time of the same path in the smaller places is taken too."""

    name: str
    act: Act
    floor: Floor
    floor_name: str
    prepare: Act | None = None
    tidy: Act | None = None
    grows: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """One place on one engine, and who asks."""

    place: Place
    sites: Sites
    cookies: Mapping[str, str]

    def page(self, address: str) -> Act:
        return lambda: _good(ask(self.sites.fresh, address))

    def staff_page(self, address: str) -> Act:
        return lambda: _good(ask(self.sites.fresh, address, cookies=self.cookies))

    def empty(self) -> Answer:
        return ask(self.sites.empty, "/")


def _good(answer: Answer) -> Answer:
    if answer.status >= 400:
        raise RuntimeError(f"status {answer.status}: {answer.body[:300]!r}")
    return answer


def reading_cases(visit: Visit) -> Iterator[Case]:
    """Paths that only read."""
    yield from _ranking_cases(visit)
    yield from _explaining_cases(visit)
    yield from _series_cases(visit)
    yield from _staff_cases(visit)
    yield from _kept_cases(visit)


def _ranking_cases(visit: Visit) -> Iterator[Case]:
    place = visit.place
    ranking = place.address("ranking")
    page, whole = visit.page(f"{ranking}?dong=25"), visit.page(f"{ranking}?dong=tat-ca")
    yield Case("ranking, 25 rows", page, floors.ranking(place, limit=25), "SQL")
    yield Case("ranking, all rows", whole, floors.ranking(place), "SQL")
    twin = visit.page(f"{ranking.rstrip('/')}.json")
    yield Case("ranking, JSON", twin, floors.ranking_json(place), "SQL + json")
    yield Case(
        "ranking, 25 rows: ours/stock tables2",
        page,
        with_stock_table(page),
        "django-tables2",
        grows=False,
    )
    yield Case(
        "ranking, all rows: ours/stock tables2",
        whole,
        with_stock_table(whole),
        "django-tables2",
        grows=False,
    )
    yield Case("ranking, all rows: page/JSON", whole, twin, "our JSON", grows=False)


def _explaining_cases(visit: Visit) -> Iterator[Case]:
    place = visit.place
    yield Case(
        "heat map",
        visit.page(place.address("heat_map")),
        floors.parts(place, limit=100),
        "SQL",
    )
    yield Case(
        "domain",
        visit.page(place.address("domain", code="1")),
        floors.parts(place),
        "SQL",
    )
    yield Case(
        "criterion",
        visit.page(place.address("criterion", code=place.leaf)),
        floors.criterion_scores(place),
        "SQL",
    )
    lost = visit.page(place.address("lost_points"))
    yield Case("lost points", lost, floors.parts(place), "SQL")
    mended = visit.page(place.address("remediation"))
    yield Case("remediation", mended, floors.parts(place), "SQL")
    deck = visit.page(place.address("deck"))
    yield Case("deck", deck, floors.parts(place), "SQL")
    tried = visit.page(place.address("what_if", unit=place.unit.slug))
    yield Case("what if", tried, floors.unit_scores(place), "SQL")
    sure = visit.page(place.address("certainty"))
    yield Case("how sure ranks are", sure, floors.parts(place), "SQL")


def _series_cases(visit: Visit) -> Iterator[Case]:
    place = visit.place
    slug, year = place.unit.slug, place.published.year
    unit = f"/don-vi/{slug}/"
    yield Case("unit", visit.page(unit), floors.unit_results(place), "SQL")
    sheet = visit.page(f"{unit}{year}/phieu-phan-tich/")
    yield Case("unit, sheet of two pages", sheet, floors.unit_results(place), "SQL")
    yield Case(
        "unit × domain",
        visit.page(f"{unit}{year}/1/"),
        floors.unit_scores(place),
        "SQL",
    )
    slugs = ",".join(each.slug for each in place.units)
    yield Case(
        "comparison of 4",
        visit.page(f"/so-sanh/?dv={slugs}&chi-so=cchc&nam={year}"),
        floors.unit_results(place, units=4),
        "SQL",
    )
    address = place.published.address
    trend = f"/xu-huong/{address['index']}/{address['area']}/cap-xa/"
    yield Case("trend", visit.page(trend), floors.summaries(place), "SQL")
    yield Case(
        "search “dai tu”", visit.page("/tim/?q=dai tu"), floors.named("dai tu"), "SQL"
    )
    yield Case(
        "units “dai tu”",
        visit.page("/don-vi/?tim=dai tu"),
        floors.named("dai tu"),
        "SQL",
    )


def _staff_cases(visit: Visit) -> Iterator[Case]:
    place = visit.place
    yield Case(
        "entry grid of a unit",
        visit.staff_page(place.entry_address("entry_sheet", unit=place.unit.slug)),
        floors.unit_scores(place, draft=True),
        "SQL",
    )


def _kept_cases(visit: Visit) -> Iterator[Case]:
    address = f"{visit.place.address('ranking')}?dong=25"
    packed = {"Accept-Encoding": "br"}

    def kept(**more: str) -> Answer:
        return _good(ask(visit.sites.kept, address, headers={**packed, **more}))

    def held() -> Answer:
        return kept(**{"If-None-Match": tags[-1]})

    tags: list[str] = []
    yield Case(
        "ranking, kept", kept, visit.empty, "empty view", prepare=kept, grows=False
    )
    yield Case(
        "ranking, 304",
        held,
        visit.empty,
        "empty view",
        prepare=lambda: tags.append(kept().headers["ETag"]),
        grows=False,
    )


def saving_cases(visit: Visit) -> Iterator[Case]:
    """What a person waits for who enters scores; each can be repeated."""
    from indices.actions.refresh import settle_results

    place = visit.place
    save = _save(visit)
    yield Case("save of a cell", save, floors.one_update(place), "one UPDATE")
    # The first who reads the draft's results afterwards waits for their ranks.
    yield Case(
        "save of a cell, and its ranks",
        _one_after_the_other(save, lambda: settle_results(edition=place.draft)),
        floors.live(place),
        "live SQL ranking",
    )


def counting_cases(visit: Visit) -> Iterator[Case]:
    """Computing results; each can be repeated."""
    from indices.actions.refresh import refresh_results
    from indices.actions.results import compute_results

    place = visit.place
    yield Case(
        "recalculate a unit",
        lambda: refresh_results(edition=place.draft, units=[place.unit]),
        floors.live(place),
        "live SQL ranking",
    )
    yield Case(
        "recalculate the edition",
        lambda: compute_results(edition=place.draft),
        floors.live(place),
        "live SQL ranking",
    )


def _one_after_the_other(*acts: Act) -> Act:
    def act() -> None:
        for each in acts:
            each()

    return act


def _save(visit: Visit) -> Act:
    """Types another value into the same cell each time, as the script would post it."""
    place = visit.place
    address = place.entry_address("entry_sheet_save", unit=place.unit.slug)
    name = f"{place.unit.pk}.{place.leaf}.appraised_score"
    shown = [""]

    def save() -> Answer:
        value = "0,5" if shown[-1] != "0,5" else "0,25"
        cell = {"name": name, "shown": shown[-1], "value": value}
        answer = _post(visit.sites.fresh, address, visit.cookies, {"cells": [cell]})
        shown.append(_stored(answer))
        return answer

    return save


def _post(
    site: WSGIHandler, address: str, cookies: Mapping[str, str], body: object
) -> Answer:
    return ask(site, address, headers=csrf_header(cookies), cookies=cookies, body=body)


def _stored(answer: Answer) -> str:
    """What the site says the cell holds now; the first time, that it held another."""
    import json

    if answer.status not in (200, 409):
        raise RuntimeError(f"status {answer.status}: {answer.body[:300]!r}")
    return str(json.loads(answer.body)["cells"][0]["stored"])
