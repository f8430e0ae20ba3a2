# A Rekognition Custom Labels model that runs for as long as Terraform keeps this stack.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "project_version_arn" {
  type        = string
  description = "The model version to run"
}

resource "aws_cloudformation_stack" "logos" {
  name = "logos-from-terraform"

  parameters = {
    ProjectVersionArn = var.project_version_arn
  }

  template_body = <<-YAML
    AWSTemplateFormatVersion: "2010-09-09"
    Parameters:
      ProjectVersionArn:
        Type: String
    Resources:
      Logos:
        Type: Custom::RekognitionRunningModel
        Properties:
          ServiceToken: !ImportValue RunningModelProvider-ServiceToken
          ProjectVersionArn: !Ref ProjectVersionArn
          MinInferenceUnits: 1
    Outputs:
      ProjectVersionArn:
        Value: !Ref Logos
  YAML

  # A start takes up to 30 minutes, and a swap starts one model before it stops the other.
  timeouts {
    create = "65m"
    update = "130m"
    delete = "65m"
  }
}

# What uses this waits for the model.
output "project_version_arn" {
  value       = aws_cloudformation_stack.logos.outputs["ProjectVersionArn"]
  description = "The model version, RUNNING"
}
