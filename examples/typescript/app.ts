// A stack with one running model; its version is the context's: cdk deploy -c project_version_arn=ARN
import { App, CfnOutput, CustomResource, Duration, Fn, Stack } from "aws-cdk-lib";

const app = new App();
const stack = new Stack(app, "LogosFromTypeScript");

const logos = new CustomResource(stack, "Logos", {
  resourceType: "Custom::RekognitionRunningModel",
  serviceToken: Fn.importValue("RunningModelProvider-ServiceToken"),
  serviceTimeout: Duration.minutes(60),
  properties: {
    ProjectVersionArn: app.node.getContext("project_version_arn"),
    MinInferenceUnits: 1,
  },
});

new CfnOutput(stack, "ProjectVersionArn", { value: logos.ref, description: "The model version, RUNNING" });
