"""Requests that CloudFormation has sent, and the answers that were PUT to their ResponseURLs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

RESPONSE_HOST: Final = "cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com"
URL_LIFETIME_SECONDS: Final = 7200
SIGNATURE_MARK: Final = "s1gn3d"
"""In every signature, so that a ResponseURL is recognised wherever it turns up; no hexadecimal has it by chance."""
_ANSWER_BYTES: Final = 4096
_PHYSICAL_ID_BYTES: Final = 1024


@dataclass(frozen=True)
class Answer:
    """One answer that was taken."""

    timestamp: float
    succeeded: bool
    physical_id: str
    reason: str


@dataclass
class SentRequest:
    """A request that was sent, with every answer to it; the first is the one that counts."""

    event: dict[str, Any]
    issued_at: float
    timeout_seconds: int
    answers: list[Answer] = field(default_factory=list)
    timed_out: bool = False

    @property
    def request_id(self) -> str:
        """Its RequestId."""
        return str(self.event["RequestId"])

    @property
    def type(self) -> str:
        """Create, Update or Delete."""
        return str(self.event["RequestType"])

    @property
    def logical_id(self) -> str:
        """The resource that it is about."""
        return str(self.event["LogicalResourceId"])

    @property
    def stack_id(self) -> str:
        """The stack that it is of."""
        return str(self.event["StackId"])

    @property
    def answer(self) -> Answer | None:
        """The answer that counts."""
        return self.answers[0] if self.answers else None

    @property
    def ended(self) -> bool:
        """Whether CloudFormation waits for it no more: it is answered, or its ServiceTimeout has passed."""
        return bool(self.answers) or self.timed_out

    @property
    def seconds(self) -> float:
        """How long its answer took."""
        if self.answer is None:
            raise AssertionError(f"{self.type} of {self.logical_id} was never answered")
        return self.answer.timestamp - self.issued_at


def response_url(request_id: str, amz_date: str) -> str:
    """A ResponseURL as CloudFormation makes them: whoever has it can answer for the resource."""
    query = f"X-Amz-Date={amz_date}&X-Amz-Expires={URL_LIFETIME_SECONDS}&X-Amz-Signature={SIGNATURE_MARK}{request_id}"
    return f"https://{RESPONSE_HOST}/arn%3Aaws%3Acloudformation/{request_id}?{query}"


def read_answer(body: str, request: SentRequest, timestamp: float) -> Answer:
    """Read an answer, as strictly as CloudFormation does.

    Raises:
        AssertionError: it wouldn't take it.
    """
    assert len(body.encode()) <= _ANSWER_BYTES, "the answer is longer than 4 KB"
    fields: Mapping[str, Any] = json.loads(body)
    assert fields["Status"] in ("SUCCESS", "FAILED")
    assert fields["Status"] == "SUCCESS" or fields["Reason"], "FAILED needs a reason"
    physical_id = fields["PhysicalResourceId"]
    assert isinstance(physical_id, str)
    assert 0 < len(physical_id.encode()) <= _PHYSICAL_ID_BYTES, "Invalid PhysicalResourceId"
    for name in ("StackId", "RequestId", "LogicalResourceId"):
        assert fields[name] == request.event[name], f"{name} isn't the request's"
    return Answer(timestamp, fields["Status"] == "SUCCESS", physical_id, fields["Reason"])
