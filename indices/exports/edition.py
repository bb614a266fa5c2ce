"""What an edition says of itself in a file: in JSON, and on the sheet "Nguồn"."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.exports.formats import Json
from indices.exports.wording import short_day, tier_sentence
from indices.models import EditionSummary
from indices.numbers import format_number
from indices.selectors.header import EditionHeader


def edition_json(header: EditionHeader, summary: EditionSummary | None = None) -> Json:
    """The edition; with its summary also the counts and figures of the whole."""
    edition: dict[str, Json] = {
        "index": header.index_code,
        "index_name": header.index_name,
        "index_short_name": header.index_short_name,
        "year": header.year,
        "level": header.level,
        "area": header.area,
        "area_name": header.area_name,
        "area_level": header.area_level,
        "title": header.title,
        "url": header.url,
        "units_as_of": header.units_as_of,
        "state": header.state,
        "decision": header.decision or None,
        "issuing_body": header.issuing_body or None,
        "decided_on": header.decided_on,
        "published_on": header.published_on,
        "illustrative": header.is_illustrative,
        "is_partial": header.is_partial,
        "revision": header.revision,
        "newest_revision": header.newest_revision,
        "reason": header.reason or None,
        "digest": header.digest or None,
        "ranking_rule": header.ranking_rule,
        "unit_of_measure": header.unit_of_measure,
        "scale_max": header.scale_max,
        "decimals": header.decimals,
        "tiers": _tiers(header),
        "parts": _parts(header),
        "announced_mean": header.announced_mean,
        "note": header.note or None,
    }
    if summary is not None:
        edition |= _figures(summary)
    return edition


def _tiers(header: EditionHeader) -> Json:
    return [
        {
            "name": tier.name,
            "strength": tier.strength,
            "lower": tier.lower,
            "lower_closed": tier.lower_closed,
            "upper": tier.upper,
            "upper_closed": tier.upper_closed,
        }
        for tier in header.tiers
    ]


def _parts(header: EditionHeader) -> Json:
    return [
        {"code": part.code, "name": part.name, "max_score": part.max_score}
        for part in header.parts
    ]


def _figures(summary: EditionSummary) -> dict[str, Json]:
    return {
        "unit_count": summary.unit_count,
        "scored_count": summary.scored_count,
        "ranked_count": summary.ranked_count,
        "mean_score": summary.mean_score,
        "median_score": summary.median_score,
        "lower_quartile": summary.lower_quartile,
        "upper_quartile": summary.upper_quartile,
        "best_score": summary.best_score,
        "worst_score": summary.worst_score,
        "tier_counts": [
            {"tier": name, "strength": strength, "count": count}
            for name, strength, count in summary.tier_counts
        ],
    }


def edition_facts(header: EditionHeader) -> Iterator[tuple[str, str]]:
    """Label and value of every fact that is known, for the sheet "Nguồn"."""
    for label, value in _all_facts(header):
        if value:
            yield label, value


def _all_facts(header: EditionHeader) -> Iterator[tuple[str, str]]:
    yield _("Bộ chỉ số"), f"{header.index_name} ({header.index_short_name})"
    yield _("Năm đánh giá"), str(header.year)
    yield _("Phạm vi"), f"{header.level_label}, {header.area_name}"
    yield _("Đơn vị theo ngày"), short_day(header.units_as_of)
    yield _("Trạng thái"), header.state_label
    if header.is_illustrative:
        yield (
            _("Lưu ý"),
            _("Số liệu minh họa, không phải kết quả của đơn vị nào có thật"),
        )
    if header.is_partial:
        yield _("Mức đầy đủ"), _("Chỉ biết kết quả của một phần các đơn vị")
    yield from _publication_facts(header)
    yield from _scale_facts(header)
    yield _("Ghi chú của kỳ"), header.note
    yield _("Địa chỉ trang"), header.url


def _publication_facts(header: EditionHeader) -> Iterator[tuple[str, str]]:
    yield _("Quyết định công bố"), header.decision
    yield _("Ngày quyết định"), short_day(header.decided_on)
    yield _("Cơ quan công bố"), header.issuing_body
    yield _("Ngày công bố"), short_day(header.published_on)
    yield _("Bản"), _revision(header)
    yield _("Lý do đính chính"), header.reason
    yield _("Mã kiểm chứng (SHA-256)"), header.digest
    if not header.is_draft:
        return
    updated = timezone.localtime(header.updated_at)
    yield _("Cập nhật lúc"), f"{updated:%H:%M %d/%m/%Y}"


def _revision(header: EditionHeader) -> str:
    if header.is_superseded:
        return _("%(revision)d, đã được thay bằng bản %(newest)d") % {
            "revision": header.revision,
            "newest": header.newest_revision,
        }
    return str(header.revision)


def _scale_facts(header: EditionHeader) -> Iterator[tuple[str, str]]:
    yield _("Đơn vị tính"), header.unit_of_measure
    if header.scale_max is not None:
        whole = header.scale_max == header.scale_max.to_integral_value()
        decimals = 0 if whole else header.decimals
        yield _("Thang điểm"), format_number(header.scale_max, decimals)
    yield _("Cách xếp hạng"), header.ranking_rule_label
    tiers = [tier_sentence(tier, header.decimals) for tier in header.tiers]
    yield _("Thang xếp loại"), "\n".join(tiers)
    if header.announced_mean is not None:
        mean = format_number(header.announced_mean, header.decimals)
        yield _("Trung bình được công bố"), mean
