"""Handles incoming Rekognition requests, Custom Labels included, and records each as it was answered."""

import re
from typing import Any, cast

from moto.core.common_types import TYPE_RESPONSE
from moto.core.exceptions import ServiceException
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import get_service_model
from moto.rekognition.responses import RekognitionResponse

from . import exceptions
from .behaviour import Fault
from .conditions import Call, conditions
from .models import CustomLabelsBackend, rekognition_backends
from .validation import validate

_CREDENTIAL = re.compile(r"Credential=(?P<access_key>[^/,]+)/(?P<scope>[^,\s]+)")
_ARN_PARAMETERS = ("ProjectVersionArn", "ProjectArn", "ResourceArn", "DestinationProjectArn")
_VERSION_DETAILS = ("OutputConfig", "VersionDescription", "KmsKeyId", "FeatureConfig")


class CustomLabelsResponse(RekognitionResponse):
    """Handler for Rekognition requests and responses."""

    def __init__(self) -> None:
        super().__init__()
        self.automated_parameter_parsing = True

    @property
    def rekognition_backend(self) -> CustomLabelsBackend:
        return rekognition_backends[self.current_account][self.region]

    def create_project(self) -> ActionResult:
        project = self.rekognition_backend.create_project(
            self._get_param("ProjectName"), self._get_param("Feature"), self._get_param("AutoUpdate")
        )
        return ActionResult({"ProjectArn": project.arn})

    def describe_projects(self) -> ActionResult:
        page = self.rekognition_backend.describe_projects(
            self._get_param("ProjectNames"), self._get_param("Features"), *self._paging()
        )
        descriptions = [project.description() for project in page.rows]
        return ActionResult({"ProjectDescriptions": descriptions, "NextToken": page.next_token})

    def delete_project(self) -> ActionResult:
        self.rekognition_backend.delete_project(self._get_param("ProjectArn"))
        return ActionResult({"Status": "DELETING"})

    def create_project_version(self) -> ActionResult:
        version = self.rekognition_backend.create_project_version(
            self._get_param("ProjectArn"),
            self._get_param("VersionName"),
            self._get_param("Tags"),
            self._version_details(),
        )
        return ActionResult({"ProjectVersionArn": version.arn})

    def copy_project_version(self) -> ActionResult:
        version = self.rekognition_backend.copy_project_version(
            self._get_param("SourceProjectArn"),
            self._get_param("SourceProjectVersionArn"),
            self._get_param("DestinationProjectArn"),
            self._get_param("VersionName"),
            self._get_param("Tags"),
            self._version_details(),
        )
        return ActionResult({"ProjectVersionArn": version.arn})

    def describe_project_versions(self) -> ActionResult:
        page = self.rekognition_backend.describe_project_versions(
            self._get_param("ProjectArn"), self._get_param("VersionNames"), *self._paging()
        )
        descriptions = [version.description() for version in page.rows]
        return ActionResult({"ProjectVersionDescriptions": descriptions, "NextToken": page.next_token})

    def start_project_version(self) -> ActionResult:
        self.rekognition_backend.start_project_version(
            self._get_param("ProjectVersionArn"),
            self._get_param("MinInferenceUnits"),
            self._get_param("MaxInferenceUnits"),
        )
        return ActionResult({"Status": "STARTING"})

    def stop_project_version(self) -> ActionResult:
        self.rekognition_backend.stop_project_version(self._get_param("ProjectVersionArn"))
        return ActionResult({"Status": "STOPPING"})

    def delete_project_version(self) -> ActionResult:
        self.rekognition_backend.delete_project_version(self._get_param("ProjectVersionArn"))
        return ActionResult({"Status": "DELETING"})

    def tag_resource(self) -> ActionResult:
        self.rekognition_backend.tag_resource(self._get_param("ResourceArn"), self._get_param("Tags"))
        return EmptyResult()

    def untag_resource(self) -> ActionResult:
        self.rekognition_backend.untag_resource(self._get_param("ResourceArn"), self._get_param("TagKeys"))
        return EmptyResult()

    def list_tags_for_resource(self) -> ActionResult:
        return ActionResult({"Tags": self.rekognition_backend.list_tags_for_resource(self._get_param("ResourceArn"))})

    def detect_custom_labels(self) -> ActionResult:  # type: ignore[override]
        labels = self.rekognition_backend.detect_custom_labels(
            self._get_param("ProjectVersionArn"),
            self._get_param("Image"),
            self._get_param("MaxResults"),
            self._get_param("MinConfidence"),
        )
        return ActionResult({"CustomLabels": labels})

    def get_current_account(self) -> str:
        # ministack gives its Lambda functions their account's number as their access key id.
        if re.fullmatch(r"\d{12}", self._credential()[0]):
            return self._credential()[0]
        account_id = super().get_current_account()
        return (conditions.default_account_id or account_id) if account_id == DEFAULT_ACCOUNT_ID else account_id

    def call_action(self) -> TYPE_RESPONSE:
        operation, resource_arn = self._get_action(), self._resource_arn()
        with conditions.lock:
            time = conditions.now()
            fault = conditions.take_fault(operation, resource_arn)
            reply = self._reply(operation, fault)
            reply_is_lost = fault is not None and fault.error == "ReplyLost"
            conditions.calls.append(self._call(time, operation, resource_arn, None if reply_is_lost else reply))
        if fault and fault.reply_delay_seconds:
            conditions.sleep(fault.reply_delay_seconds)
        if reply_is_lost:
            raise self._lost_reply()
        return reply

    def serialized(self, action_result: ActionResult) -> TYPE_RESPONSE:
        status, headers, body = super().serialized(action_result)
        code = getattr(action_result.result, "code", "")
        return exceptions.HTTP_STATUS_BY_CODE.get(code, status), headers, body

    def _reply(self, operation: str, fault: Fault | None) -> TYPE_RESPONSE:
        try:
            if fault and fault.error and not fault.after_effect:
                raise _scripted_error(fault.error, fault.message)
            if conditions.is_over_call_quota(self.current_account, self.region, operation):
                raise _over_call_quota(operation)
            validate("", self.params, get_service_model("rekognition").operation_model(operation).input_shape)
            reply = super().call_action()
            if fault and fault.error:
                raise _scripted_error(fault.error, fault.message)
        except ServiceException as error:
            return self.serialized(ActionResult(error))
        return reply

    def _lost_reply(self) -> Exception:
        if self.is_werkzeug_request:
            return exceptions.ReplyLostOverHttpError()
        return exceptions.ReplyLostInProcessError(endpoint_url=self.uri)

    def _call(self, time: float, operation: str, resource_arn: str, reply: TYPE_RESPONSE | None) -> Call:
        access_key, scope = self._credential()
        status, headers, _ = reply or (0, {"X-Amzn-Errortype": "ReplyLost"}, "")
        return Call(
            time=time,
            operation=operation,
            parameters=cast(dict[str, Any], _without_bytes(self.params)),
            resource_arn=resource_arn,
            http_status=status,
            error_code=headers.get("X-Amzn-Errortype", ""),
            account_id=self.current_account,
            region=self.region,
            user_agent=self.headers.get("User-Agent", ""),
            access_key=access_key,
            credential_scope=scope,
        )

    def _credential(self) -> tuple[str, str]:
        match = _CREDENTIAL.search(self.headers.get("Authorization", ""))
        return (match["access_key"], match["scope"]) if match else ("", "")

    def _resource_arn(self) -> str:
        return next((self.params[name] for name in _ARN_PARAMETERS if self.params.get(name)), "")

    def _paging(self) -> tuple[int | None, str | None]:
        return self._get_param("MaxResults"), self._get_param("NextToken")

    def _version_details(self) -> dict[str, Any]:
        return {name: self.params[name] for name in _VERSION_DETAILS if name in self.params}


def _over_call_quota(operation: str) -> ServiceException:
    if operation == "DetectCustomLabels":
        return exceptions.ProvisionedThroughputExceededException()
    return exceptions.ThrottlingException()


def _scripted_error(error: str, message: str) -> ServiceException:
    # A lost reply needs some body, too; nobody will see it.
    return exceptions.RekognitionException("InternalServerError" if error == "ReplyLost" else error, message)


def _without_bytes(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_bytes(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_bytes(each) for each in value]
    return f"{len(value)} bytes" if isinstance(value, bytes) else value
