"""Lambda, as far as a client of a function that a deployment changes leans on it."""

import json
import threading
from pathlib import Path
from typing import Any

from running_model.local import LocalCloud
from tests.local_cloud.scripted import create_function, eventually


def test_an_invocation_outlives_a_change_of_its_function(cloud: LocalCloud, tmp_path: Path) -> None:
    """AWS: it goes on with the code and configuration that it began with."""
    function = create_function(cloud)
    journal = tmp_path / "journal.jsonl"
    event = {"Journal": str(journal), "RequestType": "Wait", "Wait": '{"Waits": true, "Answers": false}'}
    answers: list[Any] = []

    def call() -> None:
        answers.append(cloud.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event)))

    caller = threading.Thread(target=call)
    caller.start()
    eventually(journal.exists)
    cloud.client("lambda").update_function_configuration(
        FunctionName=function, Environment={"Variables": {"MODEL": "another"}}
    )
    journal.with_name(f"{journal.name}.leave").touch()
    caller.join()
    assert answers[0].get("FunctionError") is None, answers[0]["Payload"].read()
