"""A server that plays scripts on raw sockets, and callers that drive each HTTP transport alike."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ipaddress
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bidwire.transport.http import HttpTransport
from bidwire.transport.http_async import AsyncHttpTransport
from bidwire.wire.http import HttpRequest, HttpResponse

PATIENCE = 5.0  # seconds after which a test that hangs fails instead


class Peer:
    """One accepted connection."""

    def __init__(self, server: ScriptedServer, sock: socket.socket, number: int) -> None:
        self.server = server
        self.number = number
        self.sock = sock
        sock.settimeout(PATIENCE)

    def read_request(self) -> bytes:
        """One whole request; empty when the other side has gone."""
        request = b""
        while b"\r\n\r\n" not in request:
            piece = self.sock.recv(65536)
            if not piece:
                return b""
            request += piece
        head, _, body = request.partition(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                while len(body) < int(line.partition(b":")[2]):
                    body += self.sock.recv(65536)
        request = head + b"\r\n\r\n" + body
        self.server.heard.append((self.number, request))
        return request

    def write(self, data: bytes) -> None:
        self.sock.sendall(data)

    def reset(self) -> None:
        """Ends the connection by RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def wait_gone(self) -> None:
        """Until the other side has closed."""
        with contextlib.suppress(ConnectionError):
            while self.sock.recv(65536):
                continue
        self.server.gone.release()


Script = Callable[[Peer], None]


class ScriptedServer:
    """Plays one script per connection; the last one is played for all that follow."""

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> None:
        self.scripts = list(scripts)
        self.heard: list[tuple[int, bytes]] = []
        """Every whole request, with the number of the connection that it came on."""
        self.connections = 0
        self.failures: list[BaseException] = []
        self.gone = threading.Semaphore(0)
        """Counts the connections that the other side has closed, as `wait_gone` saw."""
        self.left = threading.Semaphore(0)
        """Counts the connections that this side has closed."""
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    @property
    def requests(self) -> list[bytes]:
        return [request for _, request in self.heard]

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listening.accept()
            except OSError:
                return
            number = self.connections
            script = self.scripts[min(number, len(self.scripts) - 1)]
            self.connections += 1
            thread = threading.Thread(target=self._play, args=(script, sock, number), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _play(self, script: Script, sock: socket.socket, number: int) -> None:
        try:
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
            self._sockets.append(sock)
            script(Peer(self, sock, number))
        except OSError:
            return  # the client went away, which is what some tests are about
        except BaseException as error:
            self.failures.append(error)
        finally:
            sock.close()
            self.left.release()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._acceptor.join(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        if self.failures:
            raise self.failures[0]


Start = Callable[..., ScriptedServer]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts scripted servers: start(script, …, tls=None)."""
    servers: list[ScriptedServer] = []

    def make(*scripts: Script, tls: ssl.SSLContext | None = None) -> ScriptedServer:
        servers.append(ScriptedServer(*scripts, tls=tls))
        return servers[-1]

    yield make
    for server in servers:
        server.close()


def new_uvloop() -> asyncio.AbstractEventLoop:
    import uvloop

    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


class Caller:
    """One transport, driven by plain calls."""

    def __init__(self, kind: str, **options: Any) -> None:
        self.kind = kind
        self._runner: asyncio.Runner | None = None
        if kind == "blocking":
            self.transport: HttpTransport | AsyncHttpTransport = HttpTransport(**options)
        else:
            self.transport = AsyncHttpTransport(**options)
            self._runner = asyncio.Runner(loop_factory=new_uvloop if kind == "uvloop" else None)

    def call(self, request: HttpRequest, timeout: float = PATIENCE) -> HttpResponse:
        if isinstance(self.transport, HttpTransport):
            return self.transport.exchange(request, timeout)
        assert self._runner is not None
        return self._runner.run(self.transport.exchange(request, timeout))

    def get(self, server: ScriptedServer, target: str = "/x", timeout: float = PATIENCE) -> HttpResponse:
        return self.call(HttpRequest("GET", server.origin, target), timeout)

    def post(self, server: ScriptedServer, target: str = "/x", timeout: float = PATIENCE) -> HttpResponse:
        return self.call(HttpRequest("POST", server.origin, target), timeout)

    def close(self) -> None:
        if isinstance(self.transport, HttpTransport):
            self.transport.close()
        elif self._runner is not None:
            self._runner.run(self.transport.close())

    def end(self) -> None:
        self.close()
        if self._runner is not None:
            self._runner.close()


Make = Callable[..., Caller]


@pytest.fixture(params=["blocking", "asyncio", "uvloop"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes callers: make(**options of the transport)."""
    if request.param == "uvloop":
        pytest.importorskip("uvloop", reason="uvloop is an extra")
    callers: list[Caller] = []

    def one(**options: Any) -> Caller:
        callers.append(Caller(request.param, **options))
        return callers[-1]

    yield one
    for caller in callers:
        caller.end()


@pytest.fixture
def caller(make: Make) -> Caller:
    return make()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 and host.test, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "host.test")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("host.test")]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return path


@pytest.fixture
def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


class Resolver:
    """Stands for the system's resolver: knows the ports of `host.test`, or fails, or hangs."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.failing = False
        self.asked = 0
        self._free = threading.Event()
        self._free.set()

    def __call__(self, host: str, port: int, *_: object, **__: object) -> list[Any]:
        self.asked += 1
        self._free.wait(10)
        if self.failing:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", each)) for each in self.ports]

    @contextlib.contextmanager
    def hangs(self) -> Iterator[None]:
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    resolver = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    return resolver
