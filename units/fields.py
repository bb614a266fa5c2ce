"""Key fields that fill themselves from a name whenever a row is saved.

They work in `pre_save`, which `save` and `bulk_create` call. `bulk_update`, `update`
and `save(update_fields=...)` without the key's name do not: whoever renames a unit by
those writes its keys as well.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models

from units.names import KEY_MAX_LENGTH, search_key, sort_key

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField


class KeyField(TextColumn):
    """A text column computed from another field of the same row."""

    compute: Callable[[str], str]

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", KEY_MAX_LENGTH)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = type(self).compute(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, key)
        return key


class SortKeyField(KeyField):
    """Order of the Vietnamese alphabet by plain comparison, on every database."""

    compute = staticmethod(sort_key)


class SearchKeyField(KeyField):
    """The name as it is searched: without marks or case."""

    compute = staticmethod(search_key)
