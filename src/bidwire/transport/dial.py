"""From an origin to a connected socket: addresses, proxies, TLS; and in what words it failed.

Nothing of a request is written here, so every failure is `NotSent`. A proxy's
password and a request's query are in no text. Environment variables such as
HTTPS_PROXY are not read: what goes where is what the settings say.

Where a name cannot be resolved, or not in half of the time, the address that
answered last for it is dialled; TLS checks the host's name there as anywhere.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import ConfigurationError, NotSent
from .names import Address, Hop, Names
from .world import monotonic

if TYPE_CHECKING:
    import ssl

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_PROXY_PORTS = {"http": 8080, "socks4": 1080, "socks4a": 1080, "socks5": 1080, "socks5h": 1080}
_MAX_PROXY_ANSWER = 64 * 1024


class Origin(msgspec.Struct, frozen=True):
    """Scheme, host and port."""

    scheme: str
    host: str
    port: int
    netloc: str
    """Host and port as they were written, for the Host header."""

    @property
    def secure(self) -> bool:
        return self.scheme in ("https", "wss")

    @classmethod
    def parse(cls, text: str) -> Origin:
        """https://host, https://host:port, http://[::1]:port.

        Raises:
            ConfigurationError: not such a text.
        """
        scheme, _, netloc = text.partition("://")
        scheme, netloc = scheme.lower(), netloc.partition("/")[0].partition("?")[0]
        try:
            host, port = _host_and_port(netloc, _PORTS[scheme])
        except (KeyError, ValueError):
            raise ConfigurationError(f"not the address of a server: {text.partition('?')[0]!r}") from None
        return cls(scheme, host, port, netloc)


class Proxy(msgspec.Struct, frozen=True):
    """A proxy and who we are to it."""

    scheme: str
    host: str
    port: int
    user: str | None = None
    password: str = ""

    def __repr__(self) -> str:
        return f"Proxy({self.name})"

    @property
    def name(self) -> str:
        """What an error may show of it."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def socks(self) -> bool:
        return self.scheme.startswith("socks")

    @property
    def authorization(self) -> tuple[tuple[str, str], ...]:
        """The header that an HTTP proxy wants."""
        if self.user is None:
            return ()
        from base64 import b64encode

        token = b64encode(f"{self.user}:{self.password}".encode()).decode()
        return (("Proxy-Authorization", f"Basic {token}"),)

    @classmethod
    def parse(cls, text: str | None) -> Proxy | None:
        """http://user:password@host:port, socks5://…, socks4://…; None stays None.

        Raises:
            ConfigurationError: not such a text, or SOCKS without the package for it.
        """
        if text is None:
            return None
        from urllib.parse import unquote

        scheme, _, rest = text.partition("://")
        scheme = scheme.lower()
        login, at, netloc = rest.rstrip("/").rpartition("@")
        user, _, password = login.partition(":")
        try:
            host, port = _host_and_port(netloc, _PROXY_PORTS[scheme])
        except (KeyError, ValueError):
            raise ConfigurationError(
                "not the address of a proxy; known are http://, socks4:// and socks5://, "
                "as in http://user:password@host:port"
            ) from None
        if scheme.startswith("socks"):
            _python_socks()
        return cls(scheme, host, port, unquote(user) if at else None, unquote(password))


def _host_and_port(netloc: str, default: int) -> tuple[str, int]:
    if netloc.startswith("["):
        host, _, rest = netloc[1:].partition("]")
        given = rest[1:] if rest.startswith(":") else rest and "?"
    else:
        host, _, given = netloc.partition(":")
    if not host or any(character <= " " or character in "@/?#" for character in host):
        raise ValueError(netloc)
    port = int(given) if given else default
    if not 0 < port < 65536:
        raise ValueError(netloc)
    return host, port


def _python_socks() -> Any:
    try:
        import python_socks
    except ImportError:
        raise ConfigurationError("a SOCKS proxy needs the package python-socks: pip install python-socks") from None
    return python_socks


class Dialer:
    """What connecting needs to know, for blocking and for async code alike."""

    def __init__(self, connect_timeout: float, proxy: Proxy | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.connect_timeout = connect_timeout
        self.proxy = proxy
        self._tls = tls
        self.names = Names()

    def tls(self) -> ssl.SSLContext:
        """The context for connections; the system's trust store is read on first use."""
        if self._tls is None:
            import ssl

            context = ssl.create_default_context()
            context.set_alpn_protocols(["http/1.1"])
            self._tls = context
        return self._tls

    def forwards(self, origin: Origin) -> bool:
        """Whether requests go to the proxy in absolute form, rather than through a tunnel."""
        return self.proxy is not None and not self.proxy.socks and origin.scheme == "http"

    def first_hop(self, origin: Origin) -> Hop:
        """Who is dialled: the server, or the proxy, which resolves the server's name itself."""
        return (origin.host, origin.port) if self.proxy is None else (self.proxy.host, self.proxy.port)

    def reached(self, origin: Origin, sock: socket.socket) -> None:
        """The way is whole, TLS included: an address that somebody else answers on is none to come back to."""
        self.names.remember(self.first_hop(origin), sock)

    def tunnel_request(self, origin: Origin) -> bytes:
        """What opens a tunnel through an HTTP proxy."""
        assert self.proxy is not None
        host = f"[{origin.host}]" if ":" in origin.host else origin.host
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.proxy.authorization)
        return f"CONNECT {host}:{origin.port} HTTP/1.1\r\nHost: {host}:{origin.port}\r\n{lines}\r\n".encode()

    def tunnel_open(self, answer: bytes) -> bool:
        """Whether the proxy's answer is whole and says yes; False while there is more to come.

        Raises:
            NotSent: it says no, or is not an answer.
        """
        assert self.proxy is not None
        head, whole, rest = answer.partition(b"\r\n\r\n")
        if not whole:
            if len(answer) > _MAX_PROXY_ANSWER:
                raise NotSent(f"the proxy {self.proxy.name} does not answer in HTTP")
            return False
        line = head.partition(b"\r\n")[0].decode("latin-1")
        version, _, status = line.partition(" ")
        if not version.startswith("HTTP/1."):
            raise NotSent(f"the proxy {self.proxy.name} does not answer in HTTP")
        if not status.startswith("2"):
            refused = NotSent(f"the proxy {self.proxy.name} refused: {status[:100]}")
            refused.permanent = status.startswith("407")
            raise refused
        if rest:
            raise NotSent(f"the proxy {self.proxy.name} sent data before it was asked for any")
        return True

    def socks_arguments(self) -> dict[str, Any]:
        """The arguments of python-socks' `Proxy`; names are resolved by the proxy."""
        assert self.proxy is not None
        kind = (
            _python_socks().ProxyType.SOCKS4
            if self.proxy.scheme.startswith("socks4")
            else _python_socks().ProxyType.SOCKS5
        )
        return {
            "proxy_type": kind,
            "host": self.proxy.host,
            "port": self.proxy.port,
            "username": self.proxy.user,
            "password": self.proxy.password or None,
            "rdns": True,
        }

    def socks_failure(self, error: Exception) -> NotSent:
        assert self.proxy is not None
        # Of the cause only the class is shown: what it says may hold the login.
        return NotSent(f"no connection through the proxy {self.proxy.name}: {type(error).__name__}")

    def tls_failure(self, origin: Origin, error: Exception) -> NotSent:
        import ssl

        if isinstance(error, ssl.SSLCertVerificationError):
            failure = NotSent(f"the certificate of {origin.host} is not trusted: {error.verify_message}")
            failure.permanent = True
        elif isinstance(error, TimeoutError):
            failure = NotSent(f"no TLS handshake with {origin.host} in time")
        else:
            failure = NotSent(f"the TLS handshake with {origin.host} failed: {reason(error)}")
        failure.__cause__ = error
        return failure

    # --- blocking ----------------------------------------------------------------------------------------------------

    def connect(self, origin: Origin, deadline: float) -> socket.socket:
        """A connected socket, through proxy and TLS where there are such, before `deadline` (monotonic seconds).

        Raises:
            NotSent: there is none.
        """
        until = min(deadline, monotonic() + self.connect_timeout)
        if self.proxy is not None and self.proxy.socks:
            sock = self._through_socks(origin, until)
        else:
            sock = self._to_first_hop(origin, until)
        try:
            configure(sock)
            if self.proxy is not None and not self.proxy.socks and not self.forwards(origin):
                self._tunnel(sock, origin, until)
            sock = self._secured(sock, origin, until) if origin.secure else sock
            self.reached(origin, sock)
            return sock
        except BaseException:
            sock.close()
            raise

    def _to_first_hop(self, origin: Origin, until: float) -> socket.socket:
        hop, names, unresolved = self.first_hop(origin), self.names, None
        try:
            found = names.find(hop, names.patience(hop, until))
        except OSError as error:
            found, unresolved = names.good(hop), error
            if not found:
                raise not_resolved(hop, error) from error
        failure: OSError = TimeoutError("timed out")
        for index, address in enumerate(found):
            # An address that swallows packets must not use up the time of those after it.
            share = (until - monotonic()) / (len(found) - index)
            if share <= 0:
                break
            try:
                return _connected(address, share)
            except OSError as error:
                failure = error
        raise no_connection(hop, failure, unresolved) from failure

    def _tunnel(self, sock: socket.socket, origin: Origin, until: float) -> None:
        assert self.proxy is not None
        answer = b""
        try:
            sock.settimeout(_left(until))
            sock.sendall(self.tunnel_request(origin))
            while not self.tunnel_open(answer):
                sock.settimeout(_left(until))
                piece = sock.recv(4096)
                if not piece:
                    raise ConnectionResetError("closed without an answer")
                answer += piece
        except OSError as error:
            raise NotSent(f"no tunnel through the proxy {self.proxy.name}: {reason(error)}") from error

    def _through_socks(self, origin: Origin, until: float) -> socket.socket:
        arguments = self.socks_arguments()
        from python_socks.sync import Proxy as SocksProxy

        try:
            sock: socket.socket = SocksProxy(**arguments).connect(origin.host, origin.port, timeout=_left(until))
        except Exception as error:
            raise self.socks_failure(error) from None
        return sock

    def _secured(self, sock: socket.socket, origin: Origin, until: float) -> socket.socket:
        try:
            sock.settimeout(_left(until))
            return self.tls().wrap_socket(sock, server_hostname=origin.host)
        except (OSError, ValueError) as error:  # ValueError: a host that cannot be a server name
            raise self.tls_failure(origin, error) from error


def _connected(address: Address, timeout: float) -> socket.socket:
    family, kind, protocol, where = address
    sock = socket.socket(family, kind, protocol)
    try:
        sock.settimeout(timeout)
        sock.connect(where)
    except BaseException:
        sock.close()
        raise
    return sock


def configure(sock: socket.socket) -> None:
    """No waiting for more to send, and a sign of life on idle connections."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPALIVE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        option = getattr(socket, name, None)  # which of them exist differs by system; TCP_KEEPALIVE is macOS' KEEPIDLE
        if option is not None:
            _try_option(sock, option, value)


def _try_option(sock: socket.socket, option: int, value: int) -> None:
    try:
        sock.setsockopt(socket.IPPROTO_TCP, option, value)
    except OSError:
        return  # older kernels know the name but not the option; the system's own interval holds then


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


def not_resolved(hop: Hop, error: OSError) -> NotSent:
    return NotSent(f"the name {hop[0]} cannot be resolved: {reason(error)}")


def no_connection(hop: Hop, failure: Exception, unresolved: OSError | None = None) -> NotSent:
    """The error for addresses that do not answer: the resolver's, or the last good one where that had failed."""
    if unresolved is not None:
        return NotSent(f"{not_resolved(hop, unresolved)}; its last good address does not answer: {reason(failure)}")
    return NotSent(f"no connection to {hop[0]}:{hop[1]}: {reason(failure)}")


def reason(error: BaseException) -> str:
    """An operating system's error in words, without the numbers around it."""
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, ConnectionError) and error.errno:
        return os.strerror(error.errno).lower()  # asyncio puts words of its own into `strerror`
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text)
