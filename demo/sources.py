"""What the local cloud has told so far: its CloudFormation, and its record of what was asked of Rekognition."""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from demo.entry import BOOTSTRAP_STACK, Entry, of_call, of_stack_event, of_status_change
from running_model.local import LocalCloud

_STACKS = (BOOTSTRAP_STACK, "RunningModel")


class Sources:
    """Reads them.

    Args:
        cloud: The local cloud.
    """

    def __init__(self, cloud: LocalCloud) -> None:
        self._cloudformation = cloud.client("cloudformation")
        self._rekognition = cloud.custom_labels
        self._ids: dict[str, str] = {}

    def read(self) -> list[Entry]:
        """All that is worth a line so far, each source's in its own order."""
        told = [of_stack_event(event) for name in _STACKS for event in self._stack_events(name)]
        told += [of_call(call) for call in self._rekognition.calls()]
        told += [of_status_change(change) for change in self._rekognition.history()]
        return [entry for entry in told if entry]

    def _stack_events(self, name: str) -> Iterator[Mapping[str, Any]]:
        try:
            # Of a deleted stack CloudFormation knows the id alone.
            pages = self._cloudformation.get_paginator("describe_stack_events").paginate(
                StackName=self._ids.get(name, name)
            )
            events = [event for page in pages for event in page["StackEvents"]]
        except ClientError as error:
            if "does not exist" in str(error):
                return
            raise
        self._ids[name] = events[0]["StackId"]
        yield from reversed(events)
