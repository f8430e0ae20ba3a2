"""Exceptions raised by the Custom Labels operations of the rekognition service."""

from botocore.exceptions import ConnectionClosedError
from moto.core.exceptions import ServiceException

# The botocore model of Rekognition gives no HTTP status for any error; everything else is a 400.
HTTP_STATUS_BY_CODE = {"InternalServerError": 500, "ThrottlingException": 500}


class RekognitionException(ServiceException):
    """Any error of the service, by its code.

    Not moto's ServiceException itself: moto derives the service whose errors it looks up from an exception's module.
    """


class AccessDeniedException(RekognitionException):
    code = "AccessDeniedException"

    def __init__(self, operation: str, resource_arn: str) -> None:
        super().__init__(
            f"User is not authorized to perform: rekognition:{operation} on resource: {resource_arn or '*'}"
        )


class InvalidPaginationTokenException(RekognitionException):
    code = "InvalidPaginationTokenException"
    message = "The provided pagination token is not valid."


class InvalidParameterException(RekognitionException):
    code = "InvalidParameterException"


class LimitExceededException(RekognitionException):
    code = "LimitExceededException"


class ProvisionedThroughputExceededException(RekognitionException):
    code = "ProvisionedThroughputExceededException"
    message = "The model's capacity is exceeded. Try again, or give it more inference units."


class ResourceInUseException(RekognitionException):
    code = "ResourceInUseException"


class ResourceNotFoundException(RekognitionException):
    code = "ResourceNotFoundException"


class ResourceNotReadyException(RekognitionException):
    code = "ResourceNotReadyException"


class ServiceQuotaExceededException(RekognitionException):
    code = "ServiceQuotaExceededException"


class ThrottlingException(RekognitionException):
    code = "ThrottlingException"
    message = "Rate exceeded"


class ReplyLostOverHttpError(ConnectionResetError):
    """Closes the connection without an answer: the server does so on any error of the connection."""


class ReplyLostInProcessError(ConnectionClosedError):
    """What botocore itself raises, and retries, when a connection closes without an answer."""
