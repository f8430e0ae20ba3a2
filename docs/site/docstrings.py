"""Which public names have no docstring."""

from collections.abc import Iterator
from typing import Final

import griffe

_OF_ITSELF: Final = frozenset({"self", "cls"})


def undocumented(package: str) -> list[str]:
    """What of a package's exported classes and functions, and of their public members, nothing describes.

    The paths of those without a docstring, and of arguments of a class, and of attributes, that none names.
    """
    module = griffe.load(package, search_paths=["."], allow_inspection=False)
    exported = module.exports or []
    return [path for name in exported for path in _undocumented(_target(module[str(name)]))]


def _target(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if isinstance(found, griffe.Alias) else found


def _undocumented(found: griffe.Object) -> Iterator[str]:
    if isinstance(found, griffe.Class | griffe.Function) and not found.docstring:
        yield found.path
    if isinstance(found, griffe.Class):
        described = {name for each in (found, *found.mro()) for name in _described(each)}
        yield from (f"{found.path}({name})" for name in _arguments(found) if name not in described)
        for name, member in found.members.items():
            if name.startswith("_") or member.is_alias:
                continue
            if not member.is_attribute:
                yield from _undocumented(_target(member))
            elif name not in described:
                yield member.path


def _arguments(found: griffe.Class) -> list[str]:
    """What a class is made from."""
    return [parameter.name for parameter in found.parameters if parameter.name not in _OF_ITSELF]


def _described(found: griffe.Class) -> set[str]:
    """The arguments and attributes that the docstrings of a class describe, in their sections or below the name."""
    texts = [each.docstring for each in (found, found.members.get("__init__")) if each is not None and each.docstring]
    sections = (section for text in texts for section in text.parse("google"))
    kinds = (griffe.DocstringSectionKind.parameters, griffe.DocstringSectionKind.attributes)
    in_sections = {each.name for section in sections if section.kind in kinds for each in section.value}
    return in_sections | {name for name, member in found.members.items() if member.is_attribute and member.docstring}
