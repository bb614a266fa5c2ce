"""The one guard, asked on every path: pages, uploads, commands, the admin.

`guard` knows roles and what may be known, `sheet_rights` the cells of score sheets,
`follow_up_rights` what follows a result, `figure_rights` operational figures.
"""

from indices.permissions.figure_rights import (
    FigureRights,
    figure_rights,
    require_figures,
)
from indices.permissions.follow_up_rights import (
    inspection_kinds,
    keeps_plan,
    readable_inspections,
    readable_plans,
)
from indices.permissions.guard import (
    ROLES_FOR,
    Permission,
    Person,
    draft_editions,
    editions_where,
    known_editions,
    may,
    memberships_of,
    require,
    staff_page,
    units_where,
    visible_editions,
)
from indices.permissions.sheet_rights import (
    ScoreRights,
    appraisers_of,
    own_units,
    reads_past_of,
    score_rights,
)

__all__ = [
    "FigureRights",
    "Permission",
    "Person",
    "ROLES_FOR",
    "ScoreRights",
    "appraisers_of",
    "draft_editions",
    "editions_where",
    "inspection_kinds",
    "keeps_plan",
    "figure_rights",
    "known_editions",
    "may",
    "memberships_of",
    "own_units",
    "readable_inspections",
    "readable_plans",
    "reads_past_of",
    "require",
    "require_figures",
    "score_rights",
    "staff_page",
    "units_where",
    "visible_editions",
]
