"""Turns a table of criteria into a set: read, check everything, write.

Codes are texts: "1.10" is another criterion than "1.1", so a cell that a spreadsheet
keeps as a number with a fraction is refused. Sums that are wrong are refused as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import lock_reference
from indices.actions.criteria import (
    CriteriaSetFacts,
    change_criteria_set,
    codes_that_go,
    facts_of,
    input_of,
    make_criteria_set,
)
from indices.actions.criteria_checks import (
    CriterionInput,
    nodes_of_inputs,
    parent_code,
    problems_of_criteria,
)
from indices.actions.criteria_links import links_by_wording
from indices.actions.criteria_writing import CriteriaReport
from indices.actions.errors import ActionRefused
from indices.imports.criteria_files import CriteriaFile
from indices.imports.lines import RawCell, RawRow, refusal
from indices.models import CriteriaSet, Criterion
from indices.numbers import (
    NumberError,
    format_number,
    parse_column,
    parse_machine_number,
)
from indices.scoring.structure import check_structure
from indices.sentences.criteria import points_in_words
from units.problems import ImportRefused, Problem

SCORED_BY = Criterion.ScoredBy
WORDS = {
    SCORED_BY.APPRAISAL: ("tự chấm, thẩm định", "tự đánh giá", "thẩm định"),
    SCORED_BY.SURVEY: ("điều tra xã hội học", "điều tra", "đtxhh"),
    SCORED_BY.LEADERS: ("lãnh đạo chấm", "lãnh đạo"),
    SCORED_BY.BONUS: ("điểm thưởng", "thưởng", "điểm cộng"),
    SCORED_BY.DEDUCTION: ("điểm trừ", "trừ", "điểm phạt"),
}
TEXT_COLUMNS = ("name", "office", "evidence", "rule_text")
MANY_LINES = ("evidence", "rule_text")


@dataclass(frozen=True, slots=True)
class ImportedCriteria:
    """What was written, or would be."""

    criteria_set: CriteriaSet
    is_new: bool
    report: CriteriaReport


@dataclass(slots=True)
class _Reading:
    """The rows of a file while they are being understood."""

    file: CriteriaFile
    stored: Mapping[str, Criterion]
    problems: list[Problem] = field(default_factory=list)
    criteria: dict[str, CriterionInput] = field(default_factory=dict)
    rows: dict[str, RawRow] = field(default_factory=dict)
    noted: set[tuple[str, str]] = field(default_factory=set)

    def note(self, row: RawRow, column: str, expected: str) -> None:
        """One fault of a cell; a second of the same cell would only follow from it."""
        heading = self.file.headings.get(column, column)
        cell = row[column]
        found = cell.refused or cell.text[:60]
        if (row.place, heading) not in self.noted:
            self.noted.add((row.place, heading))
            self.problems.append(
                row.problem(column, heading=heading, found=found, expected=expected)
            )


@transaction.atomic
def import_criteria(
    *, actor: Actor, file: CriteriaFile, facts: CriteriaSetFacts
) -> ImportedCriteria:
    """Make the set of this code, or make it what the file says.

    All problems of the file are raised at once as ImportRefused; then nothing is
    written. A column that the file lacks leaves a stored set as it is.
    """
    lock_reference()
    known = CriteriaSet.objects.filter(code=facts.code).first()
    criteria = criteria_of_file(file=file, facts=facts, known=known)
    with refused_as_import(file.name):
        if known is None:
            made = make_criteria_set(actor=actor, facts=facts, criteria=criteria)
            return ImportedCriteria(made, True, CriteriaReport(added=len(criteria)))
        report = change_criteria_set(
            actor=actor,
            criteria_set=known,
            facts=facts if facts != facts_of(known) else None,
            criteria=criteria,
            removed=codes_that_go(known, criteria),
        )
    known.refresh_from_db()
    return ImportedCriteria(known, False, report)


def criteria_of_file(
    *, file: CriteriaFile, facts: CriteriaSetFacts, known: CriteriaSet | None
) -> list[CriterionInput]:
    """The criteria that the file wants of the stored set, or of a new one. Raises
    ImportRefused with all problems of the file at once."""
    if known is not None:
        _require_same_set(file, known)
    stored = {each.code: each for each in known.criteria.all()} if known else {}
    reading = _Reading(file, stored)
    _read(reading)
    _link(reading, facts)
    _check(reading, facts)
    if reading.problems:
        raise ImportRefused(reading.problems)
    return list(reading.criteria.values())


@contextmanager
def refused_as_import(name: str) -> Iterator[None]:
    """What the actions refuse is told as faults of the file."""
    try:
        yield
    except ActionRefused as refused:
        raise ImportRefused(
            [Problem(name, "", text, _("giá trị hợp lệ")) for text in refused.problems]
        ) from refused


def _require_same_set(file: CriteriaFile, known: CriteriaSet) -> None:
    """A form of one set is never taken for another that is there."""
    identity = file.identity
    if identity is not None and identity.criteria_set != known.code:
        found = _("mẫu của bộ tiêu chí %s") % identity.criteria_set
        raise refusal(file.name, found, _("mẫu của bộ tiêu chí %s") % known.code)


def _read(reading: _Reading) -> None:
    maxima = list(_numbers(reading, "max_score"))
    steps = list(_numbers(reading, "step"))
    for row, most, step in zip(reading.file.rows, maxima, steps, strict=True):
        code = _code(row, reading)
        if not code:
            continue
        if code in reading.rows:
            place = reading.rows[code].place
            reading.note(
                row, "code", _("mỗi mã một dòng; đã có ở %(place)s") % {"place": place}
            )
            continue
        reading.rows[code] = row
        if most is None and not row["max_score"].text:
            reading.note(row, "max_score", _("điểm tối đa của tiêu chí"))
        # What is no number is noted already; a harmless one goes on in its place.
        known = Decimal(1) if most is None else most
        reading.criteria[code] = _criterion(code, row, known, reading)
        if reading.file.has("step"):
            reading.criteria[code] = replace(reading.criteria[code], step=step)


def _criterion(
    code: str, row: RawRow, max_score: Decimal, reading: _Reading
) -> CriterionInput:
    """What the row says, beside what is stored in columns that the file lacks."""
    stored = reading.stored.get(code)
    if stored is not None:
        known = replace(input_of(stored), max_score=max_score)
    else:
        known = CriterionInput(code, "", max_score, scored_by=_inherited(code, reading))
    texts: dict[str, Any] = {
        column: _text(row, column, reading)
        for column in TEXT_COLUMNS
        if reading.file.has(column)
    }
    known = replace(known, **texts)
    if reading.file.has("scored_by") and row["scored_by"].text:
        known = replace(known, scored_by=_scored_by(row, reading))
    if reading.file.has("rule"):
        known = replace(known, rule=_rule(row, reading))
    if reading.file.has("same_as"):
        known = replace(known, same_as=_text(row, "same_as", reading).rstrip("."))
    return known


def _inherited(code: str, reading: _Reading) -> str:
    """What is below a bonus or a deduction is scored like it, unless it says so."""
    above = reading.criteria.get(parent_code(code))
    if above is not None and above.scored_by in (SCORED_BY.BONUS, SCORED_BY.DEDUCTION):
        return above.scored_by
    return SCORED_BY.APPRAISAL


def _code(row: RawRow, reading: _Reading) -> str:
    cell = row["code"]
    if cell.refused or not cell.text:
        reading.note(row, "code", _("mã của tiêu chí, như 1.2.10"))
        return ""
    if not cell.is_machine:
        return cell.text.removesuffix(".")
    try:
        number = parse_machine_number(cell.text)
    except NumberError as error:
        reading.note(row, "code", error.expected)
        return ""
    if number != number.to_integral_value():
        reading.note(
            row,
            "code",
            _(
                "mã dạng chữ: ô đang là số, nên không biết là %(short)s hay %(long)s. "
                "Hãy định dạng cột mã là Văn bản (Text) rồi gõ lại."
            )
            % {"short": cell.text, "long": f"{cell.text}0"},
        )
        return ""
    return str(int(number))


def _numbers(reading: _Reading, column: str) -> Iterator[Decimal | None]:
    """The column's values; what cannot be read is noted and left out."""
    cells = [row[column] for row in reading.file.rows]
    typed = parse_column([None if cell.is_machine else cell.text for cell in cells])
    for row, cell, parsed in zip(reading.file.rows, cells, typed, strict=True):
        try:
            yield _number(cell, parsed)
        except NumberError as error:
            reading.note(row, column, error.expected)
            yield None


def _number(cell: RawCell, parsed: Decimal | NumberError | None) -> Decimal | None:
    if cell.refused:
        raise NumberError(cell.text, "", expected=_("một số gõ thẳng vào ô"))
    if cell.is_machine:
        return parse_machine_number(cell.text)
    if isinstance(parsed, NumberError):
        raise parsed
    return parsed


def _text(row: RawRow, column: str, reading: _Reading) -> str:
    if row[column].refused:
        reading.note(row, column, _("chữ"))
        return ""
    if column in MANY_LINES:
        return row[column].lines or row[column].text
    return row[column].text


def _scored_by(row: RawRow, reading: _Reading) -> str:
    word = row["scored_by"].text.casefold()
    for value, words in WORDS.items():
        if word == value or word in words:
            return value
    known = ", ".join(words[0] for words in WORDS.values())
    reading.note(row, "scored_by", _("một trong: %(known)s") % {"known": known})
    return SCORED_BY.APPRAISAL


def _rule(row: RawRow, reading: _Reading) -> object | None:
    text = _text(row, "rule", reading)
    if not text:
        return None
    try:
        # A fraction stays what was typed, not the nearest binary number.
        rule: object = json.loads(text, parse_float=str)
    except ValueError:
        reading.note(row, "rule", _("dữ liệu JSON của cách tính điểm"))
        return None
    return rule


def _link(reading: _Reading, facts: CriteriaSetFacts) -> None:
    """Without a column that says so, the same wording once in the earlier set."""
    if facts.predecessor is None or reading.file.has("same_as"):
        return
    links = links_by_wording(facts.predecessor)
    for code, wanted in reading.criteria.items():
        if code not in reading.stored:
            found = links.get(wanted.name.casefold(), "")
            reading.criteria[code] = replace(wanted, same_as=found)


def _check(reading: _Reading, facts: CriteriaSetFacts) -> None:
    """Each criterion by itself; the sums only where all numbers could be read."""
    is_readable = not reading.problems
    earlier = (
        facts.predecessor.criteria.values_list("code", flat=True)
        if (facts.predecessor)
        else ()
    )
    criteria = list(reading.criteria.values())
    for problem in problems_of_criteria(criteria, standing={}, earlier=earlier):
        reading.note(reading.rows[problem.code], problem.column, problem.text)
    if is_readable:
        _check_sums(reading, facts)


def _check_sums(reading: _Reading, facts: CriteriaSetFacts) -> None:
    nodes = nodes_of_inputs(
        each for each in reading.criteria.values() if each.scored_by in SCORED_BY.values
    )
    _check_total(reading, facts)
    found = check_structure(
        nodes, total_max=facts.total_max, is_partial=facts.is_partial
    )
    for problem in found:
        summed = points_in_words(problem.summed or 0)
        if problem.key is None:
            place = (reading.file.total or RawRow(reading.file.name, {})).place
            heading = reading.file.headings["max_score"]
            expected = _as_whole(facts)
            reading.problems.append(Problem(place, heading, summed, expected))
        elif problem.summed is not None:
            expected = _("%(sum)s như các tiêu chí bên dưới cộng lại") % {"sum": summed}
            reading.note(reading.rows[problem.key], "max_score", expected)


def _as_whole(facts: CriteriaSetFacts) -> str:
    """What the points of a set add up to."""
    whole = format_number(facts.total_max)
    return _("%(total)s như tổng điểm của bộ tiêu chí") % {"total": whole}


def _check_total(reading: _Reading, facts: CriteriaSetFacts) -> None:
    row = reading.file.total
    if row is None or not row["max_score"].text or row["max_score"].is_formula:
        return
    stated = _total(reading, row)
    if stated is not None and stated != facts.total_max:
        reading.note(row, "max_score", _as_whole(facts))


def _total(reading: _Reading, row: RawRow) -> Decimal | None:
    """The sum that the file itself states."""
    cell = row["max_score"]
    (typed,) = parse_column([None if cell.is_machine else cell.text])
    try:
        return _number(cell, typed)
    except NumberError as error:
        reading.note(row, "max_score", error.expected)
        return None
