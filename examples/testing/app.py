"""What `cdk deploy -c model=ARN` runs."""

import os
import sys

from aws_cdk import App, Environment

from shelf_watch.stack import ShelfWatch

app = App()
model = app.node.try_get_context("model")
if model is None:
    sys.exit("Give the model version to run: cdk deploy -c model=ARN")
ShelfWatch(
    app,
    "ShelfWatch",
    model=model,
    env=Environment(account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION")),
)
app.synth()
