"""Path converters: the Vietnamese words of addresses to the values in code."""

from django.urls import register_converter

from units.models import Level

LEVEL_WORDS = {
    Level.PROVINCE: "cap-tinh",
    Level.DISTRICT: "cap-huyen",
    Level.COMMUNE: "cap-xa",
    Level.DEPARTMENT: "so-nganh",
    Level.MINISTRY: "bo-nganh",
    Level.REGION: "vung",
}
LEVELS_OF_WORDS = {word: level for level, word in LEVEL_WORDS.items()}


class LevelConverter:
    regex = "|".join(LEVELS_OF_WORDS)

    def to_python(self, value: str) -> str:
        return LEVELS_OF_WORDS[value].value

    def to_url(self, value: str) -> str:
        return LEVEL_WORDS[Level(value)]


class YearConverter:
    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(int(value))


class CriterionCodeConverter:
    """The code of a criterion: "3", "1.2.10"."""

    regex = r"[1-9][0-9]{0,3}(?:\.[1-9][0-9]{0,3}){0,7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FormatConverter:
    regex = "xlsx|csv|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ReportFormatConverter(FormatConverter):
    regex = "xlsx|zip"


def register() -> None:
    register_converter(LevelConverter, "level")
    register_converter(YearConverter, "year")
    register_converter(CriterionCodeConverter, "code")
    register_converter(FormatConverter, "format")
    register_converter(ReportFormatConverter, "report_format")
