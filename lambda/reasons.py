"""Every reason that reaches CloudFormation: what happened, what the service said, what to do, where the log is."""

import re
from dataclasses import dataclass
from typing import Final

from model import Description
from properties import InferenceUnits
from service_error import ServiceError

REASON_CHARACTERS: Final = 1000
"""CloudFormation takes 4 KB for a whole answer, and the CLI shows a reason on one line."""
_ELLIPSIS: Final = "..."
_QUOTAS: Final = "Service Quotas > Amazon Rekognition"
_ARN_CHARACTERS: Final = 180
_LONG_ARN: Final = re.compile(rf"arn:[\w:/.\-]{{{_ARN_CHARACTERS},}}")
_FAULTS_CHARACTERS: Final = 750


@dataclass(frozen=True)
class Reason:
    """Why a request ended as it did. `service` is what the service said, the one part that is cut if need be."""

    what: str
    remedy: str
    service: str = ""

    def render(self, log: str) -> str:
        """The reason as one line of at most 1,000 characters, all ASCII: as JSON, any other takes six of the 4 KB.

        Args:
            log: where the log is, a sentence.
        """
        what, ending = _shorten(self.what), f"{_shorten(self.remedy)} {log}"
        if not self.service:
            return _plain(_cut(f"{what} {ending}", REASON_CHARACTERS))
        room = REASON_CHARACTERS - len(f'{what} The service says: "" {ending}')
        said = _cut(self.service, max(0, room))
        return _plain(_cut(f'{what} The service says: "{said}" {ending}', REASON_CHARACTERS))


def _plain(text: str) -> str:
    return "".join(character if character.isascii() and character.isprintable() else "?" for character in text)


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: max(0, characters - len(_ELLIPSIS))] + _ELLIPSIS[:characters]


def _shorten(text: str) -> str:
    """The text with its very longest ARNs shortened: an answer must hold our own words whole."""
    half = _ARN_CHARACTERS // 2
    return _LONG_ARN.sub(lambda arn: f"{arn[0][:half]}{_ELLIPSIS}{arn[0][-half:]}", text)


def command_to_stop(version_arn: str) -> str:
    """What to type to stop a model by hand."""
    return f"aws rekognition stop-project-version --project-version-arn {version_arn}"


def invalid_properties(faults: tuple[str, ...]) -> Reason:
    """The properties break a rule; the rules are those of the construct."""
    said = [fault for i, fault in enumerate(faults) if len(" ".join(faults[: i + 1])) <= _FAULTS_CHARACTERS]
    more = f" There are {len(faults) - len(said)} more faults." if len(said) < len(faults) else ""
    return Reason(" ".join(said) + more, "Correct it and deploy again.")


def no_such_version(version_arn: str) -> Reason:
    """The service knows no such version."""
    return Reason(
        f"There is no model version {version_arn}.",
        "Check the ARN (its last segment is the version's own creation time) and that it is of this account and "
        "Region, then deploy again.",
    )


def moderation_adapter(version_arn: str) -> Reason:
    """A moderation adapter is used directly and never started."""
    return Reason(
        f"{version_arn} is a moderation adapter, not a Custom Labels model; it is used as it is, by giving its ARN to "
        "DetectModerationLabels, and can't be started.",
        "Remove this resource, or give the ARN of a Custom Labels model version.",
    )


def never_runs(version_arn: str, description: Description, remedy: str) -> Reason:
    """The version has a status that can never become RUNNING."""
    return Reason(f"{version_arn} is {description.status} and can't be started.", remedy, description.message)


def claimed_by_another(version_arn: str, stack_id: str) -> Reason:
    """A live claim of another stack."""
    return Reason(
        f"{version_arn} belongs to the stack {stack_id}, which keeps it running; it was left alone.",
        "Take the model out of that stack first, and leave no deployment of it half-way (or, if that stack is gone or "
        "keeps it no more, set adopt_running=True), then deploy again.",
    )


def runs_unclaimed(version_arn: str, description: Description) -> Reason:
    """Somebody else runs the model."""
    return Reason(
        f"{version_arn} is {description.status} already and carries no claim of this stack: somebody else started it, "
        "or its 'running-model:' tags were removed. It was left alone.",
        f"Set adopt_running=True to take it over as it runs, or stop it ({command_to_stop(version_arn)}), then deploy "
        "again.",
    )


def started_by_another(version_arn: str) -> Reason:
    """Between claim and Start, or with its record lost, the model runs without a record of ours."""
    return Reason(
        f"{version_arn} runs, but not by a start of this stack: somebody else started it at the same time, or the "
        "tag running-model:units was removed. It was left alone.",
        f"Set adopt_running=True to take it over as it runs, or stop it ({command_to_stop(version_arn)}), then deploy "
        "again.",
    )


def held_with_other_units(version_arn: str, holder: str, held: InferenceUnits | None, asked: InferenceUnits) -> Reason:
    """Another live resource of the stack holds the version, with other units."""
    return Reason(
        f"{version_arn} is held by {holder} of this stack with {held} inference units, so it can't be given {asked}.",
        "Rename or exchange constructs first, with the units as they are, and change the units in a deploy of its own.",
    )


def units_unknown(version_arn: str) -> Reason:
    """A running model was to be adopted, but the service doesn't say with what units it runs."""
    return Reason(
        f"{version_arn} runs, but the service doesn't say with how many inference units, so it can't be adopted "
        "and put back as it was.",
        f"Stop it ({command_to_stop(version_arn)}), then deploy again: it will be started with the units asked for.",
    )


def start_failed(version_arn: str, description: Description) -> Reason:
    """The service tried to start the model and failed."""
    return Reason(
        f"Amazon Rekognition failed to start {version_arn}.",
        "Deploy again (change the property revision if the stack stands), and if it fails again, ask AWS Support.",
        description.message,
    )


def wrong_units(version_arn: str, description: Description, asked: InferenceUnits) -> Reason:
    """The model runs, by our start, with other units than asked for."""
    return Reason(
        f"{version_arn} runs with {description.units} inference units, not with {asked} as asked for: somebody "
        "restarted it meanwhile.",
        "See to it that nothing else starts or stops this model, then deploy again.",
    )


def quota(version_arn: str, asked: InferenceUnits, error: ServiceError) -> Reason:
    """A quota keeps the model from starting."""
    return Reason(
        f"Amazon Rekognition refused to start {version_arn} with {asked} inference units ({error.code}): a quota is "
        "reached.",
        "By default 2 models run at once (L-5E225387; a swap needs one more while both run) with 5 units each "
        f"(L-4FA65ECB): ask for more in {_QUOTAS}, ask for fewer units, or stop another model, then deploy or delete "
        "again.",
        error.message,
    )


def denied(error: ServiceError) -> Reason:
    """A permission is missing, or was not there in time."""
    return Reason(
        f"{error.action} on {error.resource} is denied ({error.code}).",
        "Check that no permission boundary, service control policy or changed role keeps it from the function's role, "
        "and that the account may use Custom Labels, then deploy or delete again. A model that runs costs money "
        "meanwhile.",
        error.message,
    )


def refused(error: ServiceError) -> Reason:
    """The service refuses a call for good."""
    return Reason(
        f"{error.action} on {error.resource} failed ({error.code}).",
        "Deploy or delete again; if it fails again, look into the log. A model that runs costs money meanwhile.",
        error.message,
    )


def not_stopped(version_arn: str, error: ServiceError) -> Reason:
    """The service refused to stop the model until time was up."""
    return Reason(
        f"Amazon Rekognition refused to stop {version_arn} ({error.code}). It may run on, and costs money as long as "
        "it does.",
        f"Stop it ({command_to_stop(version_arn)}), then deploy or delete again.",
        error.message,
    )


def tags_lost(version_arn: str) -> Reason:
    """A Delete found the model running and no claim on it."""
    return Reason(
        f"{version_arn} runs and carries no claim any more: its 'running-model:' tags were removed, so it can't be "
        "told whose it is. It was left running and costs money.",
        f"Stop it ({command_to_stop(version_arn)}) or restore the tags, then delete again. To leave it running, "
        "delete the stack with --retain-resources.",
    )


def record_lost(version_arn: str) -> Reason:
    """A Delete found its claim on a running model, but the record of its start is gone."""
    return Reason(
        f"{version_arn} runs, but its tag running-model:units is gone, so it can't be told whether this stack started "
        "it. It was left running and costs money.",
        f"Stop it ({command_to_stop(version_arn)}) or restore the tag, then delete again. If it is to go on running, "
        "delete the stack and retain this resource.",
    )


def superseded(version_arn: str) -> Reason:
    """A newer request is in charge, or CloudFormation no longer waits for this one."""
    return Reason(
        f"This request for {version_arn} is superseded by a newer one, or CloudFormation gave it up; it changed "
        "nothing more.",
        "Nothing needs to be done.",
    )


def out_of_time(version_arn: str, seconds: int, why: str, remedy: str) -> Reason:
    """The deadline is near and the request isn't settled."""
    return Reason(f"Time ran out for {version_arn} (ServiceTimeout is {seconds} s): {why}.", remedy)


def not_armed(error: ServiceError) -> Reason:
    """The schedule of polls could not be made, so nothing was begun."""
    return Reason(
        f"The schedule that waits for the model could not be made: {error.action} on {error.resource} failed "
        f"({error.code}).",
        "Check the function's role and the Scheduler's quotas, then deploy or delete again.",
        error.message,
    )


def broken(error: Exception) -> Reason:
    """The handler itself failed."""
    return Reason(
        f"The handler failed with {type(error).__name__}.",
        "This is a bug: look into the log and report it. Check in the console whether the model runs.",
    )
