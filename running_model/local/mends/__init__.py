"""Where ministack differs from AWS in what the construct relies on: one module for each mend.

A mend replaces one function of ministack's, so it holds for one version only, and any other is refused.
"""

import importlib.metadata
import sys

VERSION = "1.5.33"


def refuse_other_versions() -> None:
    """Exit with a message unless the installed ministack is the one that these mends were written for."""
    try:
        found = importlib.metadata.version("ministack")
    except importlib.metadata.PackageNotFoundError:
        sys.exit(f"ministack is missing: pip install ministack=={VERSION}")
    if found != VERSION:
        sys.exit(
            f"ministack {found} is installed, but the local cloud mends {VERSION}: pip install ministack=={VERSION}"
        )


def install() -> None:
    """Put every mend in its place, before the cloud serves its first request."""
    # Here, for importing them imports ministack, whose version is to be seen first.
    from running_model.local.mends import (
        cancellation,
        cleanup,
        custom_resource,
        deletion,
        invocations,
        records,
        retry,
        rollback,
        schedules,
        wording,
    )

    for mend in (
        custom_resource,
        records,
        cancellation,
        rollback,
        cleanup,
        retry,
        deletion,
        schedules,
        invocations,
        wording,
    ):
        mend.install()
