"""Queries that Django turns into SQL once, for the pages that are asked for most.

Turning a queryset into SQL takes Django several times as long as the database takes to
answer it, and the SQL of a hot page is the same every time. A prepared query is an
ordinary queryset with slots where the values go:

    _by_code = Prepared(lambda: Unit.objects.filter(code=Slot("code", CharField())))
    _by_code(code="164")

It gives what the queryset would give: model objects with what `select_related` names,
tuples of `values_list`. It is for what is read and never for what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, IntegerField, Model, QuerySet, Value
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    RelatedPopulator,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Slot(Value):
    """The place of a value; `output_field` says how the database gets it."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(name, output_field=output_field)

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "%s", [self]

    def bound(self, values: Mapping[str, Any], connection: BaseDatabaseWrapper) -> Any:
        value = values[self.value]
        if isinstance(value, datetime):
            # Ours know their time zone, so the field has nothing to look at.
            return connection.ops.adapt_datetimefield_value(value)
        return self.output_field.get_db_prep_value(value, connection=connection)


class SlotList(Slot):
    """The place of the values of `__in`, however many there are."""

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return f"({self.mark})", [self]

    @property
    def mark(self) -> str:
        return f":list of {self.value}:"

    def bound(
        self, values: Mapping[str, Any], connection: BaseDatabaseWrapper
    ) -> list[Any]:
        # NULL is in no list, as nothing is in an empty one.
        given = values[self.value] or [None]
        if isinstance(self.output_field, IntegerField):
            # Keys, hundreds of them: as a database takes them.
            return [None if value is None else int(value) for value in given]
        prepare = self.output_field.get_db_prep_value
        return [prepare(value, connection=connection) for value in given]


class Prepared(Generic[Row]):
    """A queryset whose SQL is kept, one for each kind of database."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._kept: dict[str, _Compiled] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """The rows, where each slot holds the value of its name. One query."""
        alias = router.db_for_read(Model)
        connection = connections[alias]
        compiled = self._kept.get(connection.vendor)
        if compiled is None:
            compiled = _Compiled(self._build(), connection)
            self._kept[connection.vendor] = compiled
        return compiled.rows(connection, values)

    def first(self, **values: Any) -> Row | None:
        found = self(**values)
        return found[0] if found else None


class _Compiled:
    """The SQL of a queryset, and how its rows become objects."""

    def __init__(
        self, queryset: QuerySet[Any, Any], connection: BaseDatabaseWrapper
    ) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.parameters = compiler.as_sql()
        fields = [column[0] for column in compiler.select]
        self.converters = compiler.get_converters(fields[: compiler.col_count])
        self.read = _reader(queryset, compiler)

    def rows(
        self, connection: BaseDatabaseWrapper, values: Mapping[str, Any]
    ) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(*self._statement(connection, values))
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if self.converters:
            rows = self._converted(rows, connection)
        return self.read(rows)

    def _statement(
        self, connection: BaseDatabaseWrapper, values: Mapping[str, Any]
    ) -> tuple[str, tuple[Any, ...]]:
        sql = self.sql
        bound: list[Any] = []
        lists: dict[str, list[Any]] = {}
        for each in self.parameters:
            if isinstance(each, SlotList):
                mark = each.mark
                if mark not in lists:
                    lists[mark] = each.bound(values, connection)
                    places = ", ".join(["%s"] * len(lists[mark]))
                    sql = sql.replace(mark, places)
                bound += lists[mark]
            elif isinstance(each, Slot):
                bound.append(each.bound(values, connection))
            else:
                bound.append(each)
        return sql, tuple(bound)

    def _converted(
        self, rows: list[tuple[Any, ...]], connection: BaseDatabaseWrapper
    ) -> list[tuple[Any, ...]]:
        """The rows with what the fields make of their values."""
        lists = [list(row) for row in rows]
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                for row in lists:
                    row[place] = convert(row[place], expression, connection)
        return [tuple(row) for row in lists]


_Reader = Callable[[list[tuple[Any, ...]]], list[Any]]


def _reader(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> _Reader:
    """What turns rows as they are selected into what the queryset gives."""
    kind = queryset._iterable_class
    if kind is ModelIterable:
        return _object_reader(compiler)
    if kind is FlatValuesListIterable:
        return lambda rows: [row[0] for row in rows]
    if kind is ValuesListIterable:
        return lambda rows: rows
    raise TypeError("prepared are objects and values_list")


def _object_reader(compiler: SQLCompiler) -> _Reader:
    """Django's own way from rows to objects, but worked out once.

    An object knows those selected with it, and they do not know it: what held each
    other would stay until the garbage collector looked for it.
    """
    info = compiler.klass_info
    assert info is not None
    alias = compiler.connection.alias
    make = info["model"].from_db
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:last]]
    related = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]
    selected_with = _one_way(related)
    annotations = compiler.annotation_col_map or {}

    def read(rows: list[tuple[Any, ...]]) -> list[Any]:
        found = []
        for row in rows:
            made = make(alias, names, row[first:last])
            for each in selected_with:
                each.populate(row, made)
            for name, place in annotations.items():
                setattr(made, name, row[place])
            found.append(made)
        return found

    return read


def _one_way(populators: list[RelatedPopulator]) -> list[RelatedPopulator]:
    for each in populators:
        each.remote_setter = _leave_alone
        _one_way(each.related_populators)
    return populators


def _leave_alone(_found: Model, _by: Model) -> None:
    """Django tells a related object of the object that it was selected with."""
