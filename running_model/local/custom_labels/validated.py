"""Dataclasses that refuse, when they are made, what their annotations don't allow."""

import types
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal, Self, Union, get_args, get_origin, get_type_hints


class Validated:
    """Refuses values that a field's annotation doesn't allow, and unknown fields, with a message naming the field."""

    def __post_init__(self) -> None:
        for name, hint in get_type_hints(type(self)).items():
            value = _parsed(f"{type(self).__name__}.{name}", hint, getattr(self, name))
            object.__setattr__(self, name, value)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """The value that `document` (what JSON gives) describes; fields left out keep their defaults.

        Raises:
            ValueError: a field is unknown, or its value is not one that it can have.
        """
        refuse_unknown_fields(cls, document)
        return cls(**document)


def refuse_unknown_fields(kind: type, document: Mapping[str, Any]) -> None:
    """Raises ValueError if `document` is no object, or names a field that the dataclass `kind` doesn't have."""
    checked(kind.__name__, document, isinstance(document, Mapping), "an object")
    known = [each.name for each in fields(kind)]
    unknown = sorted(set(document) - set(known))
    if unknown:
        raise ValueError(f"{kind.__name__} has no {', '.join(unknown)}; it has {', '.join(known)}")


def _parsed(name: str, hint: Any, value: Any) -> Any:
    """`value` as the annotation `hint` wants it (lists become tuples, objects dataclasses), or a ValueError."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        return None if value is None else _parsed(name, arguments[0], value)
    if origin is Literal:
        return checked(name, value, value in arguments, f"one of {', '.join(arguments)}")
    if origin is tuple:
        checked(name, value, isinstance(value, (list, tuple)), "a list")
        return tuple(_parsed(f"{name}[{index}]", arguments[0], each) for index, each in enumerate(value))
    if origin is dict:
        checked(name, value, isinstance(value, Mapping), "an object")
        return {_parsed(name, arguments[0], key): _parsed(name, arguments[1], each) for key, each in value.items()}
    if issubclass(hint, Validated):
        return value if isinstance(value, hint) else hint.from_json(value)
    if hint is float:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return checked(name, value, is_number and value >= 0, "a number, 0 or more")
    if hint is int:
        is_integer = isinstance(value, int) and not isinstance(value, bool)
        return checked(name, value, is_integer and value >= 0, "an integer, 0 or more")
    return checked(name, value, isinstance(value, hint), f"a {hint.__name__}")


def checked(name: str, value: Any, valid: bool, expected: str) -> Any:
    """`value`, or, unless it is valid, a ValueError that says what the field `name` must be."""
    if not valid:
        raise ValueError(f"{name} must be {expected}, not {value!r}")
    return value
