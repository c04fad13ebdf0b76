"""WebSockets for async code, on picows.

What picows 2.3.1 does, read in its source, and what is done here about it:
- its own pongs hide the server's pings: off; we answer and report them. Its own pings are off too;
- it follows redirects, with the headers: not a single one is followed here;
- frames are limited to 10 MiB: 32 MiB here, for a joined message as well;
- it delivers reserved bits, bad UTF-8, orphan continuations and fragments as they come: refused or joined here;
- an exception in a listener ends the connection: caught and logged here;
- it neither answers a close frame nor ends the connection after it: done here;
- a frame's memory is valid during the call only: listeners get bytes of their own (0.05 us for a trade);
- a connection that ends during the handshake comes back as an open one without a listener: noticed here;
- a cancelled `ws_connect` leaves its socket open: shut here;
- `send` after a close frame is ignored in silence: `NotSent` here;
- after a frame that it refuses itself it reads on for 10 ms: what comes then is not delivered here;
- its debug log shows URLs and headers, which may hold a listen key: it gets a logger that says nothing;
- of a refused handshake it keeps only as much of the body as came with the header, and it wants the header
  `Connection` to be exactly "Upgrade".
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import picows

from ..errors import BinanceError, ConfigurationError, MalformedAnswer, NotAllowed, NotSent, Rejected, error_from
from .dial import Dialer, Origin, Proxy
from .dial_async import dial, hang_up, not_secured
from .http import USER_AGENT
from .http1 import Answers
from .world import monotonic

if TYPE_CHECKING:
    import ssl

    from . import WsLine, WsListener

MAX_MESSAGE = 32 * 1024 * 1024
"""Bytes of a message, of one frame or many."""

_FAREWELL = 5.0  # seconds that the other side has to answer a close frame
_TEXT = picows.WSMsgType.TEXT
_BINARY = picows.WSMsgType.BINARY
_CONTINUATION = picows.WSMsgType.CONTINUATION
_PING = picows.WSMsgType.PING
_PONG = picows.WSMsgType.PONG

_CLOSE = picows.WSMsgType.CLOSE
_NO_CODE = 1005  # stands for a close frame without a code, and may not be sent
_MAX_REASON = 123  # bytes
_READ_BUFFER = 64 * 1024

_silent = logging.Logger("picows", logging.CRITICAL + 1)


class Connector:
    """Opens WebSockets, through a proxy and with a TLS context of one's own where given.

    Raises:
        ConfigurationError: a proxy that cannot be used.
    """

    def __init__(
        self,
        *,
        proxy: str | None = None,
        tls: ssl.SSLContext | None = None,
        logger: logging.Logger | None = None,
    ) -> None:
        self._dialer = Dialer(float("inf"), Proxy.parse(proxy), tls)
        self._logger = logger or logging.getLogger("bidwire.ws")

    async def __call__(
        self, url: str, listener: WsListener, *, headers: tuple[tuple[str, str], ...] = (), timeout: float = 10.0
    ) -> WsLine:
        """An open line, after the handshake; all of it within `timeout` seconds.

        The listener may hear its first frames before this returns.

        Raises:
            NotSent: no connection, or no answer to the handshake.
            BinanceError: the handshake was refused; the class goes by the HTTP status (429, 418, 403, …).
            ConfigurationError: not a WebSocket URL.
        """
        origin = _checked(url, headers)
        deadline = monotonic() + timeout
        sock = await dial(self._dialer, origin, deadline)
        line = _Line(listener, self._logger)
        handed_over = False

        def hand_over(_: object) -> socket.socket:
            nonlocal handed_over
            handed_over = True
            return sock

        try:
            async with asyncio.timeout(deadline - monotonic()):
                await self._shake_hands(url, origin, line, headers, hand_over)
        except BaseException as error:
            line.mute()
            hang_up(sock)
            if not handed_over:
                sock.close()
            if isinstance(error, TimeoutError):
                raise NotSent(f"{origin.netloc}: no answer to the WebSocket handshake within {timeout:g} s") from None
            raise
        self._dialer.reached(origin, sock)
        return line

    async def _shake_hands(
        self,
        url: str,
        origin: Origin,
        line: _Line,
        headers: tuple[tuple[str, str], ...],
        socket_factory: Callable[[object], socket.socket],
    ) -> None:
        try:
            transport, greeted = await picows.ws_connect(
                lambda: line,
                url,
                ssl_context=self._dialer.tls() if origin.secure else None,
                socket_factory=socket_factory,
                websocket_handshake_timeout=None,
                disconnect_on_exception=False,
                enable_auto_ping=False,
                enable_auto_pong=False,
                max_frame_size=MAX_MESSAGE,
                max_redirects=0,
                extra_headers=(("User-Agent", USER_AGENT), *headers),
                logger_name=_silent,
                read_buffer_init_size=_READ_BUFFER,
            )
        except picows.WSHandshakeError as error:
            raise _refusal(origin, error) from None
        except TimeoutError:
            raise
        except (OSError, ValueError) as error:
            raise not_secured(self._dialer, origin, error) from error
        if greeted is None:
            raise NotSent(f"{origin.netloc}: the connection ended during the WebSocket handshake")
        line.watch(transport)


connect_ws = Connector()
"""Opens WebSockets without a proxy, with the system's trust store. A `WsConnector`."""


class _Line(picows.WSListener):
    """One WebSocket: picows' listener below, `WsLine` above."""

    def __init__(self, listener: WsListener, logger: logging.Logger) -> None:
        self._logger = logger
        self._transport: picows.WSTransport | None = None
        self._parts: list[bytes] = []
        self._parts_kind: picows.WSMsgType | None = None
        self._parts_size = 0
        self._verdict: tuple[int, str] | None = None  # how it ended, known by the first frame that ends it
        self._loop = asyncio.get_running_loop()
        self._watcher: asyncio.Task[None] | None = None
        self._farewell: asyncio.TimerHandle | None = None
        self._listen(listener)

    def _listen(self, listener: WsListener) -> None:
        self._listener = listener
        self._on_text = listener.on_text  # looked up once: it is called for every frame

    def mute(self) -> None:
        """Nothing is heard any more, but the end."""
        self._listen(_Deaf(self._listener))

    # --- seen from above ---------------------------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more."""
        transport = self._transport
        return (
            transport is None
            or transport.is_disconnected
            or transport.is_close_frame_sent
            or transport.underlying_transport.is_closing()
        )

    def send(self, text: str) -> None:
        """Queues one text frame, from the thread of the loop.

        Raises:
            NotSent: the connection is closed.
        """
        self._open().send(_TEXT, text)

    def ping(self, payload: bytes = b"") -> None:
        """The same for a ping, of at most 125 bytes."""
        if len(payload) > 125:
            raise ValueError("a ping has at most 125 bytes")
        self._open().send_ping(payload)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Says goodbye; `on_closed` follows when the other side has answered, or after 5 s. Closed already: nothing."""
        if self._transport is None or self.closed:
            return
        self._say_goodbye(self._transport, code, reason)
        self._farewell = self._loop.call_later(_FAREWELL, self._transport.disconnect, False)

    def _open(self) -> picows.WSTransport:
        transport = self._transport
        if transport is None or self.closed:
            raise NotSent("the WebSocket is closed")
        return transport

    def _say_goodbye(self, transport: picows.WSTransport, code: int, reason: str) -> None:
        text = reason.encode()[:_MAX_REASON].decode("utf-8", "ignore")
        # picows' type allows no codes of one's own (4000 and up); its code does
        transport.send_close(cast(picows.WSCloseCode, 1000 if code == _NO_CODE else code), text)

    def _refuse(self, code: int, reason: str) -> None:
        """The other side broke the protocol: says so and ends the connection."""
        transport = self._transport
        assert transport is not None, "frames come after the connection"
        if not transport.is_close_frame_sent:
            self._say_goodbye(transport, code, reason)
        self._end(transport, code, reason)

    def _end(self, transport: picows.WSTransport, code: int, reason: str) -> None:
        self.mute()  # what is behind it in the same packet is not heard
        self._verdict = self._verdict or (code, reason)
        transport.disconnect()

    # --- seen from below ---------------------------------------------------------------------------------------------

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        kind = frame.msg_type
        if kind is _TEXT and frame.fin and self._parts_kind is None:
            payload = frame.get_payload_as_bytes()
            if not payload.isascii():
                try:
                    payload.decode()
                except UnicodeDecodeError:
                    self._refuse(1007, "bad UTF-8")
                    return
            if frame.rsv1 or frame.rsv2 or frame.rsv3:
                self._refuse(1002, "reserved bits")
                return
            try:
                self._on_text(payload, monotonic())
            except Exception:
                self._logger.exception("a WebSocket listener failed on a text frame; the connection goes on")
            return
        self._other(transport, frame, kind)

    def _other(self, transport: picows.WSTransport, frame: picows.WSFrame, kind: picows.WSMsgType) -> None:
        """Anything but a whole text frame."""
        payload, at = frame.get_payload_as_bytes(), monotonic()
        if frame.rsv1 or frame.rsv2 or frame.rsv3:
            self._refuse(1002, "reserved bits")
        elif kind is _PING:
            if not self.closed:
                transport.send_pong(payload)
            self._tell(self._listener.on_ping, payload, at)
        elif kind is _PONG:
            self._tell(self._listener.on_pong, payload, at)
        elif kind is _CLOSE:
            self._goodbye_heard(transport, payload)
        elif kind is _CONTINUATION:
            self._continued(payload, frame.fin, at)
        elif self._parts_kind is not None:
            self._refuse(1002, "a new message inside a fragmented one")
        elif frame.fin:
            self._tell(self._listener.on_binary, payload, at)
        else:
            self._parts_kind, self._parts, self._parts_size = kind, [payload], len(payload)

    def _continued(self, payload: bytes, final: bool, at: float) -> None:
        kind = self._parts_kind
        if kind is None:
            self._refuse(1002, "a continuation of nothing")
            return
        self._parts.append(payload)
        self._parts_size += len(payload)
        if self._parts_size > MAX_MESSAGE:
            self._refuse(1009, f"a message of more than {MAX_MESSAGE} bytes")
            return
        if not final:
            return
        whole = b"".join(self._parts)
        self._parts, self._parts_kind = [], None
        if kind is _BINARY:
            self._tell(self._listener.on_binary, whole, at)
            return
        try:
            whole.decode()
        except UnicodeDecodeError:
            self._refuse(1007, "bad UTF-8")
            return
        self._tell(self._on_text, whole, at)

    def _goodbye_heard(self, transport: picows.WSTransport, payload: bytes) -> None:
        code = int.from_bytes(payload[:2], "big") if payload else _NO_CODE
        if not transport.is_close_frame_sent:
            self._say_goodbye(transport, code, "")
        self._end(transport, code, payload[2:].decode("utf-8", "replace"))

    def _tell(self, hear: Callable[[bytes, float], None], payload: bytes, at: float) -> None:
        try:
            hear(payload, at)
        except Exception:
            self._logger.exception("a WebSocket listener failed on a frame; the connection goes on")

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        if self._farewell is not None:
            self._farewell.cancel()
            self._farewell = None
        code, reason = self._verdict or _sent(transport) or (1006, "")
        try:
            self._listener.on_closed(code, reason, monotonic())
        except Exception:
            self._logger.exception("a WebSocket listener failed when the connection closed")

    def watch(self, transport: picows.WSTransport) -> None:
        """Takes the exception that picows keeps about a connection that it ended, or asyncio would complain of it."""
        self._watcher = self._loop.create_task(_ended(transport))


class _Deaf:
    """Stands in for a listener that shall hear no more frames."""

    def __init__(self, listener: WsListener) -> None:
        self.on_closed = listener.on_closed

    def on_text(self, payload: bytes, at: float) -> None:
        return

    on_binary = on_ping = on_pong = on_text


async def _ended(transport: picows.WSTransport) -> None:
    try:
        await transport.wait_disconnected()
    except Exception:
        return  # told by `on_closed` already, by its code


def _sent(transport: picows.WSTransport) -> tuple[int, str] | None:
    handshake = transport.close_handshake
    sent = None if handshake is None else handshake.sent
    return None if sent is None else (int(cast(int, sent.code)), sent.reason)  # an IntEnum, whatever its stub says


def _checked(url: str, headers: tuple[tuple[str, str], ...]) -> Origin:
    origin = Origin.parse(url)
    if origin.scheme not in ("ws", "wss"):
        raise ConfigurationError(f"a WebSocket has a ws:// or wss:// URL, not {origin.scheme}://{origin.netloc}")
    if not url.isascii() or any(character <= " " for character in url) or "#" in url:
        raise ConfigurationError(f"the WebSocket URL to {origin.netloc} holds a character that it must not")
    if any(character in name + value for name, value in headers for character in "\r\n"):
        raise ConfigurationError("a header holds a line break; nothing was sent")
    return origin


def _refusal(origin: Origin, error: picows.WSHandshakeError) -> BinanceError:
    """The error for an answer to the handshake that is no WebSocket."""
    head, rest = error.raw_header or b"", error.raw_body or b""
    answers = Answers(origin.netloc)
    try:
        whole = answers.feed(head + b"\r\n\r\n" + rest) or answers.end()
        answer = answers.take() if whole else answers.part()
    except BinanceError:
        # Asked for an upgrade, the server speaks of one (101) that is none, or does not speak HTTP at all.
        return MalformedAnswer(f"{origin.netloc}: the WebSocket handshake failed: {error}", executed="no")
    finally:
        answers.close()
    status, headers = answer.status, {**answer.headers}
    if "location" in headers:
        headers["location"] = headers["location"].partition("?")[0].rpartition("/")[0]  # the rest may be a listen key
    if 200 <= status < 300 and status != 202:
        return MalformedAnswer(
            f"{origin.netloc} does not speak WebSocket here", status=status, headers=headers, executed="no"
        )
    refusal = error_from(request=None, family="spot", write=False, status=status, headers=headers, body=answer.body)
    if status == 401 and type(refusal) is Rejected:
        return NotAllowed(refusal.message, status=status, headers=headers, body=answer.body)
    return refusal
