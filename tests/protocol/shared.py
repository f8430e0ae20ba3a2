"""Values that exist once each, so that a world of them is compared and hashed by identity: that makes it fast."""

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import count
from operator import attrgetter
from typing import Any, Self, TypeVar

_EXISTING: dict[tuple[object, ...], Any] = {}
_CHANGED: dict[tuple[object, ...], Any] = {}
_GETTERS: dict[type, Callable[[Any], object]] = {}
_SERIAL = count()


class Shared:
    """Base of dataclasses (frozen, eq=False) of which equal ones are one object, if they are made by `one` or `but`."""

    serial: int
    """Gives those of a kind an order that doesn't depend on where they lie in memory."""

    def but(self, **changes: object) -> Self:
        """The same with these changes."""
        key = (self, *changes.items())
        changed: Self | None = _CHANGED.get(key)
        if changed is None:
            changed = _CHANGED[key] = one(replace(self, **changes))  # type: ignore[type-var]
        return changed


Kind = TypeVar("Kind", bound=Shared)


def one(thing: Kind) -> Kind:
    """The one object that stands for all that are equal to it."""
    kind = type(thing)
    if kind not in _GETTERS:
        _GETTERS[kind] = attrgetter(*(field.name for field in fields(thing)))  # type: ignore[arg-type]
    existing: Kind = _EXISTING.setdefault((kind, _GETTERS[kind](thing)), thing)
    if existing is thing:
        object.__setattr__(thing, "serial", next(_SERIAL))
    return existing
