"""Checks a request against the service's own model: lengths, ranges, patterns and enumerations.

botocore checks only minimum lengths and types before it sends a request; the service checks all of it.
"""

import re
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from .exceptions import InvalidParameterException

# Python's re has no Unicode properties; these classes hold the same letters, digits and spaces.
_UNICODE_CLASSES = {r"\p{L}": r"\w", r"\p{N}": "", r"\p{Z}": r"\s"}

_KINDS = {"string": str, "blob": bytes, "list": list, "map": dict}


def validate(name: str, value: Any, shape: Shape) -> None:
    """Raises InvalidParameterException, naming the member, if `value` is not what `shape` allows."""
    if isinstance(shape, StructureShape):
        _validate_members(name, value, shape)
        return
    length = _length(name, value, shape)
    minimum, maximum = shape.metadata.get("min", float("-inf")), shape.metadata.get("max", float("inf"))
    if not minimum <= length <= maximum:
        raise InvalidParameterException(f"{name} must be between {minimum} and {maximum}")
    if isinstance(shape, ListShape):
        for index, element in enumerate(value):
            validate(f"{name}[{index}]", element, shape.member)
    elif isinstance(shape, MapShape):
        for key, element in value.items():
            validate(f"a key of {name}", key, shape.key)
            validate(f"{name}[{key}]", element, shape.value)
    elif shape.type_name == "string":
        _validate_text(name, value, shape)


def _length(name: str, value: Any, shape: Shape) -> float:
    if shape.type_name in ("integer", "float"):
        return float(value)
    if not isinstance(value, _KINDS[shape.type_name]):
        raise InvalidParameterException(f"{name} must be a {shape.type_name}")
    return len(value)


def _validate_members(name: str, value: Any, shape: StructureShape) -> None:
    for member in shape.required_members:
        if value.get(member) is None:
            raise InvalidParameterException(f"{_join(name, member)} is required")
    for member, element in value.items():
        if element is not None and shape.members[member].type_name not in ("boolean", "timestamp"):
            validate(_join(name, member), element, shape.members[member])


def _validate_text(name: str, value: str, shape: Shape) -> None:
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(_as_python(pattern), value):
        raise InvalidParameterException(f"{name} does not match {pattern}")
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        raise InvalidParameterException(f"{name} must be one of {', '.join(allowed)}")


def _as_python(pattern: str) -> str:
    for unicode_class, python_class in _UNICODE_CLASSES.items():
        pattern = pattern.replace(unicode_class, python_class)
    return pattern


def _join(name: str, member: str) -> str:
    return f"{name}.{member}" if name else member
