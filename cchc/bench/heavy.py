"""What takes seconds on a whole country: workbooks, publishing, verifying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count

from cchc.bench import floors
from cchc.bench.cases import Case, Visit
from cchc.bench.data import CLERK
from cchc.bench.places import Place
from indices.actions.corrections import open_draft
from indices.actions.publication import publish_edition
from indices.actions.score_records import ScoreInput, record_scores
from indices.actions.verify import verify_publication
from indices.models import Edition


def heavy_cases(visit: Visit) -> Iterator[Case]:
    place = visit.place
    ranking = place.address("ranking").rstrip("/")
    yield Case(
        "ranking, Excel",
        visit.page(f"{ranking}.xlsx"),
        floors.ranking_workbook(place),
        "SQL + XlsxWriter",
    )
    yield Case(
        "verify a publication",
        lambda: _verify(place),
        floors.hashed_scores(place),
        "read + SHA-256",
    )
    yield Case(
        "publish a correction",
        lambda: _publish(place),
        floors.hashed_scores(place),
        "read + SHA-256",
        prepare=_corrected(place),
    )


def _verify(place: Place) -> None:
    publication = place.published.publications.get(revision=place.published.revision)
    if verify_publication(publication):
        raise RuntimeError("What was published is not what is stored.")


def _publish(place: Place) -> None:
    edition = Edition.objects.get(pk=place.published.pk)
    publish_edition(actor=CLERK, edition=edition, reason="Đo thời gian")


def _corrected(place: Place) -> Callable[[], None]:
    """Another value in the same cell each time, so that there is what to publish."""
    hundredths = count(1)

    def correct() -> None:
        cell = {"appraised_score": Decimal(next(hundredths)) / 100}
        row = ScoreInput(unit=place.unit, code=place.leaf, values=cell)
        edition = Edition.objects.get(pk=place.published.pk)
        open_draft(actor=CLERK, edition=edition)
        record_scores(actor=CLERK, edition=edition, rows=[row], reason="Đo thời gian")

    return correct
