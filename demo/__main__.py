"""``python -m demo``: the exit code is 0 only if every command succeeded and the model is STOPPED in the end."""

import signal
import sys
from types import FrameType

from demo.command import CommandFailedError
from demo.screen import Screen
from demo.show import show
from running_model.local import LocalCloudError


def _exit_on(number: int, _frame: FrameType | None) -> None:
    # As an exception it unwinds through every context manager, which is what leaves nothing behind; a second
    # Ctrl-C must not cut that short.
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def main() -> int:
    """Run the demo."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _exit_on)
    screen = Screen.of(sys.stdout)
    try:
        status = show(screen)
    except CommandFailedError as failed:
        screen.write(failed.output)
        screen.write(f"The demo ends here: {failed}.{' Above is all that it wrote.' if failed.output else ''}")
        return failed.code
    except LocalCloudError as failed:
        screen.write(f"The demo can't run: {failed}")
        return 1
    finally:
        screen.clear()
    screen.title(f"The model is {status}.")
    return 0 if status == "STOPPED" else 1


if __name__ == "__main__":
    sys.exit(main())
