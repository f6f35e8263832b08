"""What stands before the app answers whoever opened it, and no other page."""

from __future__ import annotations

import asyncio
import http.client
from contextlib import closing
from pathlib import Path

import pytest
from common import ROOT
from starlette.formparsers import MultiPartParser
from starlette.types import Message, Receive, Scope, Send

from planner.app.guard import HEADERS, MOST_UPLOADED, UPLOADS, Guard
from tools.app_server import serving

OURS = "127.0.0.1:8501"


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers everything."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"answered"})


def asked(
    guard: Guard, path: str = "/", kind: str = "http", method: str = "GET", **headers: str | list[str]
) -> list[Message]:
    """What a request is answered."""
    told: list[Message] = []
    listed = {"host": OURS, **headers}
    pairs = [(name, each) for name, value in listed.items() for each in ([value] if isinstance(value, str) else value)]

    async def send(message: Message) -> None:
        told.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": kind,
        "path": path,
        "method": method,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in pairs],
    }
    asyncio.run(guard(scope, receive, send))
    return told


def is_answered(told: list[Message]) -> bool:
    """Whether the app behind answered."""
    return told[0]["type"] == "websocket.accept" or told[0].get("status") == 200


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("headers", "answers"),
    [
        ({}, True),
        ({"host": "localhost:8501"}, True),
        ({"host": "[::1]:8501"}, True),
        ({"host": "planner.example"}, True),  # as whoever serves it says
        ({"origin": f"http://{OURS}"}, True),
        ({"host": "evil.example"}, False),
        ({"host": "127.0.0.1.evil.example:8501"}, False),
        ({"host": "[::1"}, False),
        ({"host": []}, False),
        ({"host": [OURS, "evil.example"]}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "http://127.0.0.1:8502"}, False),
        ({"origin": "http://localhost:8501"}, False),  # another origin than the address it was opened by
        ({"origin": "null"}, False),
    ],
)
def test_who_is_answered(kind: str, headers: dict[str, str | list[str]], answers: bool) -> None:
    assert is_answered(asked(Guard(behind, ["planner.example"]), kind=kind, **headers)) is answers


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_what_is_told_of_sessions_is_closed(path: str) -> None:
    assert not is_answered(asked(Guard(behind), path))


@pytest.mark.parametrize("host", [OURS, "evil.example"])
def test_every_answer_says_what_a_browser_may_do(host: str) -> None:
    """No frame, nothing from elsewhere."""
    found = dict(asked(Guard(behind), host=host)[0]["headers"])
    assert {name.lower().encode() for name in HEADERS} <= {*found}
    assert b"frame-ancestors 'none'" in found[b"content-security-policy"]
    assert b"http" not in found[b"content-security-policy"]


def test_a_session_sends_so_much_and_no_more() -> None:
    """Whether a page asked for it or not; another session is none the worse."""
    guard, half = Guard(behind), str(MOST_UPLOADED // 2)
    assert [
        is_answered(asked(guard, f"{UPLOADS}{session}/{file}", method="PUT", content_length=half))
        for session, file in (("one", 1), ("one", 2), ("one", 3), ("two", 1))
    ] == [True, True, False, True]
    assert not is_answered(asked(guard, f"{UPLOADS}three/1", method="PUT"))


def test_an_upload_stays_in_memory() -> None:
    """What is taken is below what would be put on the disk."""
    Guard(behind)
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "maxUploadSize = 20\n" in config
    assert MultiPartParser.spool_max_size > 20 * 2**20


def test_the_app_is_guarded(tmp_path: Path) -> None:
    """As it is served: over HTTP and over the socket that it is driven by."""
    socket = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    with serving(tmp_path / "log.txt") as server:
        host = server.url.removeprefix("http://")

        def status(path: str, **headers: str) -> int:
            with closing(http.client.HTTPConnection(host, timeout=20)) as asked:
                asked.putrequest("GET", path, skip_host=True)
                for name, value in {"Host": host, **headers}.items():
                    asked.putheader(name, value)
                asked.endheaders()
                with closing(asked.getresponse()) as answer:
                    return answer.status

        assert [status("/"), status("/_stcore/stream", **socket)] == [200, 101]
        assert status("/_stcore/metrics") == 403
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            assert [status("/", **headers), status("/_stcore/stream", **socket, **headers)] == [403, 403]
