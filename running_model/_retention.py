"""What a removal policy may mean for a running model, wherever it comes from."""

from typing import Final

import jsii
from aws_cdk import CfnDeletionPolicy, CfnResource, IAspect
from constructs import IConstruct

AFTER_EVERY_OTHER: Final = 900
"""The priority of aspects that must see what `RemovalPolicies` (200) and users' own (500) have left; those that only
read, such as cdk-nag, have 1,000 (aws_cdk.AspectPriority)."""


@jsii.implements(IAspect)
class RetainedOnRemovalAlone:
    """Narrows a retained custom resource to its removal.

    Neither a creation that is rolled back nor a version that was replaced stays running, and billed: not even where
    `RemovalPolicies.of(stack).retain()`, or `apply_removal_policy`, asks for it.
    """

    def visit(self, node: IConstruct) -> None:
        """Change the policies of the custom resource's element."""
        if not isinstance(node, CfnResource):
            return
        node.cfn_options.update_replace_policy = CfnDeletionPolicy.DELETE
        if node.cfn_options.deletion_policy is CfnDeletionPolicy.RETAIN:
            node.cfn_options.deletion_policy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE
