"""What ``cdk bootstrap`` does, from the same template, without its fifteen seconds."""

import shutil
from pathlib import Path
from typing import Any

from running_model.local.errors import LocalCloudError

_TEMPLATE = Path("lib", "api", "bootstrap", "bootstrap-template.yaml")

# Those that the CDK's command line gives when it is asked for nothing special.
_PARAMETERS = {
    "FileAssetsBucketKmsKeyId": "AWS_MANAGED_KEY",
    "CloudFormationExecutionPolicies": "arn:aws:iam::aws:policy/AdministratorAccess",
}


def template_of_the_cdk(start: Path) -> Path:
    """The bootstrap template of the ``aws-cdk`` that node would find from this folder, or else of the ``cdk`` on PATH.

    Raises:
        LocalCloudError: There is neither.
    """
    installed = [folder / "node_modules" / "aws-cdk" for folder in (start, *start.parents)]
    on_path = shutil.which("cdk")
    if on_path:
        installed.append(Path(on_path).resolve().parents[1])
    for package in installed:
        if (package / _TEMPLATE).is_file():
            return package / _TEMPLATE
    raise LocalCloudError(
        f"there is no node_modules/aws-cdk in {start} or above it and no cdk on PATH, so the environment can't be "
        "bootstrapped: run `python -m running_model.local.npm ci` there (or `install aws-cdk@2` instead of `ci` if no "
        "package-lock.json names it), or do without bootstrapping (--no-bootstrap)"
    )


def bootstrap(cloudformation: Any, template: Path) -> None:
    """Deploy the CDK's bootstrap stack and wait for it.

    Args:
        cloudformation: A boto3 client of CloudFormation.
        template: The CDK's bootstrap template.

    Raises:
        LocalCloudError: The stack failed.
    """
    parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in _PARAMETERS.items()]
    try:
        cloudformation.create_stack(
            StackName="CDKToolkit",
            TemplateBody=template.read_text(),
            Parameters=parameters,
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        waiter = cloudformation.get_waiter("stack_create_complete")
        waiter.wait(StackName="CDKToolkit", WaiterConfig={"Delay": 0.1, "MaxAttempts": 600})
    except Exception as failed:
        raise LocalCloudError(f"bootstrapping failed: {failed}") from failed
