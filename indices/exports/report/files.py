"""The official files of an edition: what each is called and holds. They are made in
writing.py, which loads what only a worker that makes files needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from indices.exports.marks import file_stem, marked_name, marks_of
from indices.exports.report.annex import AnnexKind
from indices.exports.report.kinds import MOST_SHEETS, enclosed, number_of
from indices.exports.report.titles import annex_name
from indices.selectors.header import EditionHeader

ALL, REPORT, UNITS, DATA = "phu-luc", "bao-cao", "tat-ca-don-vi", "so-lieu"
# What a second holds, measured: units in annexes, unit sheets in the package, scores
# in the data. More than that is made beside the request.
UNITS_AT_ONCE, SHEETS_AT_ONCE, SCORES_AT_ONCE = 400, 12, 20_000


@dataclass(frozen=True, slots=True)
class ReportFile:
    """One file by its word in the address. `kinds` are the annexes that it holds, none
    for data."""

    word: str
    extension: str
    title: str
    contents: str
    kinds: tuple[AnnexKind, ...] = ()
    is_report: bool = False

    @property
    def name(self) -> str:
        """What tells it from the edition's other files."""
        dressing = f"+{REPORT}" if self.is_report and self.word != REPORT else ""
        return f"{self.word}{dressing}.{self.extension}"

    @property
    def is_about_a_unit(self) -> bool:
        of_one_unit = ((AnnexKind.UNIT,), (AnnexKind.FIGURES,))
        return self.kinds in of_one_unit and self.extension == "xlsx"

    @property
    def is_of_figures(self) -> bool:
        return self.kinds == (AnnexKind.FIGURES,)

    @property
    def has_page(self) -> bool:
        """Whether it can be read and printed as a page."""
        return bool(self.kinds) and self.extension == "xlsx"

    def is_long(self, *, units: int, leaves: int) -> bool:
        """Whether it may take longer than anyone waits for a page."""
        if self.word == DATA:
            return units * leaves > SCORES_AT_ONCE
        if self.word == UNITS:
            return units > SHEETS_AT_ONCE
        if self.kinds == (AnnexKind.PLAN,):
            # Short, and another one with every task and every day.
            return False
        return not self.is_about_a_unit and units > UNITS_AT_ONCE


def report_files(kinds: tuple[AnnexKind, ...]) -> tuple[ReportFile, ...]:
    """All files of an edition that has these annexes."""
    with_decision = enclosed(kinds)
    files = [
        ReportFile(
            ALL,
            "xlsx",
            _("Tất cả phụ lục của kết quả"),
            _contents(with_decision),
            with_decision,
        ),
        ReportFile(
            REPORT,
            "xlsx",
            _("Báo cáo kèm phụ lục"),
            _(
                "Biểu tổng hợp có Quốc hiệu, số, ngày, chữ ký, nơi nhận; các phụ lục "
                "khác kèm theo."
            ),
            with_decision,
            is_report=True,
        ),
        *(_annex_file(kind, kinds) for kind in kinds),
    ]
    if AnnexKind.UNIT in kinds:
        files.append(
            ReportFile(
                UNITS,
                "zip",
                _("Chi tiết tất cả đơn vị"),
                _("Mỗi đơn vị một tệp Excel chi tiết từng tiêu chí, trong một gói."),
                (AnnexKind.UNIT,),
            )
        )
    about = _("Mỗi dòng một đơn vị, một tiêu chí, một cột; có mã và từ điển dữ liệu.")
    return (
        *files,
        ReportFile(DATA, "xlsx", _("Bộ số liệu (Excel)"), about),
        ReportFile(DATA, "zip", _("Bộ số liệu (CSV)"), about),
    )


def find_file(
    kinds: tuple[AnnexKind, ...], *, word: str, extension: str, is_report: bool = False
) -> ReportFile | None:
    """The file of that address; an annex alone comes in either dressing."""
    for file in report_files(kinds):
        if (file.word, file.extension) == (word, extension):
            can_change = len(file.kinds) == 1 and file.has_page
            return replace(file, is_report=True) if is_report and can_change else file
    return None


def named_file(kinds: tuple[AnnexKind, ...], name: str) -> ReportFile | None:
    """The file of that name, in its dressing."""
    stem, _dot, extension = name.rpartition(".")
    word, plus, _dressing = stem.partition("+")
    return find_file(kinds, word=word, extension=extension, is_report=bool(plus))


def _contents(kinds: tuple[AnnexKind, ...]) -> str:
    said = "; ".join(annex_title_of(kind, kinds) for kind in kinds)
    if AnnexKind.UNIT not in kinds:
        return f"{said}."
    few = _(
        "Phụ lục của từng đơn vị chỉ có trong tệp này khi không quá %(most)d đơn vị."
    )
    return f"{said}. {few % {'most': MOST_SHEETS}}"


def annex_title_of(kind: AnnexKind, kinds: tuple[AnnexKind, ...]) -> str:
    return f"{annex_name(number_of(kind, kinds))}: {_subjects()[kind]}"


def _subjects() -> dict[AnnexKind, str]:
    return {
        AnnexKind.RESULTS: _("kết quả"),
        AnnexKind.DOMAINS: _("theo lĩnh vực"),
        AnnexKind.UNIT: _("chi tiết một đơn vị"),
        AnnexKind.LOST: _("tiêu chí mất nhiều điểm nhất"),
        AnnexKind.CHANGES: _("so sánh với năm trước"),
        AnnexKind.PLAN: _("kế hoạch khắc phục"),
        AnnexKind.FIGURES: _("số liệu hoạt động của một đơn vị"),
    }


def _annex_file(kind: AnnexKind, kinds: tuple[AnnexKind, ...]) -> ReportFile:
    contents = {
        AnnexKind.RESULTS: _("Điểm, chỉ số, xếp hạng, xếp loại của mọi đơn vị."),
        AnnexKind.DOMAINS: _("Điểm của mọi đơn vị ở từng lĩnh vực, và trung bình."),
        AnnexKind.UNIT: _("Mọi tiêu chí của một đơn vị, theo cột của mẫu chính thức."),
        AnnexKind.LOST: _("Các tiêu chí làm các đơn vị mất nhiều điểm nhất."),
        AnnexKind.CHANGES: _("Điểm, hạng hai năm; trên tiêu chí chung nếu bộ đã đổi."),
        AnnexKind.PLAN: _("Nhiệm vụ của các đơn vị đã ban hành kế hoạch, đến hôm nay."),
        AnnexKind.FIGURES: _(
            "Số liệu trong năm mà đơn vị đã công bố, mục tiêu, nguồn."
        ),
    }
    return ReportFile(
        f"{ALL}-{kind}", "xlsx", annex_title_of(kind, kinds), contents[kind], (kind,)
    )


def file_name(header: EditionHeader, file: ReportFile, *, slug: str = "") -> str:
    """ASCII, with the marks of a draft or of the demo at its beginning."""
    stem = file_stem(header, f"{file.name.partition('.')[0].replace('+', '_')}")
    if slug:
        stem = f"{stem}_{slug}"
    return marked_name(stem, file.extension, marks=marks_of(header))
