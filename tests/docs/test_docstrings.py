"""What the build of the site complains of: whatever is exported and nothing describes."""

from pathlib import Path

import pytest

from docs.site.docstrings import undocumented

MODULE = '''
"""A package."""

__all__ = ["Bare", "Base", "Model", "plain"]


class Base:
    """One that others are.

    Attributes:
        region: Where it is.
    """


class Model(Base):
    """Something with properties."""

    name: str
    """What it is called."""

    def __init__(self, arn: str, units: int) -> None:
        """Make one.

        Args:
            arn: Which.
        """
        self.region = "here"
        self.project = "logos"

    def start(self) -> None:
        return None

    def stop(self) -> None:
        """Stop it."""


class Bare:
    pass


def plain() -> None:
    return None


def not_exported() -> None:
    return None
'''


def test_it_names_what_is_exported_and_not_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "described").mkdir()
    (tmp_path / "described" / "__init__.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)
    assert sorted(undocumented("described")) == [
        "described.Bare",
        "described.Model(units)",
        "described.Model.project",
        "described.Model.start",
        "described.plain",
    ]
