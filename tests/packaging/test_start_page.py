"""The page "Start here", word by word: in an empty folder, from the wheel alone."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.packaging.environments import REPOSITORY, run

PAGE = REPOSITORY / "docs" / "start.md"


def blocks() -> Iterator[tuple[str, str, str]]:
    """Each block of the page: the file that the paragraph above begins with, if any, the language, and the text."""
    parts = PAGE.read_text(encoding="utf-8").split("```")
    for prose, block in zip(parts[::2], parts[1::2], strict=False):
        language, _, text = block.partition("\n")
        named = re.match(r"`([\w.]+)`", prose.strip().rpartition("\n\n")[2])
        yield named[1] if named else "", language, text


def test_the_model_of_the_start_page_runs_and_stops(wheel: Path, folder: Path) -> None:
    for file, language, text in blocks():
        if file and language != "sh":
            (folder / file).write_text(text, encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["app.py", "cdk.json", "try_it.py"]

    commands = "".join(text for _, language, text in blocks() if language == "sh").replace("CLONE", str(wheel))
    said = run(Path("bash"), "-euc", commands, cwd=folder)

    after_deploy, after_destroy = (line for line in said.splitlines() if line.startswith("['"))
    assert after_deploy.endswith("'STARTING', 'RUNNING']")
    assert after_destroy.endswith("'STOPPING', 'STOPPED']")
