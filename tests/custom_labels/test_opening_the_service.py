"""Where the service serves, and for how long."""

import socket
import time
from urllib.parse import urlsplit

import pytest

from running_model.local.custom_labels.conditions import conditions
from running_model.local.service import CustomLabelsControl, CustomLabelsService
from tests.custom_labels.rekognition import StoppedClock


def test_it_serves_on_the_loopback_interface_until_it_is_closed() -> None:
    with CustomLabelsService() as service:
        control = service.control
        assert urlsplit(service.endpoint_url).hostname == "127.0.0.1"
        assert control.calls() == []

    with pytest.raises(ConnectionRefusedError):
        control.calls()


def test_a_new_one_knows_nothing_of_the_last() -> None:
    with CustomLabelsService(clock=StoppedClock()) as service:
        service.control.create_model("logos", "first")
        service.control.change_behaviour(running_models=9)
    assert conditions.clock is time.time

    with CustomLabelsService() as service:
        assert (service.control.versions(), service.control.calls()) == ([], [])
        assert service.control.behaviour().running_models == 2


def test_only_one_can_be_open_in_a_process() -> None:
    with (
        CustomLabelsService() as service,
        pytest.raises(RuntimeError, match="there can be only one"),
        CustomLabelsService(),
    ):
        pass
    with pytest.raises(RuntimeError, match="not open"):
        _ = service.endpoint_url


def test_its_port_can_be_chosen_unless_it_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), CustomLabelsService(port=port):
            pass

    with CustomLabelsService(port=port) as service:
        assert service.endpoint_url == f"http://127.0.0.1:{port}"


def test_it_writes_nothing_to_the_console(capfd: pytest.CaptureFixture[str]) -> None:
    with CustomLabelsService() as service:
        service.control.create_model("logos", "first")

    assert capfd.readouterr() == ("", "")


def test_its_account_can_be_chosen() -> None:
    with CustomLabelsService(account_id="444455556666") as service:
        arn = CustomLabelsControl(service.endpoint_url).create_model("logos", "first")

    assert ":444455556666:" in arn
