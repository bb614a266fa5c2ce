"""What other processes do who change reference data, all at the same time."""

import random
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from tests.drill.jobs import use  # first: it sets Django up

from django.contrib.auth.models import User  # isort: skip
from django.db import Error, connection, connections  # isort: skip

from cchc.accounts import actions as accounts  # isort: skip
from indices.actions import changelog  # isort: skip
from indices.actions.cells import CellEdit  # isort: skip
from indices.actions.criteria import change_criteria_set, facts_of  # isort: skip
from indices.actions.criterion_edits import add_criterion  # isort: skip
from indices.actions.errors import ActionRefused  # isort: skip
from indices.actions.figure_cells import Place, text_of  # isort: skip
from indices.actions.figure_saving import save_figures  # isort: skip
from indices.actions.inspection_plan import (  # isort: skip
    PlannedInspection,
    plan_inspections,
)
from indices.actions.measures import (  # isort: skip
    MeasureFacts,
    change_measure,
    define_measure,
)
from indices.actions.reference import note_reference_change  # isort: skip
from indices.actions.reorganisation import reorganise_units  # isort: skip
from indices.actions.targets import TargetFacts, set_target  # isort: skip
from indices.actions.verify import verify_changes  # isort: skip
from indices.models import (  # isort: skip
    ChangeEntry,
    CriteriaSet,
    Edition,
    Measure,
    Observation,
)
from tests.factories import (  # isort: skip
    CLERK,
    criterion,
    inspect,
    make_criteria,
    make_index,
    make_scored_edition,
    make_unit,
    make_user,
)
from units.models import Role, SuccessionKind, Unit  # isort: skip
from units.reorganisation_plan import Arriving, Leaving, ReorganisationPlan  # isort: skip

SHARED = ("a", "b", "c")
FACTS = MeasureFacts(
    name="Hồ sơ đã nhận",
    unit_of_measure="hồ sơ",
    kind="number",
    direction="up",
    decimals=0,
)
FIRST_DAY = date(2024, 1, 1)
SPAN = FIRST_DAY, date(2024, 3, 31)


def furnish(name, people):
    """A draft edition, two sets of criteria, a measure, two administrators, an officer
    and units: three for all, and one for each of the people to rename."""
    use(name)
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19")
    for number in range(people):
        make_unit(f"Số {number}", code=f"h{number}", parent=province)
    for code in SHARED:
        make_unit(f"Chung {code}", code=code, parent=province)
    make_scored_edition(make_index(), province)
    make_criteria("bo-moi")
    define_measure(actor=CLERK, facts=FACTS)
    for username in ("quantri-0", "quantri-1"):
        make_user(username, is_superuser=True)
    make_user("canbo")


def chain(name):
    """How long the log of reference data is, and what is wrong with it."""
    use(name)
    return {
        "entries": ChangeEntry.objects.filter(edition=None).count(),
        "differences": [str(each) for each in verify_changes(None)],
    }


# --- All say the same --------------------------------------------------------------


def _define_it(number):
    define_measure(actor=CLERK, facts=replace(FACTS, name="Hồ sơ đúng hạn"))


def _make_the_account(number):
    accounts.create_account(actor=CLERK, username="moi", full_name="Người mới")


def _make_the_set(number):
    make_criteria("bo-nua")


def _take_back_an_administrator(number):
    user = User.objects.get(username=f"quantri-{number % 2}")
    accounts.change_account(
        actor=CLERK, user=user, full_name="", email="", is_superuser=False
    )


SAME = {
    "a measure": _define_it,
    "an account": _make_the_account,
    "a set": _make_the_set,
    "one administrator less": _take_back_an_administrator,
}


def say_the_same(name, number, ready, what):
    """Do it, or learn that somebody else has."""
    use(name)
    _look_long()
    connection.ensure_connection()
    ready.wait()
    try:
        SAME[what](number)
    except ActionRefused as refused:
        return str(refused)
    return "done"


def _look_long():
    """Time enough between reading and writing for the others to come between."""
    look = changelog._end_of_chain

    def long_look(edition):
        end = look(edition)
        time.sleep(0.005)
        return end

    changelog._end_of_chain = long_look


# --- Each does something else -------------------------------------------------------


class Person:
    """One of them. What is done tells how many entries it has left: none where somebody
    else was quicker."""

    def __init__(self, number):
        self.number = number
        self.chance = random.Random(number)

    @property
    def place(self):
        return Unit.objects.get(code=self.chance.choice(SHARED))

    def rename_own_unit(self):
        unit = Unit.objects.get(code=f"h{self.number}")
        reorganise_units(
            actor=CLERK,
            plan=ReorganisationPlan(
                kind=SuccessionKind.RENAME,
                effective_on=FIRST_DAY,
                legal_basis="Nghị quyết",
                leaving=(Leaving("trước", unit),),
                arriving=(Arriving("sau", unit.code, f"Huyện Mới {unit.code}", "19"),),
            ),
        )
        return 1

    def note_with_drafts(self):
        note_reference_change(
            actor=CLERK,
            summary=f"Việc {self.number}",
            details=[],
            editions=Edition.objects.all(),
        )
        return 1

    def save_figure(self):
        unit, measure = self.place, Measure.objects.get()
        shown = text_of(Observation.objects.filter(unit=unit).first(), measure)
        edit = CellEdit(unit.pk, measure.code, shown, str(self.number))
        saved = save_figures(actor=CLERK, place=Place(unit, *SPAN), edits=[edit])
        return int(saved.entry is not None)

    def set_target(self):
        facts = TargetFacts(
            measure=Measure.objects.get(),
            of_level="",
            due_on=FIRST_DAY,
            value=Decimal(self.number),
            document="Kế hoạch",
        )
        set_target(actor=CLERK, unit=self.place, facts=facts)
        return 1

    def explain_measure(self):
        facts = replace(FACTS, description=f"Lần {self.number}")
        change_measure(actor=CLERK, measure=Measure.objects.get(), facts=facts)
        return 1

    def plan_inspection(self):
        day = FIRST_DAY + timedelta(days=self.number)
        one = PlannedInspection(1, self.place, "planned", day)
        area = Unit.objects.get(level="province")
        plan_inspections(actor=CLERK, area=area, year=2024, planned=[one])
        return 1

    def inspect(self):
        inspect(self.place, "surprise", day=FIRST_DAY)
        return 1

    def add_criterion(self):
        wanted = criterion(str(100 + self.number), 1, "Thêm")
        criteria_set = CriteriaSet.objects.get(code="bo-moi")
        add_criterion(actor=CLERK, criteria_set=criteria_set, wanted=wanted)
        return 1

    def note_set(self):
        criteria_set = CriteriaSet.objects.get(code="bo-moi")
        facts = replace(facts_of(criteria_set), note=f"Lần {self.number}")
        change_criteria_set(actor=CLERK, criteria_set=criteria_set, facts=facts)
        return 1

    def make_account(self):
        accounts.create_account(
            actor=CLERK,
            username=f"canbo-{self.number}",
            full_name="Cán bộ",
            roles=[accounts.RoleInput(Role.UNIT_OFFICER, self.place)],
        )
        return 1

    def give_role(self):
        user = User.objects.get(username="canbo")
        role = Role.UNIT_OFFICER
        return int(
            accounts.add_role(actor=CLERK, user=user, role=role, unit=self.place)
        )

    def make_link(self):
        user = User.objects.get(username="canbo")
        accounts.make_one_time_link(actor=CLERK, user=user)
        return 1

    THINGS = (
        rename_own_unit,
        note_with_drafts,
        save_figure,
        set_target,
        explain_measure,
        plan_inspection,
        inspect,
        add_criterion,
        note_set,
        make_account,
        give_role,
        make_link,
    )


def change_much(name, number, ready):
    """Everything once, in an order of one's own; what each has left."""
    use(name)
    _look_long()
    person, left = Person(number), Counter()
    connection.ensure_connection()
    ready.wait()
    for thing in person.chance.sample(Person.THINGS, len(Person.THINGS)):
        left[thing.__name__] += thing(person)
    return left


# --- The control: nobody waits for a turn -------------------------------------------


def forget_the_constraint(name):
    use(name)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX change_reference_sequence_once")


def change_out_of_turn(name, number, together):
    """A change that goes on from the end that the other one has read, too."""
    use(name)
    there = connections.settings["default"]
    if there["ENGINE"].endswith("sqlite3"):
        there["OPTIONS"]["transaction_mode"] = "DEFERRED"
    changelog.take_turn = lambda _number: None
    look = changelog._end_of_chain

    def look_together(edition):
        end = look(edition)
        together.wait()
        return end

    changelog._end_of_chain = look_together
    try:
        note_reference_change(actor=CLERK, summary=f"Việc {number}", details=[])
    except Error as error:
        return type(error).__name__
    return "done"
