"""The criteria of a set as pages walk them: the same tree that actions count by."""

from indices.actions.criteria_tree import CriteriaTree, CriterionLine, load_criteria

__all__ = ["CriteriaTree", "CriterionLine", "load_criteria"]
