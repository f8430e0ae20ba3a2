"""ARNs of projects and versions, as the service forms them: each ends in its own creation time in milliseconds."""

import re
from typing import NamedTuple

# By position, not by the word: a project or a version may itself be named `version`.
_VERSION_ARN = re.compile(
    r"arn:[^:]+:rekognition:[^:]+:\d{12}:project/(?P<project>[^/]+)/version/(?P<version>[^/]+)/\d+"
)


class VersionName(NamedTuple):
    """The names in a version's ARN."""

    project: str
    version: str


def project_arn(partition: str, region: str, account_id: str, project_name: str, created: int) -> str:
    """The ARN of a project created at `created`, in epoch milliseconds."""
    return f"arn:{partition}:rekognition:{region}:{account_id}:project/{project_name}/{created}"


def project_version_arn(of_project: str, version_name: str, created: int) -> str:
    """The ARN of a version created at `created`, in epoch milliseconds, in the project with the ARN `of_project`."""
    return f"{of_project.rsplit('/', 1)[0]}/version/{version_name}/{created}"


def account_of(arn: str) -> str:
    """The account that an ARN is in."""
    return arn.split(":")[4]


def version_named_by(arn: str) -> VersionName | None:
    """The names in a version's ARN; None if it isn't one."""
    match = _VERSION_ARN.fullmatch(arn)
    return VersionName(match["project"], match["version"]) if match else None
