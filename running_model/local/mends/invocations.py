"""What becomes of a running invocation when its function is changed.

AWS: a call that comes while a function is being updated is served with its former code and configuration, and none that
has begun is cut short (Lambda Developer Guide, "Lambda function states", on updates). ministack ends the process in the
middle of an invocation, and the caller is told that its worker died.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from running_model.local.mends import upstream

_End = Callable[[Iterable[Any]], None]


def install() -> None:
    """Let an invocation come to its end before its process does."""
    upstream.lambda_runtime.kill_workers = _after_their_invocations(upstream.lambda_runtime.kill_workers)


def _after_their_invocations(original: _End) -> _End:
    def kill_workers(workers: Iterable[Any]) -> None:
        for worker in workers:
            threading.Thread(target=_end, args=(worker,), daemon=True).start()

    def _end(worker: Any) -> None:
        with worker._lock:  # An invocation holds it.
            original([worker])

    return kill_workers
