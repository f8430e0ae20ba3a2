"""The history of a model that ran twice, as the service records one."""

from running_model.local.service import StatusChange

ORIGIN = 1_795_511_000.0
"""When the demo began, in seconds since the epoch."""


def change(at: float, status: str, minimum: int | None = None, maximum: int | None = None) -> StatusChange:
    """A status that the model came into, some seconds after the demo began."""
    arn = "arn:aws:rekognition:us-east-1:000000000000:project/logos/version/v1/1795511000000"
    return StatusChange(ORIGIN + at, arn, status, "The service's words.", minimum, maximum)


STORY = (
    change(1.0, "TRAINING_IN_PROGRESS"),
    change(1.0, "TRAINING_COMPLETED"),
    change(30.0, "STARTING", 1),
    change(45.0, "RUNNING", 1),
    change(60.0, "STOPPING", 1),
    change(65.0, "STOPPED", 1),
    change(70.0, "STARTING", 2, 4),
    change(85.0, "RUNNING", 2, 4),
    change(95.0, "STOPPING", 2, 4),
    change(100.0, "STOPPED", 2, 4),
)
