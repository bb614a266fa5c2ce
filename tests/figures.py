"""Builders of operational figures: the worked example of a district and its communes.

2023 to 21/10      received  settled  online        online %     target
Huyện Đại Từ       gần 5.000 gần 4.400 gần 2.800    56,8 given   70 by 31/12
its communes                           trên 34.000  72,4 given   50 by 31/12
  Xã Cù Vân        1.000     925       740          (74,0)
  Xã Mỹ Yên        500       400       –
2022, whole year
  Xã Cù Vân                  800
"""

from datetime import date
from decimal import Decimal

from indices.actions.figures import ObservationInput, TargetInput, record_figures
from indices.models import Measure
from tests.factories import CLERK, make_nation, make_source, make_unit

SO_FAR = (date(2023, 1, 1), date(2023, 10, 21))
DUE = date(2023, 12, 31)


def make_measures():
    """Dossiers received, settled, online, and the share online."""
    made = {
        code: Measure.objects.create(
            code=code,
            name=name,
            unit_of_measure="hồ sơ",
            direction="none",
            rolls_up=True,
            position=position,
        )
        for position, (code, name) in enumerate(
            (
                ("tiep-nhan", "Hồ sơ tiếp nhận"),
                ("giai-quyet", "Hồ sơ đã giải quyết"),
                ("truc-tuyen", "Hồ sơ trực tuyến"),
            )
        )
    }
    made["ty-le"] = Measure.objects.create(
        code="ty-le",
        name="Tỷ lệ trực tuyến",
        unit_of_measure="%",
        decimals=1,
        numerator=made["truc-tuyen"],
        denominator=made["tiep-nhan"],
        position=3,
    )
    return made


def observe(unit, measure, value, qualifier="exact", *, span=SO_FAR, source, **facts):
    row = ObservationInput(
        unit=unit,
        measure=measure,
        starts_on=span[0],
        ends_on=span[1],
        value=Decimal(value),
        qualifier=qualifier,
        source=source,
        **facts,
    )
    record_figures(actor=CLERK, observations=[row])


def set_goal(unit, measure, value, *, due_on=DUE, source=None, **facts):
    goal = TargetInput(
        unit=unit,
        measure=measure,
        due_on=due_on,
        value=Decimal(value),
        source=source,
        **facts,
    )
    record_figures(actor=CLERK, observations=[], targets=[goal])


class Figures:
    """The district of the docstring."""

    def __init__(self):
        self.nation = make_nation()
        self.province = make_unit(
            "Thái Nguyên", kind="tỉnh", code="19", parent=self.nation
        )
        self.district = make_unit("Đại Từ", code="171", parent=self.province)
        self.commune, self.other, self.silent = (
            make_unit(name, kind="xã", code=code, parent=self.district)
            for name, code in (
                ("Cù Vân", "05809"),
                ("Mỹ Yên", "05836"),
                ("Hùng Sơn", "05770"),
            )
        )
        self.measures = make_measures()
        self.source = make_source("Báo Thái Nguyên")
        self._fill()

    def _fill(self):
        note = "Nguồn không nêu ngày chốt."
        say = self.observe
        say(self.district, "tiep-nhan", 5000, "nearly", period_note=note)
        say(self.district, "giai-quyet", 4400, "nearly")
        say(self.district, "truc-tuyen", 2800, "nearly")
        say(self.district, "ty-le", "56.8")
        say(self.district, "truc-tuyen", 34000, "over", of_level="commune")
        say(self.district, "ty-le", "72.4", of_level="commune")
        say(self.commune, "tiep-nhan", 1000)
        say(self.commune, "giai-quyet", 925)
        say(self.commune, "truc-tuyen", 740)
        say(self.other, "tiep-nhan", 500)
        say(self.other, "giai-quyet", 400)
        whole_2022 = (date(2022, 1, 1), date(2022, 12, 31))
        say(self.commune, "giai-quyet", 800, span=whole_2022)
        share = self.measures["ty-le"]
        set_goal(self.district, share, 70, source=self.source)
        set_goal(self.district, share, 50, source=self.source, of_level="commune")

    def observe(self, unit, code, value, qualifier="exact", **facts):
        facts = {"source": self.source} | facts
        observe(unit, self.measures[code], value, qualifier, **facts)
