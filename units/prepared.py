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
from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet, Value
from django.db.models.query import ValuesListIterable
from django.db.models.sql import Query
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
        return self.output_field.get_db_prep_value(
            values[self.value], connection=connection
        )


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
        prepare = self.output_field.get_db_prep_value
        # NULL is in no list, as nothing is in an empty one.
        return [prepare(v, connection=connection) for v in values[self.value]] or [None]


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
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.parameters = self.compiler.as_sql()
        fields = [column[0] for column in self.compiler.select]
        fields = fields[: self.compiler.col_count]
        self.converters = self.compiler.get_converters(fields)
        self.tuples = self._is_read_as_selected()

    def _is_read_as_selected(self) -> bool:
        """Whether its rows are tuples in the order in which the SQL names them."""
        if self.queryset._iterable_class is not ValuesListIterable:
            return False
        query, asked = self.queryset.query, self.queryset._fields  # type: ignore[attr-defined]
        selected = (
            *query.extra_select,
            *query.values_select,
            *query.annotation_select,
        )
        return tuple(asked) == selected

    def rows(
        self, connection: BaseDatabaseWrapper, values: Mapping[str, Any]
    ) -> list[Any]:
        statement = self._statement(connection, values)
        if self.tuples:
            return self._tuples(connection, statement)
        asked = _Asked(self, connection, statement)
        rows: QuerySet[Any, Any] = QuerySet(self.queryset.model, query=asked)
        rows._iterable_class = self.queryset._iterable_class
        return list(rows)

    def _statement(
        self, connection: BaseDatabaseWrapper, values: Mapping[str, Any]
    ) -> tuple[str, tuple[Any, ...]]:
        sql = self.sql
        bound: list[Any] = []
        for each in self.parameters:
            if isinstance(each, SlotList):
                listed = each.bound(values, connection)
                sql = sql.replace(each.mark, ", ".join(["%s"] * len(listed)))
                bound += listed
            elif isinstance(each, Slot):
                bound.append(each.bound(values, connection))
            else:
                bound.append(each)
        return sql, tuple(bound)

    def _tuples(
        self, connection: BaseDatabaseWrapper, statement: tuple[str, tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        """As they come, with what the fields make of their values."""
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not self.converters:
            return rows
        lists = [list(row) for row in rows]
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                for row in lists:
                    row[place] = convert(row[place], expression, connection)
        return [tuple(row) for row in lists]


class _Asked(Query):
    """A query that gives its compiler what was compiled before."""

    def __init__(
        self,
        compiled: _Compiled,
        connection: BaseDatabaseWrapper,
        statement: tuple[str, tuple[Any, ...]],
    ) -> None:
        self.__dict__.update(compiled.queryset.query.__dict__)
        self._compiled = compiled
        self._connection = connection
        self._statement = statement

    def get_compiler(self, *_args: Any, **_more: Any) -> SQLCompiler:
        compiler: SQLCompiler = copy(self._compiled.compiler)
        compiler.connection = self._connection
        # What it would work out anew each time is known.
        compiler.__dict__.update(
            as_sql=lambda *_args, **_more: self._statement,
            get_converters=lambda _fields: self._compiled.converters,
        )
        return compiler
