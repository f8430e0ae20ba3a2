"""What `StringParameter.value_from_lookup` returns before the CDK's command line has looked."""

from typing import Final

from aws_cdk import Aws

_PLACEHOLDER: Final = "dummy-value-for-"
"""How it begins (aws-cdk#8699). The CLI looks once such a synth has come to its end, and then synthesizes again."""


def well_formed(arn: str) -> str:
    """Return an ARN, and for a lookup's placeholder one that can stand in its place until the next synth.

    It is unresolved, so nothing checks it, and has an ARN's form, which the CDK demands in a policy.
    """
    if not arn.startswith(_PLACEHOLDER):
        return arn
    return f"arn:{Aws.PARTITION}:rekognition:{Aws.REGION}:{Aws.ACCOUNT_ID}:project/looked/version/up/0"
