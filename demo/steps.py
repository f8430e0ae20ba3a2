"""The commands that the demo runs, as a person would type them, and what each is for."""

import textwrap
from dataclasses import dataclass

_COLUMNS = 96
_MODEL = ("-c", "project_version_arn=$ARN")


@dataclass(frozen=True)
class Step:
    """One command.

    Attributes:
        why: What it shows, in lines of text.
        typed: Its words as typed in a shell that has the model's ARN in $ARN.
    """

    why: tuple[str, ...]
    typed: tuple[str, ...]

    def arguments(self, arn: str) -> list[str]:
        """Its words as the shell would pass them on."""
        return [word.replace("$ARN", arn) for word in self.typed]

    def command_line(self) -> list[str]:
        """The lines that a person would type, at a prompt."""
        lines = textwrap.wrap(
            f"$ {' '.join(self.typed)}",
            _COLUMNS,
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        return [*(f"{line} \\" for line in lines[:-1]), lines[-1]]


STEPS = (
    Step(
        ("Bootstrap: the bucket and the roles that the CDK deploys with, once for an account and Region.",),
        ("cdk", "bootstrap", *_MODEL),
    ),
    Step(
        (
            "Deploy: the model is started, and the command returns when it is RUNNING.",
            "First the handler marks the model as this stack's, by tags, and looks again 20 s later:",
            "had another stack done the same at that moment, only one of the two would go on.",
        ),
        ("cdk", "deploy", *_MODEL, "-c", "min_inference_units=1", "--require-approval=never"),
    ),
    Step(
        (
            "Change the units: the service has no other way than a stop and a start, so for a while",
            "the model doesn't answer. Before that come the same 20 s: this update might be the rollback",
            "of one that is still on its way.",
        ),
        (
            *("cdk", "deploy", *_MODEL),
            *("-c", "min_inference_units=2", "-c", "max_inference_units=4", "--require-approval=never"),
        ),
    ),
    Step(
        (
            "Destroy: the model is stopped before anything else goes, for a model that is forgotten",
            "goes on costing money.",
        ),
        ("cdk", "destroy", *_MODEL, "--force"),
    ),
)
