"""``python -m running_model.local -- COMMAND ARGS…``: a command under a cloud of its own."""

import argparse
import os
import shlex
import signal
import sys
from types import FrameType

from running_model.local import LocalCloud, LocalCloudError


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m running_model.local",
        description="Run a command under a cloud on this machine, and exit with its exit code. "
        "Without a command, serve until Ctrl-C.",
    )
    parser.add_argument("--no-bootstrap", action="store_true", help="leave the CDK's bootstrap stack out")
    parser.add_argument("command", nargs="*", metavar="COMMAND", help="after --, such as: -- cdk deploy")
    return parser.parse_args()


def _serve(cloud: LocalCloud) -> int:
    for name, value in sorted(cloud.environment.items()):
        if os.environ.get(name) != value:
            print(f"export {name}={shlex.quote(value)}")
    print("# Serving until Ctrl-C.", flush=True)
    try:
        signal.pause()
    except KeyboardInterrupt:
        return 0
    return 0


def _exit_on(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main() -> int:
    """Run the command line; the exit code is the command's."""
    arguments = _arguments()
    # As exceptions they unwind through every context manager, which is what leaves nothing behind.
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # As SIGHUP is under nohup.
            signal.signal(number, _exit_on)
    try:
        with LocalCloud(bootstrapped=not arguments.no_bootstrap) as cloud:
            return cloud.run(arguments.command) if arguments.command else _serve(cloud)
    except LocalCloudError as failed:
        print(f"running_model.local: {failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
