"""The local cloud as one context manager."""

import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from running_model.local import environment
from running_model.local.bootstrap import bootstrap, template_of_the_cdk
from running_model.local.command import run_in_foreground
from running_model.local.process import CloudProcess, listening_socket

if TYPE_CHECKING:
    from running_model.local.custom_labels.behaviour import Behaviour
    from running_model.local.custom_labels_control import CustomLabelsControl


class LocalCloud:
    """A cloud on this machine: CloudFormation, Lambda, Scheduler, S3 and more, with Rekognition Custom Labels.

    A context manager: on entry it serves on free ports of 127.0.0.1, on exit no process and no file of it remain.
    Several can run side by side.

        with LocalCloud() as cloud:
            cloud.run(["cdk", "deploy", "--require-approval=never"])
            cloud.client("cloudformation").describe_stacks()

    Args:
        bootstrapped: Whether to deploy the CDK's bootstrap stack first, from the ``aws-cdk`` in ``node_modules`` of
            the current folder or above it. ``cdk deploy`` needs it; boto3, aws and sam don't.
        behaviour: How its Rekognition behaves at first, and after ``custom_labels.reset()``. Default:
            ``Behaviour()``.

    Attributes:
        environment: The variables under which cdk, aws, sam, boto3 and their like reach this cloud, and no other.
        endpoint_url: The URL of everything but Rekognition.

    Raises:
        LocalCloudError: On entry, when it can't start or can't be bootstrapped.
    """

    environment: dict[str, str]
    endpoint_url: str

    def __init__(self, *, bootstrapped: bool = True, behaviour: "Behaviour | None" = None) -> None:
        self._bootstrapped = bootstrapped
        self._behaviour = behaviour
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            self._start(opening)
            if self._bootstrapped:
                bootstrap(self.client("cloudformation"), template_of_the_cdk(Path.cwd()))
            self._open = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def _start(self, opening: ExitStack) -> None:
        folder = Path(opening.enter_context(tempfile.TemporaryDirectory(prefix="running-model-")))
        listening = listening_socket()
        addresses = environment.Addresses(listening.getsockname()[1], folder)
        inside = environment.of_the_cloud(addresses, os.environ)
        behaviour = json.dumps(self._behaviour.to_json() if self._behaviour else {})
        self._process = opening.enter_context(CloudProcess(listening, inside, folder, behaviour))
        self.endpoint_url = addresses.cloud
        self.environment = environment.of_its_users(addresses, self._process.custom_labels, os.environ)

    @property
    def custom_labels(self) -> "CustomLabelsControl":
        """Rekognition's control: how it behaves, and what was asked of it."""
        from running_model.local.custom_labels_control import CustomLabelsControl

        return CustomLabelsControl(self._process.custom_labels)

    def run(self, command: Sequence[str]) -> int:
        """Run a command that reaches this cloud, in the foreground, and wait for its end.

        Args:
            command: The program and its arguments; ``node_modules/.bin`` of the current folder is on its PATH.

        Returns:
            Its exit code: 128 + n when signal n ended it, 127 when there is no such program.
        """
        return run_in_foreground(command, self.environment)

    def client(self, service: str) -> Any:
        """A boto3 client of this cloud.

        Args:
            service: A service's name as boto3 has it, such as ``"cloudformation"``.
        """
        from botocore.config import Config

        from running_model.local.session import without_profile

        rekognition = service == "rekognition"
        return without_profile().client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.environment["AWS_ENDPOINT_URL_REKOGNITION"] if rekognition else self.endpoint_url,
            region_name=environment.REGION,
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
            verify=self.environment["AWS_CA_BUNDLE"],
            config=Config(proxies={}),
        )

    def log(self) -> str:
        """What the cloud has logged so far, its Lambdas' output included."""
        return self._process.log()
