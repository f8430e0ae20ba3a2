"""Which public names have no docstring."""

from collections.abc import Iterator

import griffe


def undocumented(package: str) -> list[str]:
    """The paths of a package's exported classes and functions, and of their public members, without a docstring."""
    module = griffe.load(package, search_paths=["."], allow_inspection=False)
    exported = module.exports or []
    return [path for name in exported for path in _undocumented(_target(module[str(name)]))]


def _target(found: griffe.Object | griffe.Alias) -> griffe.Object:
    return found.final_target if isinstance(found, griffe.Alias) else found


def _undocumented(found: griffe.Object) -> Iterator[str]:
    if found.kind not in (griffe.Kind.CLASS, griffe.Kind.FUNCTION):
        return
    if not found.docstring:
        yield found.path
    for name, member in found.members.items():
        if not name.startswith("_") and not member.is_alias:
            yield from _undocumented(_target(member))
