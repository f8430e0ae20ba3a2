"""A dashboard of models."""

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from ._interface import IRunningModel


class RunningModelDashboard(Construct):
    """A CloudWatch dashboard with a row for each model: units, requests, response time, and a link to the console."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - what every construct calls it
        *,
        models: Sequence[IRunningModel],
        dashboard_name: str | None = None,
    ) -> None:
        """Define a dashboard.

        Args:
            scope: the construct that this one belongs to.
            id: its name there.
            models: whose; one or more.
            dashboard_name: its name in CloudWatch. Default: one that CloudFormation makes.

        Raises:
            ValueError: there is no model.
        """
        super().__init__(scope, id)
        if not models:
            raise ValueError(f"{self.node.path}: models is empty; give one or more, each becomes a row.")
        self.dashboard: Final = cloudwatch.Dashboard(self, "Resource", dashboard_name=dashboard_name)
        """The dashboard itself, to add more widgets to."""
        for model in models:
            heading, *graphs = model.dashboard_widgets()
            self.dashboard.add_widgets(heading)
            self.dashboard.add_widgets(*graphs)
