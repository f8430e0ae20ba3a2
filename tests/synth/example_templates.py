"""The templates of the examples that no CDK writes."""

import re
import textwrap
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"


def plain_yaml() -> str:
    """The YAML example."""
    return (EXAMPLES / "yaml" / "template.yaml").read_text()


def serverless() -> str:
    """The SAM example."""
    return (EXAMPLES / "sam" / "template.yaml").read_text()


def embedded_in_terraform() -> str:
    """The template in the Terraform example."""
    return textwrap.dedent(_first_match(r"<<-YAML\n(.*?)^\s*YAML$", EXAMPLES / "terraform" / "main.tf"))


def shown_for_the_provider() -> str:
    """The resource that provider.md shows, made a template."""
    return "Resources:\n" + textwrap.indent(_first_match(r"```yaml\n(.*?)```", EXAMPLES / "provider.md"), "  ")


def _first_match(pattern: str, file: Path) -> str:
    found = re.search(pattern, file.read_text(), re.DOTALL | re.MULTILINE)
    assert found, f"{file} has nothing like {pattern}"
    return found[1]
