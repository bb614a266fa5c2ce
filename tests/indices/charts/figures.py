"""What tests ask of any drawn figure: its texts, its colours, its table."""

import json
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder

from indices.charts.bundle import ChartBundle, Words

WORDS = Words(
    identifier="bieu-do-diem",
    title="Trung vị tăng 6,75 điểm",
    subtitle="CCHC cấp huyện, 2019–2024. Đơn vị tính: điểm.",
    source_line="Nguồn: Báo Thái Nguyên.",
    file_name="diem_cchc_2019-2024",
)


def trace(bundle: ChartBundle, name: str) -> dict:
    return next(t for t in bundle.figure_json["data"] if t.get("name") == name)


def layout(bundle: ChartBundle) -> dict:
    return bundle.figure_json["layout"]


def notes(bundle: ChartBundle) -> list[str]:
    return [note["text"] for note in layout(bundle).get("annotations", [])]


def note(bundle: ChartBundle, beginning: str) -> dict:
    found = layout(bundle)["annotations"]
    return next(each for each in found if each["text"].startswith(beginning))


def as_sent(bundle: ChartBundle) -> dict:
    """The figure as json_script hands it to the page and the page reads it."""
    return json.loads(json.dumps(bundle.figure_json, cls=DjangoJSONEncoder))


def leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Every single value of nested JSON with the key it stands under."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, name)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item, key)
    else:
        yield key, value
