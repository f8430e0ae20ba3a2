"""What AWS answered instead of a result, in one type for every service."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

_DENIED: Final = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"})
_TRANSIENT: Final = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "InternalServerException",
        "InvalidPaginationTokenException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


class Trouble(Enum):
    """What kind of error it is, for deciding what to do."""

    DENIED = auto()
    TRANSIENT = auto()
    IN_USE = auto()
    LIMIT = auto()
    NOT_FOUND = auto()
    CONFLICT = auto()
    OTHER = auto()


_BY_CODE: Final = {
    "ResourceInUseException": Trouble.IN_USE,
    "LimitExceededException": Trouble.LIMIT,
    "ResourceNotFoundException": Trouble.NOT_FOUND,
    "ConflictException": Trouble.CONFLICT,
}


class ServiceError(Exception):
    """An AWS call that failed: the action in IAM's words, the resource, the service's code and message."""

    def __init__(self, action: str, resource: str, code: str, message: str, http_status: int = 400) -> None:
        super().__init__(f"{action} on {resource}: {code}: {message}")
        self.action = action
        self.resource = resource
        self.code = code
        self.message = message
        self._http_status = http_status

    @property
    def trouble(self) -> Trouble:
        """What kind of error it is; an unknown code goes by its HTTP status."""
        if self.code in _DENIED:
            return Trouble.DENIED
        if self.code in _TRANSIENT or self._http_status >= 500:
            return Trouble.TRANSIENT
        return _BY_CODE.get(self.code, Trouble.OTHER)


@contextmanager
def calling(action: str, resource: str) -> Iterator[None]:
    """Turn what boto3 raises in this block into a ServiceError.

    Args:
        action: in IAM's words, such as "rekognition:StartProjectVersion".
        resource: the ARN, or what else names it.
    """
    try:
        yield
    except ClientError as error:
        details = error.response.get("Error", {})
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
        code, message = details.get("Code", "Unknown"), details.get("Message", "")
        raise ServiceError(action, resource, code, message, status) from error
    except (BotoCoreError, ResponseParserError) as error:
        # No answer came, or none that can be read: whether the call took effect, only the next look can tell.
        raise ServiceError(action, resource, type(error).__name__, str(error), http_status=503) from error
