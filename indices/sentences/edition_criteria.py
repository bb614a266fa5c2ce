"""What the page of an edition's criteria says: which set, how large, how it scores."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.criteria_set import CriterionView
from indices.selectors.edition_criteria import EditionCriteriaPage
from indices.sentences.criteria import points_in_words
from indices.sentences.rules import rule_data_in_words


def criteria_title(page: EditionCriteriaPage) -> str:
    return _("Bộ tiêu chí của kỳ %(edition)s") % {"edition": page.header.title}


def criteria_finding(page: EditionCriteriaPage) -> str:
    """How many domains and criteria, and the points that they come to."""
    return _(
        "%(domains)s lĩnh vực, %(leaves)s tiêu chí được chấm điểm, tổng %(total)s điểm."
    ) % {
        "domains": format_number(page.domain_count, 0),
        "leaves": format_number(page.leaf_count, 0),
        "total": points_in_words(page.criteria_set.total_max),
    }


def scoring_words(view: CriterionView) -> str:
    """How a criterion is scored: its wording, else what its rule gives."""
    return view.rule_text or rule_data_in_words(view.rule, max_score=view.max_score)
