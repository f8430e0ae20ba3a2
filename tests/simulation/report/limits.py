"""What the proof doesn't cover, in words; the protocol's own limits are read out of docs/protocol.md."""

import re
from typing import Final

from tests.simulation.soak.fingerprint import REPOSITORY

_PROTOCOL: Final = REPOSITORY / "docs" / "protocol.md"

WORLD: Final = """\
- Everything here ran against fakes, written after what AWS publishes, never against AWS. Where AWS publishes nothing,
  each lifecycle draws one of the ways that seem possible; a third way would not be seen.
- A request goes through botocore and crhelper as they are, but signing is left out, every client is built once, and
  the wire is a function call: a fault of TLS, of credentials or of DNS shows as a call without an answer, no more.
- One account, one Region, two stacks at the most, of five models at the most. Clocks agree: that of Lambda, that of
  CloudFormation (in the X-Amz-Date of its ResponseURL) and that of Scheduler don't drift apart.
- Faults end. Of the polls and the answers in the last 200 s before a deadline one is hindered, and of the invocations
  before a request's schedule is made two die: whoever loses all of them loses the answer (A4).
- The exploration reads no tags that are old, and believes at once what rests on a missing one, where the handler looks
  twice. So it shows more than the handler does: that the claim of a cancelled swap's rollback stays on a stopped
  version which another construct has retained, for instance. Its check lets that pass, for whoever deploys the version
  takes it over.
- A lifecycle that never befell anything bad proves nothing, and a check can be wrong: that is what the seeded defects
  are for, and they show no more than that these defects would have been caught."""

IN_PRINCIPLE: Final = (
    (
        "A permission is withdrawn for good",
        "The Delete fails at its deadline, an hour at the most, and names the action and the ARN: DELETE_FAILED",
        "until somebody gives it back and deletes again: $4.00 a unit and hour",
    ),
    (
        "A person takes the `running-model:` tags off a model that runs",
        "The Delete fails within the minute and says so: stop it, or restore the tags, then delete again",
        "until somebody does: $4.00 a unit and hour",
    ),
    (
        "A person takes the tags off while CloudFormation cancels the Create, or the swap, that started the model",
        "A Create that is still under way says that the model runs and was left alone. The Delete's id is one that "
        "CloudFormation made up, and the swap's rollback speaks of the version before, so nothing tells that the model "
        "was ever the stack's: SUCCESS",
        "until somebody looks: $96 a unit and day",
    ),
    (
        "A person takes the record, `running-model:units`, off a model whose start was answered within the last 150 s "
        "of its timeout, or whose tags could not be written from that answer to the timeout, and which nothing has "
        "updated since, or within a minute after an answer in whose very moment the process died; *and* the stack goes "
        "back, or the construct has `adopt_running`",
        "Nothing else says that the start was the stack's: the Delete leaves the model to whoever started it, SUCCESS",
        "until somebody looks: $96 a unit and day",
    ),
    (
        "A person starts or stops the model between a look and the act that rests on it (A3)",
        "The next look sees it; a model that a person started is never stopped by a Delete without a record of ours",
        "a step, 14 s at the most: 2 cents a unit",
    ),
    (
        "The network delivers a signed Start minutes late (A1)",
        "Nobody is told. CloudTrail has the StartProjectVersion, and the model is RUNNING without our tags",
        "until somebody looks: $96 a unit and day. boto3 makes a single attempt of 7 s, so it takes a network that "
        "holds a request back for longer than the settling time",
    ),
    (
        "A swap fails with rollback disabled, the invocation that says so dies in that moment, and the stack is "
        "destroyed before the next poll, within a minute",
        "The swap's failure names the version and its status; with the stack goes whoever would have stopped it",
        "until somebody looks: $96 a unit and day",
    ),
    (
        "The service refuses Stop, or tags, while a model starts (published nowhere), a swap to it is cancelled, or "
        "runs out of time, and before the model runs the stack is destroyed, or the timeout has passed",
        "A swap that runs out of time names the version and its status. Of a cancelled one nobody is told",
        "until somebody looks: $96 a unit and day",
    ),
    (
        "Lambda invokes the function minutes late, and every process of its retries dies before it has armed the "
        "polls, until the timeout has passed",
        "CloudFormation itself fails the request at its timeout, and rolls back, or shows DELETE_FAILED",
        "a Delete: until somebody deletes again, $4.00 a unit and hour",
    ),
    (
        "An update's cleanup is tried three times and given up",
        "CloudFormation shows UPDATE_COMPLETE; DELETE_FAILED and its reason are in the stack's events",
        "until somebody reads them: $4.00 a unit and hour",
    ),
)
"""What can't be prevented: what happens, how it is heard of, and how long it costs."""

PREVENTABLE: Final = (
    (
        "A swap is cancelled while it starts a version that another construct of the stack had once, which was "
        "retained, and stopped by hand or started again by the swap with other units, and its rollback's polls end "
        "before the stack rests: the timeout passes, also at `UPDATE_ROLLBACK_FAILED`, or the stack is destroyed "
        "within half a minute",
        "Nobody is told, but by the rollback's failure. The version bears the stack's tags, and whoever deploys it "
        "next takes it over",
        "until somebody looks: $96 a unit and day",
    ),
)
"""What the handler doesn't prevent though it could: the stack's events tell it from an exchange, the tags don't."""

ALLOWED: Final = """\
The checks let pass a model that runs for nobody

- for four minutes, in which polls undo what has failed;
- where a Delete has failed and says so, until its owner acts, or where CloudFormation has given a request up that no
  answer could reach;
- where the service refuses Stop, or tags, while a model starts, and neither a poll nor the stack outlasts that;
- silently, where a person has taken tags off it and nothing else tells whose it is;
- where another construct of the stack was the last to have it, at `UPDATE_ROLLBACK_FAILED`, or if the stack is
  destroyed within half a minute after the rollback.

What of that costs somebody money is in the tables below."""
"""What the violations leave out."""


def section_of_protocol(title: str) -> str:
    """A section of docs/protocol.md, without its title."""
    text = _PROTOCOL.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(title)}\n+(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/protocol.md has no section {title}"
    return found[1].strip()
