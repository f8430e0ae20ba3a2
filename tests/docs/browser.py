"""A headless Chromium, spoken to by its DevTools protocol over two pipes: nothing but the browser is needed."""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

_AS_3_AND_4: Final = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Starts the browser with the pipes where --remote-debugging-pipe looks for them."""
_ABOVE: Final = 5
_ENDS_WITHIN: Final = 20.0


@dataclass
class Visit:
    """What a page did while it was opened."""

    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    wider_than_screen: bool = False


class Browser:
    """One browser for many pages."""

    def __init__(self, executable: str, profile: Path) -> None:
        self._to_browser, self._from_browser, self._process = _launch(executable, profile)
        self._received = b""
        self._number = 0
        self._events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            os.close(self._to_browser)
            os.close(self._from_browser)
        self._process.kill()
        self._process.wait(_ENDS_WITHIN)

    def visit(self, address: str, width: int) -> Visit:
        """Open a page on a screen of this width, in pixels, and see what it does until it has nothing to do."""
        target = self._call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self._call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._call(f"{domain}.enable", {}, session)
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", screen, session)
        self._call("Page.setLifecycleEventsEnabled", {"enabled": True}, session)
        self._events.clear()
        loader = self._call("Page.navigate", {"url": address}, session)["loaderId"]
        while not any(_is_idle(event, loader) for event in self._events):
            self._receive()
        found = self._call("Runtime.evaluate", {"expression": "document.documentElement.scrollWidth"}, session)
        visit = _seen(self._events)
        visit.wider_than_screen = found["result"]["value"] > width
        self._call("Target.closeTarget", {"targetId": target})
        return visit

    def _call(self, method: str, parameters: dict[str, Any], session: str = "") -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        os.write(self._to_browser, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._received:
            read = os.read(self._from_browser, 1 << 16)
            assert read, f"the browser ended with {self._process.wait(_ENDS_WITHIN)}"
            self._received += read
        line, _, self._received = self._received.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self._events.append(message)
        return message


def _launch(executable: str, profile: Path) -> tuple[int, int, subprocess.Popen[bytes]]:
    """Start the browser: where to write to it, where to read from it, and its process."""
    with contextlib.ExitStack() as ours:
        its_input, to_browser = _pipe(ours)
        from_browser, its_output = _pipe(ours)
        options = [
            "--headless",
            "--no-sandbox",  # as root, in containers, there is none
            "--no-zygote",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
        ]
        process = subprocess.Popen(  # noqa: S603 - the browser of this machine
            [sys.executable, "-c", _AS_3_AND_4, str(its_input), str(its_output), executable, *options],
            pass_fds=(its_input, its_output),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return os.dup(to_browser), os.dup(from_browser), process


def _pipe(closing: contextlib.ExitStack) -> Iterator[int]:
    """The two ends of a pipe, reading end first, with numbers that nothing else is given."""
    for end in os.pipe():
        high = fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _ABOVE)
        os.close(end)
        closing.callback(os.close, high)
        yield high


def _is_idle(event: dict[str, Any], loader: str) -> bool:
    told = event.get("params", {})
    return event["method"] == "Page.lifecycleEvent" and (told["loaderId"], told["name"]) == (loader, "networkIdle")


def _seen(events: list[dict[str, Any]]) -> Visit:
    visit = Visit()
    for event in events:
        told = event.get("params", {})
        match event["method"]:
            case "Network.requestWillBeSent":
                if host := urlsplit(told["request"]["url"]).hostname:  # a data: URL asks nobody
                    visit.hosts.add(host)
            case "Runtime.exceptionThrown":
                visit.errors.append(str(told["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if told["type"] in ("error", "warning", "assert"):
                visit.errors.append(str(told["args"]))
            case "Log.entryAdded" if told["entry"]["level"] in ("error", "warning"):
                visit.errors.append(str(told["entry"]))
    return visit
