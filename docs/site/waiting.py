"""What the words mean that a reason ends with when time ran out: they are the log's own."""

from collections.abc import Mapping
from typing import Final

MEANINGS: Final[Mapping[str, str]] = {
    "STARTING": "The service was still starting the model.",
    "STOPPING": "The service was still stopping the model.",
    "<status> passes": "The model was STOPPING or being copied, and can be started only afterwards.",
    "<status>": "It ran, or had failed, and Stop was just called, or was to be called next.",
    "settles": "This request had claimed the version, and was waiting 20 s to be sure that no other had.",
    "a second look: <why>": "What follows was seen once; it counts only if it is still so 20 s later.",
    "RUNNING may be older news": "It ran, but the look may have been older than the start; one 20 s later counts.",
    "FAILED may be older news": "It was FAILED, but the look may have been older than a start; one 20 s later counts.",
    "CloudFormation's word may be too old": "The request was just issued, and what CloudFormation says may be from "
    "before it. It is asked again once the request is 5 s old.",
    "CloudFormation's word is unclear": "CloudFormation was throttled, or didn't list the resource yet. Without "
    "its word nothing is started or stopped.",
    "claims it over <predecessor>": "The version was to be claimed next.",
    "<status>, to be started with <units>": "The start was to be recorded next, and then made.",
    "<status>, and recorded": "Start was to be called next.",
    "STARTING: from now on FAILED is news": "The service was still starting the model, which had failed before.",
    "STARTING with <serving>, not <units>": "It was starting with other units, and was to be stopped to change them.",
    "RUNNING with <serving>, not <units>": "It ran with other units, and was to be stopped to change them.",
    "adopts it as found, with <found>": "It ran already, and was to be taken over.",
    "a dead claim of its own stack": "Tags that an earlier resource of this stack left behind were to be removed.",
    "a dead claim of another stack": "Tags that a stack left behind which is gone were to be removed.",
    "<status>, but a Start may be on its way: Stop sees the truth": "Nothing seemed to run, but the request that was "
    "interrupted may just have called Start. So Stop is called all the same.",
    "a later Delete stops it": "Another Delete of this stack is in charge of the version, and had not finished.",
    "it failed: undoes its own start": "The swap has failed, and what it had started was to be stopped.",
    "it failed, but <status> may change": "The swap has failed, and what it had started may not be stopped yet.",
    "it was refused, which tells what is so only at another look: <why>": "The service refused to stop, or to start, "
    "the model, which may only show that another invocation has just done so. It was to be looked at once more.",
    "CloudFormation has not taken its answer yet": "It was answered; CloudFormation had not acted on that yet.",
    "so that the cancelled swap finds it taken": "The rollback was to claim the new version of a cancelled swap.",
    "<status>, for nobody": "The new version of a cancelled swap was to be stopped.",
    "<status>, for nobody, although CloudFormation has moved on": "The new version of a cancelled swap still ran after "
    "the rollback, and was to be stopped.",
    "another resource holds it": "The new version of a cancelled swap is another resource's by now: left alone.",
    "CloudFormation has moved on": "The rollback was over, and the new version of the swap was to be let go.",
    "lets go late": "The rollback was over; the new version of the swap is let go 20 s later.",
    "too late after its look to act: <why>": "A call took so long that what was seen may be out of date. It was to "
    "look again.",
    "not begun any more: <why>": "What follows is what it was about to do.",
}
"""What each of the words of `undecided` means, the frequent ones first."""
