"""How sure ranks are, in words that an official understands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.certainty import CertaintyPage


def certainty_title(page: CertaintyPage) -> str:
    return _("Thứ hạng chắc đến đâu: %(title)s") % {"title": page.header.title}


def certainty_finding(page: CertaintyPage) -> str:
    """How many groups there are, and how wide a range usually is."""
    said = _(
        "%(units)d đơn vị chia thành %(groups)d nhóm; trong một nhóm chưa thể nói đơn "
        "vị nào hơn đơn vị nào."
    ) % {"units": len(page.rows), "groups": page.group_count}
    width = page.usual_width
    if not width:
        return said
    return said + _(" Khoảng hạng thường rộng %(width)s bậc.") % {
        "width": format_number(width, 0)
    }


def explanation(page: CertaintyPage) -> tuple[str, str]:
    """The two sentences of the page."""
    simulation = page.simulation
    return (
        _(
            "Nếu trọng số của các lĩnh vực xê dịch trong khoảng ±%(weight)d%% và điểm "
            "thẩm định của mỗi tiêu chí hơn kém %(steps)d bước điểm, thì trong "
            "%(level)d%% số lần thử mỗi đơn vị đứng trong khoảng hạng ghi ở đây."
        )
        % {
            "weight": simulation.weight_percent,
            "steps": simulation.steps,
            "level": simulation.level_percent,
        },
        _(
            "Hai đơn vị có khoảng hạng chồng lên nhau thì hơn kém nhau vài bậc chưa "
            "nói lên điều gì; đây không phải số liệu chính thức, thứ hạng đã công bố "
            "giữ nguyên."
        ),
    )


def method_words(page: CertaintyPage) -> str:
    """With what anyone can make the ranges again."""
    simulation = page.simulation
    return _(
        "%(draws)s lần thử, hạt giống %(seed)d, phương pháp %(method)d: trọng số lĩnh "
        "vực lấy đều trong khoảng, điểm thẩm định lên, xuống hoặc giữ nguyên với khả "
        "năng như nhau; điểm điều tra, điểm lãnh đạo chấm, điểm thưởng, điểm trừ giữ "
        "nguyên. Theo bước phân tích độ không chắc chắn của Sổ tay chỉ số tổng hợp "
        "(OECD và JRC, 2008)."
    ) % {
        "draws": format_number(simulation.draws, 0, grouping=True),
        "seed": simulation.seed,
        "method": simulation.method,
    }


def range_words(best: int, worst: int) -> str:
    """ "2–6", or "1" where it is one rank."""
    return str(best) if best == worst else f"{best}–{worst}"
