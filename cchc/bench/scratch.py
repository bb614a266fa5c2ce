"""The scratch databases of a run, and which of them is asked.

They stand under the alias `default` in turn: the code that is measured knows of one
database only, and both are asked in the same round of the same process.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.utils import load_backend

from cchc.bench.data import build
from cchc.bench.sizes import Size
from cchc.databases import database_at
from indices.engine.synthetic import (
    count_rows_for_planner,
    fill_scores,
    guards_asleep,
    take_rows,
)
from indices.models import Edition, Score
from units.progress import progress_bar

SQLITE, POSTGRESQL = "sqlite", "postgresql"
# Migrations fill them by themselves.
OWN_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


class Scratch:
    """The databases by engine; `use` puts one of them in the place of `default`."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self.wrappers = {engine: _wrapper(url) for engine, url in urls.items()}

    @property
    def engines(self) -> tuple[str, ...]:
        return tuple(self.wrappers)

    @contextmanager
    def use(self, engine: str) -> Iterator[BaseDatabaseWrapper]:
        before = connections[DEFAULT_DB_ALIAS]
        wrapper = self.wrappers[engine]
        connections[DEFAULT_DB_ALIAS] = wrapper
        caches["pages"].clear()
        try:
            yield wrapper
        finally:
            connections[DEFAULT_DB_ALIAS] = before

    def fill(self, size: Size) -> None:
        """Build the editions on SQLite, then the same rows on PostgreSQL."""
        logging.getLogger("cchc.engine").setLevel(logging.WARNING)
        for engine in self.engines:
            with self.use(engine):
                call_command("migrate", verbosity=0)
        first, *others = self.engines
        with self.use(first):
            build(size)
        for engine in others:
            self._copy(first, engine)

    def _copy(self, first: str, other: str) -> None:
        tables = [model for model in apps.get_models() if _is_copied(model)]
        source, target = self.wrappers[first], self.wrappers[other]
        with (
            guards_asleep(target),
            progress_bar(total=len(tables), label=other) as advance,
        ):
            for model in tables:
                self._copy_table(model, source, target)
                advance(1)
            with self.use(other):
                editions = list(Edition.objects.order_by("pk"))
            for edition in editions:
                fill_scores(target, edition_id=edition.pk)
        sequences = target.ops.sequence_reset_sql(no_style(), [*tables, Score])
        with target.cursor() as cursor:
            for statement in sequences:
                cursor.execute(statement)
        count_rows_for_planner(target)

    def _copy_table(
        self,
        model: type[Model],
        source: BaseDatabaseWrapper,
        target: BaseDatabaseWrapper,
    ) -> None:
        table = model._meta.db_table
        columns = [str(field.column) for field in model._meta.local_concrete_fields]
        with source.cursor() as cursor:
            # As text: the driver would make dates and truths of what is stored.
            kept = [f"\"{name}\" || ''" for name in columns]
            cursor.execute(f'SELECT {", ".join(kept)} FROM "{table}"')  # noqa: S608
            take_rows(target, table, columns, iter(cursor.fetchall()))

    def close(self) -> None:
        for wrapper in self.wrappers.values():
            wrapper.close()


def _is_copied(model: type[Model]) -> bool:
    options = model._meta
    return (
        options.managed
        and not options.proxy
        and model is not Score
        and options.db_table not in OWN_TABLES
    )


def _wrapper(url: str) -> BaseDatabaseWrapper:
    """A connection as the product makes it, under the name of the only one."""
    handed = dict(settings.DATABASES[DEFAULT_DB_ALIAS])
    handed.update(database_at(url, max_age=600))
    made: BaseDatabaseWrapper = load_backend(handed["ENGINE"]).DatabaseWrapper(
        handed, DEFAULT_DB_ALIAS
    )
    return made
