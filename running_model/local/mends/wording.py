"""How CloudFormation says that a resource or a stack isn't there.

AWS: "Resource X does not exist for stack S" and "Stack with id S does not exist", both a ValidationError.
"""

import re
from collections.abc import Callable
from typing import Any

from running_model.local.mends import upstream

_WORDS = (
    (re.compile(r"Resource \[(.*)\] does not exist in stack \[(.*)\]"), r"Resource \1 does not exist for stack \2"),
    (re.compile(r"Stack \[(.*)\] does not exist"), r"Stack with id \1 does not exist"),
)


def install() -> None:
    """Say it in AWS's words."""

    def in_words_of_aws(original: Callable[..., Any]) -> Callable[..., Any]:
        def error(code: str, message: str, status: int = 400) -> Any:
            for theirs, ours in _WORDS:
                message = theirs.sub(ours, message)
            return original(code, message, status)

        return error

    upstream.replace("_error", in_words_of_aws)
