"""Who gets what answer from every address of the site. The one list.

Whoever adds an address adds its line here; test_matrix.py walks the site map and
fails until then. A line says for GET and for an empty POST which status each actor
gets; HEAD is GET without its body, OPTIONS is 204 and PUT, PATCH, DELETE and TRACE are
405 for everybody, everywhere.

Actors are the people of tests/world.py: a visitor, the officer of a unit that is
assessed, the officer of a unit elsewhere, an appraiser and an index administrator of
the province, a system administrator, and a disabled account, which is a visitor.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cchc.accounts.file_actions import keep_account_file
from indices.actions.actor import Actor
from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.criteria_imports import keep_criteria_file
from indices.actions.figure_cells import Place
from indices.actions.figure_imports import keep_figure_file
from indices.actions.publication import publish_edition
from indices.actions.reorganisation import reorganise_units
from indices.actions.score_imports import keep_upload
from indices.actions.unit_imports import keep_unit_list
from indices.exports.criteria_set import criteria_workbook
from indices.exports.figure_form import write_figure_form
from indices.exports.score_form import write_form
from indices.exports.unit_form import write_unit_form
from indices.models import (
    CriteriaSet,
    Edition,
    Inspection,
    Measure,
    RemediationTask,
)
from indices.permissions import Permission, score_rights, units_where
from indices.selectors.criteria_files import criteria_identity
from indices.selectors.criteria_set import criteria_set_page
from indices.selectors.figure_entry import figure_entry
from indices.selectors.figure_files import import_of
from indices.selectors.score_form import units_form
from indices.selectors.unit_files import unit_list
from tests.factories import (
    CLERK,
    inspect,
    make_criteria,
    make_plan,
    make_scored_edition,
    make_source,
    make_unit,
    make_user,
    score,
)
from tests.figures import make_measures, observe
from tests.filling import filled
from tests.world import World
from units.models import Reorganisation, Unit
from units.reorganisation_plan import Arriving, Leaving, ReorganisationPlan

ACTORS = (
    "visitor",
    "officer",
    "foreign_officer",
    "appraiser",
    "index_administrator",
    "administrator",
    "disabled",
)
OUTSIDE = ("visitor", "disabled")

Statuses = dict[str, int]


def everyone(status: int) -> Statuses:
    return dict.fromkeys(ACTORS, status)


def insiders(status: int, *, outside: int = 302, **others: int) -> Statuses:
    """Whoever is logged in; visitors are sent to the log-in page."""
    return everyone(status) | dict.fromkeys(OUTSIDE, outside) | others


def administrators(status: int) -> Statuses:
    """System administrators only."""
    return insiders(403, administrator=status)


def index_people(status: int, *, foreign: int = 404, officer: int = 403) -> Statuses:
    """Who enters and publishes in the province; the others by what they may know."""
    return insiders(
        403,
        officer=officer,
        foreign_officer=foreign,
        index_administrator=status,
        administrator=status,
    )


def criteria_people(status: int) -> Statuses:
    return index_people(status, foreign=403)


READABLE = everyone(200)
ABSENT = everyone(404)
NO_POST = everyone(405)


@dataclass(frozen=True)
class Address:
    """One line: the name of a URL, what it is asked with, and the answers."""

    name: str
    get: Statuses
    post: Statuses = field(default_factory=lambda: NO_POST)
    arguments: Callable[[World], dict[str, object]] = lambda world: {}
    query: dict[str, str] = field(default_factory=dict)
    what: str = ""

    @property
    def id(self) -> str:
        return f"{self.name} {self.what}".strip()


def published(world: World) -> dict[str, object]:
    return world.published.address


def draft(world: World) -> dict[str, object]:
    return world.draft.address


def foreign_draft(world: World) -> dict[str, object]:
    return world.foreign_draft.address


def with_correction(world: World) -> dict[str, object]:
    """The published edition with a correction that is not published yet."""
    row = AnnouncementInput(unit=world.district, score=Decimal("76.72"))
    record_announcements(actor=CLERK, edition=world.published, rows=[row])
    return world.published.address


def scored(world: World) -> dict[str, object]:
    """A draft that is scored criterion by criterion."""
    return _scored_in(world, 2024).address


def _scored_in(world: World, year: int) -> Edition:
    """The edition of that year, made once: a test may walk every address."""
    known = Edition.objects.filter(area=world.province, year=year).first()
    if known is not None:
        return known
    return make_scored_edition(
        world.index,
        world.province,
        year=year,
        criteria_set=make_criteria(f"bo-{year}", level="district"),
    )


def own_sheet(world: World) -> dict[str, object]:
    return {**scored(world), "unit": world.district.slug}


def other_sheet(world: World) -> dict[str, object]:
    """The sheet of a unit of which nobody here is the officer."""
    return {**scored(world), "unit": world.best.slug}


def explained(world: World) -> dict[str, object]:
    """A published edition that was scored criterion by criterion."""
    edition = _scored_in(world, 2021)
    if edition.revision:
        return edition.address
    for district in (world.district, world.best, world.worst):
        score(edition, district, c1_1_1="10", c1_1_2="7", c1_2="30", c2="35")
    publish_edition(actor=CLERK, edition=edition)
    return edition.address


def explained_domain(world: World) -> dict[str, object]:
    return {**explained(world), "code": "1"}


def explained_criterion(world: World) -> dict[str, object]:
    return {**explained(world), "code": "1.2"}


def explained_unit(world: World) -> dict[str, object]:
    return {**explained(world), "unit": world.district.slug}


def unit_domain(world: World) -> dict[str, object]:
    explained(world)
    return {"slug": world.district.slug, "year": 2021, "code": "1"}


def scored_criterion(world: World) -> dict[str, object]:
    return {**scored(world), "code": "1.2"}


def waiting_accounts(world: World) -> dict[str, object]:
    """A file of one account that nobody has confirmed yet."""
    user = world.administrator
    heading = "username,name,unit,role"
    upload = keep_account_file(
        actor=Actor(user=user, name=user.get_username(), origin="upload"),
        content=f"{heading}\nnguoi.moi,Nguyễn A,19,thẩm định viên\n".encode(),
        name="tai-khoan.csv",
    )
    return {"pk": upload.pk}


def open_set(world: World) -> dict[str, object]:
    """A set of criteria that no edition uses."""
    return {"code": _set_named("bo-dang-soan").code}


def open_criterion(world: World) -> dict[str, object]:
    return {**open_set(world), "criterion": "1.2"}


def next_set(world: World) -> dict[str, object]:
    """A set that goes on from another."""
    earlier = _set_named("bo-truoc")
    return {"code": _set_named("bo-sau", predecessor=earlier).code}


def _set_named(code: str, **facts: object) -> CriteriaSet:
    known = CriteriaSet.objects.filter(code=code).first()
    return known or make_criteria(code, level="district", **facts)


def measured(world: World) -> dict[str, object]:
    """A measure of which one district has a public figure."""
    if not Measure.objects.exists():
        observe(
            world.district,
            make_measures()["tiep-nhan"],
            5000,
            "nearly",
            source=make_source(),
        )
    return {
        "code": "tiep-nhan",
        "area": "thai-nguyen",
        "level": "district",
        "year": 2023,
    }


def measure(world: World) -> dict[str, object]:
    return {"code": measured(world)["code"]}


def series(world: World) -> dict[str, object]:
    address = dict(world.published.address)
    del address["year"]
    return address


def unit(world: World) -> dict[str, object]:
    return {"slug": world.district.slug}


def unit_year(world: World) -> dict[str, object]:
    return {"slug": world.district.slug, "year": 2022}


def account(world: World) -> dict[str, object]:
    return {"pk": world.officer.pk}


def role(world: World) -> dict[str, object]:
    membership = world.appraiser.unit_memberships.get()
    return {"pk": world.appraiser.pk, "membership_pk": membership.pk}


def one_time_link(world: World) -> dict[str, object]:
    """The link of somebody who is none of the actors: a log-in would end it."""
    person = make_user("quen.mat.khau")
    return {
        "uidb64": urlsafe_base64_encode(force_bytes(person.pk)),
        "token": default_token_generator.make_token(person),
    }


def reorganised(world: World) -> dict[str, object]:
    """A commune that was renamed by hand."""
    known = Reorganisation.objects.first()
    if known is None:
        old = make_unit("Na Mao", kind="xã", code="05782", parent=world.province)
        new = Arriving("sau", old.code, "Xã Na Mao Mới", world.province.code)
        plan = ReorganisationPlan(
            kind="rename",
            effective_on=date(2026, 3, 1),
            legal_basis="Nghị quyết",
            leaving=(Leaving("trước", old),),
            arriving=(new,),
        )
        known = reorganise_units(actor=CLERK, plan=plan)
    return {"number": known.pk}


def as_file(
    arguments: Callable[[World], dict[str, object]], extension: str
) -> Callable[[World], dict[str, object]]:
    return lambda world: {**arguments(world), "format": extension}


def report_file(world: World, *, word: str, extension: str) -> dict[str, object]:
    return {**explained(world), "word": word, "extension": extension}


def draft_report(world: World) -> dict[str, object]:
    return {**draft(world), "word": "bao-cao", "extension": "xlsx"}


def nothing(world: World) -> dict[str, object]:
    return {}


def reading(
    name: str,
    arguments: Callable[[World], dict[str, object]] = nothing,
    *,
    twin: str = "",
    **more: object,
) -> list[Address]:
    """A page for everyone with its three files."""
    twin = twin or f"{name}_file"
    files = [
        Address(twin, READABLE, arguments=as_file(arguments, kind), what=kind, **more)
        for kind in ("json", "csv", "xlsx")
    ]
    return [Address(name, READABLE, arguments=arguments, **more), *files]


# A draft is there only for those who may read it.
DRAFT_READERS = everyone(404) | {
    "appraiser": 200,
    "index_administrator": 200,
    "administrator": 200,
}
ONLY_ADMINISTRATOR = everyone(404) | {"administrator": 200}

SITE = [
    Address("health", READABLE),
    Address("emblem", ABSENT),
]

ACCOUNTS = [
    # Whoever is logged in is sent on from the log-in page.
    Address(
        "accounts:login",
        insiders(302, outside=200),
        post=insiders(302, outside=200),
    ),
    Address("accounts:logout", NO_POST, post=everyone(302)),
    Address("accounts:profile", insiders(200)),
    Address("accounts:password_change", insiders(200), post=insiders(200)),
    # The token goes into the session, away from the address.
    Address(
        "accounts:set_password",
        everyone(302),
        post=everyone(302),
        arguments=one_time_link,
    ),
    Address("accounts:password_is_set", READABLE),
    Address("accounts:accounts", administrators(200)),
    Address("accounts:create", administrators(200), post=administrators(200)),
    Address("accounts:import", administrators(200), post=administrators(200)),
    Address("accounts:import_sample", administrators(200)),
    *(
        Address(
            f"accounts:import_{_name}",
            administrators(_get) if _get != 405 else NO_POST,
            post=administrators(_post) if _post else NO_POST,
            arguments=waiting_accounts,
        )
        for _name, _get, _post in (
            ("file", 200, None),
            ("original", 200, None),
            ("confirm", 405, 409),
            ("undo", 405, 409),
        )
    ),
    # An empty POST bears no signed table.
    Address("accounts:import_links", NO_POST, post=administrators(400)),
    Address(
        "accounts:account",
        administrators(200),
        post=administrators(200),
        arguments=account,
    ),
    Address("accounts:give_role", NO_POST, post=administrators(400), arguments=account),
    Address("accounts:take_role", NO_POST, post=administrators(302), arguments=role),
    Address("accounts:disable", NO_POST, post=administrators(302), arguments=account),
    Address("accounts:enable", NO_POST, post=administrators(302), arguments=account),
    Address("accounts:link", NO_POST, post=administrators(200), arguments=account),
]

READING = [
    *reading("home"),
    *reading("units:list", twin="unit_list_file"),
    *reading("unit", unit),
    *reading("unit_year", unit_year),
    *reading("unit_trend", unit),
    *reading("unit_figures", unit),
    *reading("indices:measures"),
    *reading("indices:measure_units", measured),
    Address("indices:measure", everyone(302), arguments=measure),
    *reading("indices:editions"),
    *reading("indices:ranking", published),
    *reading("indices:revisions", published),
    *reading("indices:changes", published),
    *reading("indices:places_before", published),
    *reading("indices:heat_map", explained),
    *reading("indices:lost_points", explained),
    *reading("indices:edition_criteria", explained),
    *reading("indices:domain", explained_domain),
    *reading("indices:criterion", explained_criterion),
    Address("indices:what_if_editions", READABLE),
    Address("indices:what_if_units", READABLE, arguments=explained),
    *reading("indices:what_if", explained_unit),
    *reading("indices:certainty", explained),
    *reading("unit_domain", unit_domain),
    *reading("indices:compare", query={"dv": "huyen-dai-tu-171,huyen-dinh-hoa-167"}),
    *reading("indices:trend", series),
    *reading("indices:trend_classes", series),
    *reading("indices:search", query={"q": "dai tu"}),
    Address("indices:trends", READABLE),
    Address("indices:reports", READABLE),
    Address("indices:report", READABLE, arguments=explained),
    Address(
        "indices:report_page",
        READABLE,
        arguments=lambda world: {**explained(world), "word": "phu-luc-linh-vuc"},
    ),
    *(
        # A short file is made at once, whatever the method.
        Address(
            "indices:report_file",
            READABLE,
            post=READABLE,
            arguments=partial(report_file, word=word, extension=extension),
            what=f"{word} {extension}",
        )
        for word, extension in (("phu-luc", "xlsx"), ("so-lieu", "zip"))
    ),
    Address("indices:deck", READABLE, arguments=explained),
    Address("indices:method", READABLE),
    Address("indices:verify", READABLE),
    # Published here without a signed PDF.
    Address("indices:decision", ABSENT, arguments=published),
]

DRAFTS = [
    Address("indices:deck", DRAFT_READERS, arguments=scored, what="draft"),
    Address("indices:what_if", DRAFT_READERS, arguments=own_sheet, what="draft"),
    Address("indices:what_if_units", DRAFT_READERS, arguments=scored, what="draft"),
    Address("indices:report", DRAFT_READERS, arguments=draft, what="draft"),
    Address(
        "indices:report_page",
        DRAFT_READERS,
        arguments=lambda world: {**draft(world), "word": "phu-luc"},
        what="draft",
    ),
    Address(
        "indices:report_file",
        DRAFT_READERS,
        post=DRAFT_READERS,
        arguments=draft_report,
        what="draft",
    ),
    Address("indices:ranking", DRAFT_READERS, arguments=draft, what="draft"),
    Address(
        "indices:ranking_file",
        DRAFT_READERS,
        arguments=as_file(draft, "json"),
        what="draft",
    ),
    Address(
        "indices:ranking_file",
        DRAFT_READERS,
        arguments=as_file(draft, "xlsx"),
        what="draft xlsx",
    ),
    Address(
        "indices:ranking",
        ONLY_ADMINISTRATOR,
        arguments=foreign_draft,
        what="foreign draft",
    ),
    Address(
        "indices:ranking",
        DRAFT_READERS,
        arguments=with_correction,
        query={"ban": "du-thao"},
        what="pending revision",
    ),
    Address("indices:heat_map", DRAFT_READERS, arguments=scored, what="draft"),
    Address("indices:edition_criteria", DRAFT_READERS, arguments=scored, what="draft"),
    Address("indices:lost_points", DRAFT_READERS, arguments=scored, what="draft"),
    Address("indices:changes", DRAFT_READERS, arguments=scored, what="draft"),
    Address(
        "indices:lost_points_file",
        DRAFT_READERS,
        arguments=as_file(scored, "json"),
        what="draft",
    ),
]

# The guard comes first, so that a refused person learns nothing from the method.
NO_POST_FOR_STAFF = insiders(405)

ENTRY = [
    Address("indices:entry_home", insiders(200), post=NO_POST_FOR_STAFF),
    Address(
        "indices:entry_create",
        index_people(200, foreign=403),
        post=index_people(200, foreign=403),
    ),
    Address(
        "indices:reorganisations",
        index_people(200, foreign=403),
        post=NO_POST_FOR_STAFF,
    ),
    Address(
        "indices:reorganisation_new",
        index_people(200, foreign=403),
        post=index_people(200, foreign=403),
    ),
    Address(
        "indices:reorganisation",
        index_people(200, foreign=403),
        post=index_people(200, foreign=403),
        arguments=reorganised,
    ),
]


def figure_people(status: int) -> Statuses:
    """A unit's figures are entered by its officer and by who enters results there."""
    return index_people(status, foreign=403, officer=status)


def own_figures(world: World) -> dict[str, object]:
    return {"unit": world.district.slug}


def other_figures(world: World) -> dict[str, object]:
    return {"unit": world.best.slug}


def figure_table(world: World) -> dict[str, object]:
    return {**own_figures(world), "level": "commune"}


PERIOD = {"tu": "2023-01-01", "den": "2023-12-31"}
ENTRY += [
    Address("indices:entry_figure_units", insiders(200), post=NO_POST_FOR_STAFF),
    Address(
        "indices:entry_figures",
        figure_people(200),
        post=figure_people(302),
        arguments=own_figures,
        query=PERIOD,
        what="own",
    ),
    Address(
        "indices:entry_figures",
        index_people(200, foreign=403),
        post=index_people(302, foreign=403),
        arguments=other_figures,
        query=PERIOD,
        what="other",
    ),
    Address(
        "indices:entry_figure_grid",
        index_people(200, foreign=403),
        post=index_people(302, foreign=403),
        arguments=figure_table,
        query=PERIOD,
    ),
    Address(
        "indices:entry_figure_grid_save",
        insiders(405),
        post=index_people(400, foreign=403),
        arguments=figure_table,
        query=PERIOD,
    ),
    Address(
        "indices:entry_figure_grid_form",
        index_people(200, foreign=403),
        post=NO_POST_FOR_STAFF,
        arguments=figure_table,
        query=PERIOD,
    ),
    Address(
        "indices:entry_figure_grid_file",
        index_people(200, foreign=403),
        post=index_people(422, foreign=403),
        arguments=figure_table,
        query=PERIOD,
    ),
    # Nothing may be written without saying of which period.
    Address(
        "indices:entry_figures",
        figure_people(200),
        post=figure_people(400),
        arguments=own_figures,
        what="no period",
    ),
    Address(
        "indices:entry_targets",
        index_people(200, foreign=403),
        post=index_people(422, foreign=403),
        arguments=own_figures,
    ),
    # There is no such target.
    Address(
        "indices:entry_target_remove",
        insiders(405),
        post=index_people(404, foreign=403),
        arguments=lambda world: {**own_figures(world), "number": 1},
    ),
    Address(
        "indices:entry_figures_form",
        figure_people(200),
        post=NO_POST_FOR_STAFF,
        arguments=own_figures,
        query=PERIOD,
    ),
    Address(
        "indices:entry_figures_file",
        figure_people(200),
        post=figure_people(422),
        arguments=own_figures,
        query=PERIOD,
    ),
    Address(
        "indices:entry_figures_save",
        insiders(405),
        post=figure_people(400),
        arguments=own_figures,
        query=PERIOD,
    ),
    Address(
        "indices:entry_figures_count",
        insiders(405),
        post=figure_people(302),
        arguments=own_figures,
        query=PERIOD,
    ),
    # There is no draft yet of which anything could be said.
    Address(
        "indices:entry_figures_note",
        insiders(405),
        post=figure_people(422),
        arguments=own_figures,
        query=PERIOD,
    ),
    Address(
        "indices:entry_figures_release",
        insiders(405),
        post=index_people(422, foreign=403),
        arguments=own_figures,
        query=PERIOD,
    ),
    Address(
        "indices:entry_figures_withdraw",
        insiders(405),
        post=index_people(422, foreign=403),
        arguments=own_figures,
        query=PERIOD,
    ),
]

# Sets of criteria belong to no area: whoever administers an index keeps them.
CRITERIA = [
    Address("indices:entry_measures", criteria_people(200), post=NO_POST_FOR_STAFF),
    Address(
        "indices:entry_measure_new", criteria_people(200), post=criteria_people(422)
    ),
    Address(
        "indices:entry_measure",
        criteria_people(404),
        post=criteria_people(404),
        arguments=lambda world: {"code": "khong-co"},
    ),
    Address("indices:criteria_sets", criteria_people(200), post=NO_POST_FOR_STAFF),
    Address(
        "indices:criteria_set_create", criteria_people(200), post=criteria_people(200)
    ),
    Address(
        "indices:criteria_set",
        criteria_people(200),
        post=criteria_people(302),
        arguments=open_set,
    ),
    *(
        Address(
            f"indices:{name}",
            criteria_people(200),
            post=criteria_people(200),
            arguments=open_set,
        )
        for name in (
            "criteria_set_facts",
            "criteria_set_copy",
            "criterion_add",
            "criteria_file",
        )
    ),
    Address(
        "indices:criteria_workbook",
        criteria_people(200),
        post=NO_POST_FOR_STAFF,
        arguments=open_set,
    ),
    Address(
        "indices:criterion_measures",
        criteria_people(200),
        post=criteria_people(302),
        arguments=open_set,
    ),
    Address(
        "indices:criteria_set_differences",
        criteria_people(200),
        post=NO_POST_FOR_STAFF,
        arguments=next_set,
    ),
    Address(
        "indices:criteria_set_history",
        criteria_people(200),
        post=NO_POST_FOR_STAFF,
        arguments=open_set,
    ),
    Address(
        "indices:criterion_change",
        criteria_people(200),
        post=criteria_people(200),
        arguments=open_criterion,
    ),
    # Nobody said that it is to go.
    Address(
        "indices:criterion_remove",
        insiders(405),
        post=criteria_people(422),
        arguments=open_criterion,
    ),
]

ADDRESSES = [*SITE, *ACCOUNTS, *READING, *DRAFTS, *ENTRY, *CRITERIA]

for _name, _get, _post in (
    ("entry_edition", 200, 302),
    ("entry_settings", 200, 200),
    ("entry_check", 200, 405),
    ("entry_publish", 200, 200),
    ("entry_history", 200, 405),
    ("entry_trial", 200, 405),
    ("entry_letterhead", 200, 302),
    ("entry_save", 405, 400),
    ("entry_put_to_use", 405, 422),
):
    for _what, _arguments, _people in (
        ("draft", draft, index_people),
        # Everyone knows that a published edition exists.
        ("published", published, partial(index_people, foreign=403)),
    ):
        ADDRESSES.append(
            Address(
                f"indices:{_name}",
                _people(_get) if _get != 405 else insiders(405),
                post=_people(_post) if _post != 405 else insiders(405),
                arguments=_arguments,
                what=_what,
            )
        )


ADDRESSES += [
    Address(
        "indices:entry_trial_file",
        index_people(200),
        post=insiders(405),
        arguments=as_file(draft, kind),
        what=kind,
    )
    for kind in ("json", "csv", "xlsx")
]


def sheet_people(status: int, *, officer: int) -> Statuses:
    """A sheet is there for its unit and for those who appraise and enter."""
    return insiders(status, officer=officer, foreign_officer=404)


def appraising_people(status: int) -> Statuses:
    return index_people(status) | {"appraiser": status}


ADDRESSES += [
    Address(
        "indices:entry_edition",
        appraising_people(200),
        post=appraising_people(405),
        arguments=scored,
        what="scored",
    ),
    Address(
        "indices:entry_sheet",
        sheet_people(200, officer=200),
        post=sheet_people(302, officer=302),
        arguments=own_sheet,
        what="own",
    ),
    Address(
        "indices:entry_sheet",
        sheet_people(200, officer=404),
        post=sheet_people(302, officer=404),
        arguments=other_sheet,
        what="other",
    ),
    Address(
        "indices:entry_sheet_save",
        insiders(405),
        post=sheet_people(400, officer=400),
        arguments=own_sheet,
        what="own",
    ),
    Address(
        "indices:entry_sheet_save",
        insiders(405),
        post=sheet_people(400, officer=404),
        arguments=other_sheet,
        what="other",
    ),
    Address(
        "indices:entry_sheets",
        insiders(405),
        post=index_people(422),
        arguments=scored,
    ),
    Address(
        "indices:entry_assign",
        index_people(200),
        post=index_people(302),
        arguments=scored,
    ),
    Address(
        "indices:entry_assign_copy",
        insiders(405),
        post=index_people(302),
        arguments=scored,
    ),
    Address(
        "indices:entry_sheet_figures",
        sheet_people(200, officer=200),
        post=sheet_people(302, officer=302),
        arguments=own_sheet,
        what="own",
    ),
    Address(
        "indices:entry_sheet_figures",
        sheet_people(200, officer=404),
        post=sheet_people(302, officer=404),
        arguments=other_sheet,
        what="other",
    ),
    Address(
        "indices:entry_sheet_history",
        sheet_people(200, officer=200),
        post=sheet_people(405, officer=405) | {"foreign_officer": 405},
        arguments=own_sheet,
        what="own",
    ),
    Address(
        "indices:entry_sheet_history",
        sheet_people(200, officer=404),
        post=sheet_people(405, officer=405) | {"foreign_officer": 405},
        arguments=other_sheet,
        what="other",
    ),
    Address(
        "indices:entry_sheet_open",
        insiders(405),
        post=sheet_people(200, officer=200),
        arguments=own_sheet,
        what="own",
    ),
    Address(
        "indices:entry_sheet_open",
        insiders(405),
        post=sheet_people(200, officer=404),
        arguments=other_sheet,
        what="other",
    ),
    # Only the officer sends the sheet; an empty POST has seen no stage.
    Address(
        "indices:entry_sheet_send",
        insiders(405),
        post=insiders(403, officer=302, foreign_officer=404),
        arguments=own_sheet,
        what="own",
    ),
    Address(
        "indices:entry_sheet_send",
        insiders(405),
        post=insiders(403, officer=404, foreign_officer=404),
        arguments=other_sheet,
        what="other",
    ),
    Address(
        "indices:entry_criterion",
        appraising_people(200),
        post=appraising_people(302),
        arguments=scored_criterion,
    ),
    Address(
        "indices:entry_criterion_save",
        insiders(405),
        post=appraising_people(400),
        arguments=scored_criterion,
    ),
    Address(
        "indices:entry_criterion_open",
        insiders(405),
        post=appraising_people(200),
        arguments=scored_criterion,
    ),
]

# Who fills anything of a scored edition takes its forms out and brings them back.
ADDRESSES += [
    Address(
        "indices:entry_files",
        sheet_people(200, officer=200),
        post=sheet_people(422, officer=422),
        arguments=scored,
    ),
    # Of totals there is the form of results.
    Address(
        "indices:entry_files",
        index_people(200),
        post=index_people(422),
        arguments=draft,
        what="of totals",
    ),
    Address(
        "indices:entry_form",
        index_people(200),
        post=NO_POST_FOR_STAFF,
        arguments=draft,
        what="of totals",
        query={"loai": "ket-qua"},
    ),
    Address(
        "indices:entry_form",
        sheet_people(200, officer=404),
        post=NO_POST_FOR_STAFF,
        arguments=scored,
        query={"loai": "nhieu-don-vi", "cot": "appraised_score"},
    ),
]


def waiting_import(world: World) -> dict[str, object]:
    """A file of the appraiser that changes a cell and waits to be confirmed."""
    edition = _scored_in(world, 2024)
    rights = score_rights(world.appraiser, edition)
    form = units_form(edition=edition, column="appraised_score", rights=rights)
    content = filled(write_form(form), {("1.2", "171"): 31})
    user = world.appraiser
    upload = keep_upload(
        actor=Actor(user=user, name=user.get_username(), origin="upload"),
        edition=edition,
        kind=form.identity.kind,
        content=content,
        name="diem.xlsx",
        problem_count=0,
    )
    return {"pk": upload.pk}


def import_people(status: int) -> Statuses:
    """Who brought the file, and who enters the results of its edition."""
    return insiders(
        404, appraiser=status, index_administrator=status, administrator=status
    )


ADDRESSES += [
    Address(
        f"indices:entry_import{_name}",
        import_people(_get) if _get != 405 else NO_POST,
        post=import_people(_post) if _post != 405 else NO_POST_FOR_STAFF,
        arguments=waiting_import,
    )
    for _name, _get, _post in (
        ("", 200, 405),
        # An empty POST has seen no preview, and there is nothing to be undone yet.
        ("_do", 405, 409),
        ("_undo", 405, 409),
        ("_file", 200, 405),
        # Nothing is wrong with it that could be marked.
        ("_marked", 409, 405),
    )
]


# --- what follows a result --------------------------------------------------------


def own_plan(world: World) -> dict[str, object]:
    """The issued plan of the unit whose officer is here, with one task."""
    return _plan(world, world.district, is_issued=True)


def draft_plan(world: World) -> dict[str, object]:
    """A plan that another unit still writes."""
    return _plan(world, world.best, is_issued=False)


def _plan(world: World, unit: Unit, *, is_issued: bool) -> dict[str, object]:
    explained(world)
    edition = _scored_in(world, 2021)
    if not edition.remediation_plans.filter(unit=unit).exists():
        make_plan(edition, unit, {"1.2": "10"}, is_issued=is_issued)
    return {**edition.address, "unit": unit.slug}


def own_task(world: World) -> dict[str, object]:
    address = own_plan(world)
    task = RemediationTask.objects.get(plan__unit=world.district)
    return {**address, "task": task.pk}


def draft_task(world: World) -> dict[str, object]:
    address = draft_plan(world)
    task = RemediationTask.objects.get(plan__unit=world.best)
    return {**address, "task": task.pk}


def plan_year(world: World) -> dict[str, object]:
    own_plan(world)
    return {"slug": world.district.slug, "year": 2021}


def draft_plan_year(world: World) -> dict[str, object]:
    draft_plan(world)
    return {"slug": world.best.slug, "year": 2021}


def issued_keepers(status: int) -> Statuses:
    """Who keeps the officer's own plan; everyone else knows of it."""
    return insiders(
        403, officer=status, index_administrator=status, administrator=status
    )


def draft_keepers(status: int, *, outside: int = 302) -> Statuses:
    """Who keeps the plan of another unit; for everyone else there is none."""
    return insiders(
        404, outside=outside, index_administrator=status, administrator=status
    )


ADDRESSES += [
    *reading("indices:remediation", explained),
    *reading("indices:remediation_tasks", explained, query={"loc": "qua-han"}),
    Address("indices:remediation_annex", READABLE, arguments=explained),
    *reading("unit_plan", plan_year),
    Address("unit_plan_annex", READABLE, arguments=plan_year),
    *(
        Address(
            name, draft_keepers(200, outside=404), arguments=arguments, what="draft"
        )
        for name, arguments in (
            ("unit_plan", draft_plan_year),
            ("unit_plan_file", as_file(draft_plan_year, "json")),
            ("unit_plan_annex", draft_plan_year),
        )
    ),
    # An empty POST says nothing of an issued plan, which a plan must.
    Address(
        "indices:entry_plan",
        issued_keepers(200),
        post=issued_keepers(422),
        arguments=own_plan,
        what="own",
    ),
    Address(
        "indices:entry_plan",
        draft_keepers(200),
        post=draft_keepers(302),
        arguments=draft_plan,
        what="draft",
    ),
    Address(
        "indices:entry_task_add",
        issued_keepers(200),
        post=issued_keepers(422),
        arguments=own_plan,
        query={"tc": "1.1.1"},
        what="own",
    ),
    Address(
        "indices:entry_task_add",
        draft_keepers(200),
        post=draft_keepers(422),
        arguments=draft_plan,
        query={"tc": "1.1.1"},
        what="draft",
    ),
    Address(
        "indices:entry_task",
        issued_keepers(200),
        post=issued_keepers(422),
        arguments=own_task,
        what="own",
    ),
    Address(
        "indices:entry_task",
        draft_keepers(200),
        post=draft_keepers(422),
        arguments=draft_task,
        what="draft",
    ),
    Address(
        "indices:entry_task_remove",
        insiders(405),
        post=issued_keepers(302),
        arguments=own_task,
        what="own",
    ),
    Address(
        "indices:entry_task_remove",
        insiders(405),
        post=draft_keepers(302),
        arguments=draft_task,
        what="draft",
    ),
]


unit_people = partial(index_people, foreign=403)


def waiting_list(world: World) -> dict[str, object]:
    """A list of units that changes nothing and waits to be confirmed."""
    user = world.index_administrator
    inside = units_where(user, Permission.REORGANISE_UNITS)
    upload = keep_unit_list(
        actor=Actor(user=user, name=user.get_username(), origin="upload"),
        content=write_unit_form(unit_list(inside=inside, all_times=True)),
        name="don-vi.xlsx",
        problem_count=0,
    )
    return {"pk": upload.pk}


ADDRESSES += [
    Address("indices:unit_imports", unit_people(200), post=unit_people(422)),
    Address("indices:unit_import_form", unit_people(200), post=NO_POST_FOR_STAFF),
    *(
        Address(
            f"indices:unit_import{_name}",
            unit_people(_get) if _get != 405 else NO_POST,
            post=unit_people(_post) if _post != 405 else NO_POST_FOR_STAFF,
            arguments=waiting_list,
        )
        for _name, _get, _post in (
            ("", 200, 405),
            ("_do", 405, 409),
            ("_undo", 405, 409),
            ("_file", 200, 405),
            ("_marked", 409, 405),
        )
    ),
]


def waiting_criteria(world: World) -> dict[str, object]:
    """The set as its own form: a file that changes nothing."""
    user = world.index_administrator
    found = _set_named("bo-dang-soan")
    page = criteria_set_page(criteria_set=found, editions=Edition.objects.none())
    upload = keep_criteria_file(
        actor=Actor(user=user, name=user.get_username(), origin="upload"),
        criteria_set=found,
        content=criteria_workbook(page, criteria_identity(found)),
        name="bo.xlsx",
        problem_count=0,
    )
    return {"code": found.code, "pk": upload.pk}


ADDRESSES += [
    Address(
        f"indices:criteria_import{_name}",
        criteria_people(_get) if _get != 405 else NO_POST,
        post=criteria_people(_post) if _post != 405 else NO_POST_FOR_STAFF,
        arguments=waiting_criteria,
    )
    for _name, _get, _post in (
        ("", 200, 405),
        ("_do", 405, 409),
        ("_undo", 405, 409),
        ("_file", 200, 405),
        ("_marked", 409, 405),
    )
]


def waiting_figures(world: World) -> dict[str, object]:
    """The form of a district as it was taken: a file that changes nothing."""
    user = world.index_administrator
    place = Place(world.district, date(2023, 1, 1), date(2023, 12, 31))
    upload = keep_figure_file(
        actor=Actor(user=user, name=user.get_username(), origin="upload"),
        upload=import_of(place),
        content=write_figure_form(figure_entry(place=place)),
        name="so-lieu.xlsx",
        problem_count=0,
    )
    return {"pk": upload.pk}


def bringer(status: int) -> Statuses:
    """Others have no such file; only a system administrator opens those of all."""
    return insiders(404, index_administrator=status, administrator=status)


ADDRESSES += [
    Address(
        f"indices:figure_import{_name}",
        bringer(_get) if _get != 405 else NO_POST,
        post=bringer(_post) if _post != 405 else NO_POST_FOR_STAFF,
        arguments=waiting_figures,
    )
    for _name, _get, _post in (
        ("", 200, 405),
        ("_do", 405, 409),
        ("_undo", 405, 409),
        ("_file", 200, 405),
        ("_marked", 409, 405),
    )
]


def inspected(world: World) -> dict[str, object]:
    """An inspection that a unit made of itself, open to everyone."""
    return _inspection(world, "self", world.district, year=2021)


def secret(world: World) -> dict[str, object]:
    """A surprise that is still to come."""
    return _inspection(world, "surprise", world.district, year=2022)


def _inspection(world: World, kind: str, unit: Unit, *, year: int) -> dict[str, object]:
    known = Inspection.objects.filter(unit=unit, kind=kind).first()
    return {"number": (known or inspect(unit, kind, year=year)).pk}


def inspected_year(world: World) -> dict[str, object]:
    inspected(world)
    return {"area": world.province.area_slug, "year": 2021}


# Of a surprise that is still to come its unit knows as little as anybody.
ADDRESSES += [
    Address("indices:inspection_areas", READABLE),
    *reading("indices:inspections", inspected_year),
    *reading("indices:inspection", inspected),
    *reading("unit_follow_up", unit),
    *reading("unit_sheet", plan_year),
    Address(
        "indices:inspection",
        draft_keepers(200, outside=404),
        arguments=secret,
        what="secret",
    ),
    Address(
        "indices:inspection_file",
        draft_keepers(200, outside=404),
        arguments=as_file(secret, "json"),
        what="secret",
    ),
    Address(
        "indices:entry_inspection",
        issued_keepers(200),
        post=issued_keepers(422),
        arguments=inspected,
        what="own",
    ),
    Address(
        "indices:entry_inspection",
        draft_keepers(200),
        post=draft_keepers(422),
        arguments=secret,
        what="secret",
    ),
    Address(
        "indices:entry_inspections",
        criteria_people(200),
        post=criteria_people(422),
        arguments=inspected_year,
    ),
    Address(
        "indices:entry_inspection_new",
        issued_keepers(200),
        post=issued_keepers(422),
        arguments=unit,
        what="own",
    ),
]

# The Django admin as a whole: its own tests look at its pages.
ADMIN_NAMESPACE = "admin"
