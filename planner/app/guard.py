"""What stands before the app: it answers whoever opened it on this machine, and no other web page.

A page from elsewhere that a person has open beside the app could otherwise ask it for what it holds: under a name of
its own that it has pointed at this machine, or from another port.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
CLOSED = ("/_stcore/metrics",)  # what Streamlit tells of its sessions
UPLOADS = "/_stcore/upload_file/"  # then the session, and the file
MOST_UPLOADED = 200_000_000  # bytes that one session may send in all, whether a page asked for them or not
IN_MEMORY = 2**30  # bytes of an upload up to which it is not put on the disk: above the most that is taken
POLICY = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "  # as Streamlit and its figures are written
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware: refuses other hosts and other origins, and says what a browser may do with an answer.

    Parameters
    ----------
    app
        What stands behind it.
    hosts
        Names that it answers to beside those of this machine, without a port.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        """Stand before an app."""
        self._app = app
        self._hosts = {*THIS_MACHINE, *(host.lower() for host in hosts)}
        self._uploaded: dict[str, int] = {}  # bytes by session
        MultiPartParser.spool_max_size = IN_MEMORY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        refused = self._refused(headers, path)
        if not refused and path.startswith(UPLOADS) and scope["method"] == "PUT":
            refused = self._too_much(headers, path.removeprefix(UPLOADS).partition("/")[0])
        if refused and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refused})
        elif refused:
            await PlainTextResponse(refused, status_code=403)(scope, receive, _with_headers(send))
        else:
            await self._app(scope, receive, _with_headers(send))

    def _refused(self, headers: Headers, path: str) -> str:
        """Return why a request is refused; empty where it is not."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or _name(f"//{hosts[0]}") not in self._hosts:
            return "This app answers on this machine alone."
        if any(urlsplit(origin).netloc.lower() != hosts[0].lower() for origin in origins):
            return "This app answers no other page."
        if path.rstrip("/") in CLOSED:
            return "This is closed."
        return ""

    def _too_much(self, headers: Headers, session: str) -> str:
        """Return why an upload is refused; empty where it is not, and then it counts."""
        length = headers.get("content-length", "")
        if not length.isdecimal():
            return "An upload says how long it is."
        total = self._uploaded.get(session, 0) + int(length)
        if total > MOST_UPLOADED:
            return f"One session may send {MOST_UPLOADED // 10**6} MB in all: reload the page to go on."
        self._uploaded[session] = total
        return ""


def hosts() -> list[str]:
    """Return the names that whoever serves the app says it has, as Streamlit is told them."""
    import streamlit as st  # noqa: PLC0415 - where the app is served

    stated = [st.get_option("server.address") or ""]
    with suppress(RuntimeError):  # an older Streamlit knows of none
        stated += st.get_option("server.allowedHosts")
    return [host for host in stated if host]


def _name(address: str) -> str:
    """Return the host of an address, without its port; empty where it is none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sent
