"""mkdocs' hook: fills in what is generated, and fails the build for what is wrong on a page."""

import logging
import os
import sys
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

# mkdocs loads a hook by its path; and the CDK starts node when it is first imported.
sys.path.insert(0, str(Path(__file__).parents[2]))

from docs.site import REPOSITORY
from docs.site.docstrings import undocumented
from docs.site.examples import faults_of
from docs.site.page import messages_table
from running_model.local.node import node_executable
from tests.simulation.soak.fingerprint import hash_of_handler

os.environ.setdefault("JSII_NODE", str(node_executable()))

MESSAGES_PLACE: Final = "<!-- every message -->"
_RELIABILITY: Final = "reliability.md"
_NOT_YET: Final = {
    "mutants.md": "# Mutants\n\nThe report is not in this copy: `make mutants` changes the handler one small thing at "
    "a time, runs the tests against each, and writes it.\n",
}
"""The pages that a command writes, and what they say before it has."""
_OF_EARLIER_HANDLER: Final = (
    '!!! warning "Of an earlier handler"\n\n'
    "    The function has changed since these lifecycles were played. `make soak` plays new ones.\n\n"
)
# Below mkdocs', where --strict counts warnings.
_LOG: Final = logging.getLogger("mkdocs.hooks.running_model")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Give each report a page, also before there is one."""
    for page, content in _NOT_YET.items():
        if files.get_file_from_path(page) is None:
            files.append(File.generated(config, page, content=content))
    return files


def on_pre_build(config: MkDocsConfig) -> None:
    """Warn about public names without a docstring, and about the README's examples."""
    for package in ("running_model", "running_model.local"):
        for path in undocumented(package):
            _LOG.warning("%s has no docstring", path)
    _warn("README.md", (REPOSITORY / "README.md").read_text(encoding="utf-8"))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Run the page's examples, put every message where it belongs, and say of a report if it is out of date."""
    _warn(page.file.src_uri, markdown)
    if page.file.src_uri == _RELIABILITY and hash_of_handler() not in markdown:
        markdown = markdown.replace("\n\n", f"\n\n{_OF_EARLIER_HANDLER}", 1)
    return markdown.replace(MESSAGES_PLACE, messages_table())


def _warn(place: str, markdown: str) -> None:
    for fault in faults_of(markdown):
        _LOG.warning("%s: %s", place, fault)
