"""Keep calling while a command runs; then say how many calls failed, and draw who answered when.

    python -m client FUNCTION PICTURE -- cdk deploy -c project_version_arn=NEW

Ends with 1 if a call failed, otherwise as the command did.
"""

import argparse
import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .picture import Moment, draw

SECONDS_BETWEEN_CALLS = 0.5
CALLS_AROUND = 10
"""How many calls are made before the command begins, and after it has ended."""
ASKED_ONCE = Config(retries={"total_max_attempts": 1})


class Client:
    """Somebody whose work needs the model.

    Args:
        function: The name of the function that asks it.
        picture: The file that it is asked about.
    """

    def __init__(self, function: str, picture: Path) -> None:
        self._function = function
        self._payload = json.dumps({"picture": base64.b64encode(picture.read_bytes()).decode()})
        self._lambda = boto3.client("lambda", config=ASKED_ONCE)
        self._rekognition = boto3.client("rekognition")

    def call(self) -> tuple[str, str]:
        """Ask once: the version that answered and no failure, or no version and what went wrong."""
        try:
            reply = self._lambda.invoke(FunctionName=self._function, Payload=self._payload)
        except (BotoCoreError, ClientError) as error:
            return "", str(error)
        answer = json.load(reply["Payload"])
        return ("", str(answer)) if "FunctionError" in reply else (str(answer["version"]), "")

    def statuses(self, project: str) -> dict[str, str]:
        """Each version of a project, by its ARN, and its status."""
        (described,) = self._rekognition.describe_projects(ProjectNames=[project])["ProjectDescriptions"]
        pages = self._rekognition.get_paginator("describe_project_versions").paginate(
            ProjectArn=described["ProjectArn"]
        )
        versions: list[Any] = [version for page in pages for version in page["ProjectVersionDescriptions"]]
        return {version["ProjectVersionArn"]: version["Status"] for version in versions}


def watch(client: Client, command: Sequence[str]) -> tuple[list[Moment], int]:
    """Call before, while and after a command runs: what was seen, and how the command ended."""
    version, failure = client.call()
    if failure:
        raise SystemExit(f"The first call failed, so nothing was deployed: {failure}")
    project = version.split("/")[1]
    began = time.monotonic()
    moments: list[Moment] = []

    def look() -> None:
        answered_by, why_not = client.call()
        moments.append(Moment(time.monotonic() - began, answered_by, why_not, client.statuses(project)))
        time.sleep(SECONDS_BETWEEN_CALLS)

    for _ in range(CALLS_AROUND):
        look()
    with subprocess.Popen(command) as process:  # noqa: S603 - the user's own command
        while process.poll() is None:
            look()
    for _ in range(CALLS_AROUND):
        look()
    return moments, process.returncode


def told(moments: Sequence[Moment]) -> Iterator[str]:
    """What there is to say: the calls, which version answered how many of them, and each failure."""
    failed = [moment for moment in moments if moment.failure]
    yield f"{len(moments)} calls in {moments[-1].seconds:.0f} seconds, {len(failed)} failed."
    for version in dict.fromkeys(moment.answered_by for moment in moments if moment.answered_by):
        answered = sum(moment.answered_by == version for moment in moments)
        yield f"{version.split('/')[3]} answered {answered}."
    for moment in failed:
        yield f"After {moment.seconds:.1f} seconds: {moment.failure}"


def main() -> int:
    """Watch, tell and draw."""
    parser = argparse.ArgumentParser(
        prog="python -m client", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--drawn", type=Path, default=Path("swap.svg"), help="where the picture of it goes")
    parser.add_argument("function", help="the stack's output DetectFunction")
    parser.add_argument("picture", type=Path, help="a JPEG or PNG of at most 4 MB")
    parser.add_argument("command", nargs="+", help="what is run meanwhile")
    options = parser.parse_args()
    moments, ended = watch(Client(options.function, options.picture), options.command)
    options.drawn.write_text(draw(moments), encoding="utf-8")
    for line in (*told(moments), f"Drawn: {options.drawn}"):
        sys.stdout.write(f"{line}\n")
    return 1 if any(moment.failure for moment in moments) else int(ended)


if __name__ == "__main__":
    sys.exit(main())
