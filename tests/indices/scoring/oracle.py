"""Random sets of criteria, and what a sheet comes to, reckoned in another way.

The oracle goes from above, asks every node for its children anew and stores nothing.
"""

from decimal import Decimal
from fractions import Fraction

from indices.scoring.totals import Kind, Node

BONUS, DEDUCTION, SURVEY = Kind.BONUS, Kind.DEDUCTION, Kind.SURVEY


def nodes_of(rows):
    """Nodes from (code, maximum[, kind]); the parent is what the code goes on from."""
    return [
        Node(code, code.rpartition(".")[0] or None, Decimal(most), *kind)
        for code, most, *kind in rows
    ]


def grown(chance, rows, prefix, depth, kind):
    """A random branch: mostly leaves, never deeper than four."""
    most = Decimal(chance.randint(1, 400)) / chance.choice([1, 4, 20, 100])
    rows.append((prefix, most, kind))
    if depth < 4 and chance.random() < 0.45:
        for number in range(1, chance.randint(2, 5)):
            below = kind
            if kind is Kind.ORDINARY and chance.random() < 0.2:
                below = SURVEY
            grown(chance, rows, f"{prefix}.{number}", depth + 1, below)


def random_tree(chance):
    rows = []
    kinds = [Kind.ORDINARY] * chance.randint(1, 5)
    kinds += [SURVEY] * chance.randint(0, 1)
    kinds += [BONUS] * chance.randint(0, 2) + [DEDUCTION] * chance.randint(0, 2)
    for number, kind in enumerate(kinds, start=1):
        grown(chance, rows, str(number), 1, kind)
    return nodes_of(rows)


def oracle(nodes, values, not_applicable, has_survey):
    """The same arithmetic from above: each node asks its children, nothing is stored.

    Gives (achieved, maximum, index, missing keys).
    """
    below = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)

    def leaves(node):
        found = below.get(node.key)
        return [leaf for each in found for leaf in leaves(each)] if found else [node]

    def applies(leaf):
        is_left_out = leaf.kind is SURVEY and not has_survey
        return leaf.key not in not_applicable and not is_left_out

    def points(node):
        found = below.get(node.key)
        if found:
            total = sum((points(each) for each in found), Fraction(0))
        else:
            value = values.get(node.key) if applies(node) else None
            total = Fraction(0) if value is None else Fraction(value)
        is_capped = node.kind in (BONUS, DEDUCTION)
        return min(total, Fraction(node.max_score)) if is_capped else total

    roots = below[None]
    counted = [leaf for root in roots for leaf in leaves(root) if applies(leaf)]
    inside = [leaf for leaf in counted if leaf.kind not in (BONUS, DEDUCTION)]
    maximum = sum((Fraction(leaf.max_score) for leaf in inside), Fraction(0))
    missing = {leaf.key for leaf in inside if values.get(leaf.key) is None}
    signs = {DEDUCTION: -1}
    total = sum((signs.get(root.kind, 1) * points(root) for root in roots), Fraction(0))
    total = sorted([Fraction(0), total, maximum])[1]
    index = None if missing or not maximum else 100 * total / maximum
    return total, maximum, index, missing


def with_sums(nodes):
    """The same nodes, each inner maximum made what its children come to."""
    most = {node.key: node.max_score for node in nodes}
    parents = {node.parent for node in nodes}
    for node in sorted(nodes, key=lambda node: -node.key.count(".")):
        if node.key in parents and node.kind not in (BONUS, DEDUCTION):
            children = [each.key for each in nodes if each.parent == node.key]
            most[node.key] = sum((most[key] for key in children), Decimal(0))
    return [Node(node.key, node.parent, most[node.key], node.kind) for node in nodes]


def oracle_ranks(indices):
    """By unit: one more than the units with a higher index; None without an index."""
    known = [index for index in indices.values() if index is not None]
    return {
        unit: None if index is None else 1 + sum(other > index for other in known)
        for unit, index in indices.items()
    }
