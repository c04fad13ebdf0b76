"""What is dialled when names cannot be resolved (fault R1): the address that answered last, by every transport."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest

from bidwire.errors import NotSent
from bidwire.transport import names as module
from bidwire.transport.names import Names
from bidwire.transport.world import monotonic
from bidwire.wire.http import HttpRequest

if TYPE_CHECKING:
    from tests.transport.conftest import Caller, Make, Peer, Resolver, Start

ANSWER = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def patient(make: Make) -> Caller:
    caller = make(connect_timeout=0.8)
    if caller.kind == "uvloop":
        pytest.skip("uvloop resolves names by itself; there is nothing to bend")
    return caller


def answer(peer: Peer) -> None:
    peer.read_request()
    peer.write(ANSWER)


def get(caller: Caller, scheme: str = "http") -> bytes:
    return caller.call(HttpRequest("GET", f"{scheme}://host.test", "/")).body


def test_a_resolver_that_hangs_is_waited_for_no_longer_than_there_is_time_for_the_last_good_address(
    patient: Caller, start: Start, resolver: Resolver
) -> None:
    server = start(answer)
    resolver.ports = [server.port]
    assert get(patient) == b"{}"
    with resolver.hangs():
        assert get(patient) == b"{}"
    assert server.connections == 2


def test_of_a_host_that_was_never_reached_a_resolver_that_hangs_is_told_in_time(
    patient: Caller, resolver: Resolver
) -> None:
    before = monotonic()
    with resolver.hangs(), pytest.raises(NotSent, match=r"the name host\.test cannot be resolved: timed out"):
        get(patient)
    assert monotonic() - before < 5


def test_where_the_last_good_address_does_not_answer_either_both_are_told(
    patient: Caller, start: Start, resolver: Resolver
) -> None:
    server = start(answer)
    resolver.ports = [server.port]
    get(patient)
    server.close()
    resolver.failing = True
    with pytest.raises(NotSent) as caught:
        get(patient)
    assert str(caught.value) == (
        "the name host.test cannot be resolved: Temporary failure in name resolution; "
        "its last good address does not answer: connection refused"
    )
    assert caught.value.executed == "no"


def test_the_address_is_the_one_that_answered_last(patient: Caller, start: Start, resolver: Resolver) -> None:
    first, second = start(answer), start(answer)
    for server in (first, second):
        resolver.ports = [server.port]
        get(patient)
    resolver.failing = True
    get(patient)
    assert (first.connections, second.connections) == (1, 2)


def test_another_host_has_no_part_in_it(patient: Caller, start: Start, resolver: Resolver) -> None:
    resolver.ports = [start(answer).port]
    get(patient)
    resolver.failing = True
    with pytest.raises(NotSent, match=r"other\.test cannot be resolved"):
        patient.call(HttpRequest("GET", "http://other.test", "/"))


def test_tls_checks_the_name_at_the_last_good_address_as_anywhere(
    make: Make, start: Start, resolver: Resolver, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    caller = make(tls=trusting)
    if caller.kind == "uvloop":
        pytest.skip("uvloop resolves names by itself; there is nothing to bend")
    asked: list[str | None] = []
    server_side.sni_callback = lambda _sock, name, _context: asked.append(name)
    resolver.ports = [start(answer, tls=server_side).port]
    get(caller, "https")
    resolver.failing = True
    assert get(caller, "https") == b"{}"
    assert asked == ["host.test", "host.test"]


def test_an_address_where_somebody_else_answers_is_none_to_come_back_to(
    make: Make, start: Start, resolver: Resolver, server_side: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    caller = make(tls=trusting)
    if caller.kind == "uvloop":
        pytest.skip("uvloop resolves names by itself; there is nothing to bend")
    mine, portal = start(answer, tls=server_side), start(lambda peer: peer.write(ANSWER))
    resolver.ports = [mine.port]
    get(caller, "https")
    resolver.ports = [portal.port]
    with pytest.raises(NotSent, match="TLS"):
        get(caller, "https")
    resolver.failing = True
    assert get(caller, "https") == b"{}"


def test_a_proxys_own_address_is_remembered_and_names_are_its_matter(
    make: Make, start: Start, resolver: Resolver
) -> None:
    caller = make(proxy="http://proxy.test:8080")
    if caller.kind == "uvloop":
        pytest.skip("uvloop resolves names by itself; there is nothing to bend")
    resolver.ports = [start(answer).port]
    get(caller)
    resolver.failing = True
    assert caller.call(HttpRequest("GET", "http://never.test", "/")).body == b"{}"


# --- without a server -------------------------------------------------------------------------------------------------


def test_who_asks_for_a_name_that_is_being_asked_for_waits_for_the_same_answer(resolver: Resolver) -> None:
    names, hop = Names(), ("host.test", 80)
    resolver.ports = [7]
    with resolver.hangs():
        for _ in range(3):
            with pytest.raises(TimeoutError):
                names.find(hop, 0.01)
        with pytest.raises(TimeoutError):
            names.find(("other.test", 80), -1.0)
    assert [where for *_, where in names.find(hop, 5.0)] == [("127.0.0.1", 7)]
    assert resolver.asked == 2
    names.find(hop, 5.0)
    assert resolver.asked == 3, "what was resolved is not kept"


def test_what_no_resolver_takes_for_a_name_is_raised_where_it_was_asked_for() -> None:
    with pytest.raises(UnicodeError):
        Names().find(("a" * 70 + ".test", 80), 5.0)


def test_a_name_is_found_where_no_thread_can_be_had(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    resolver.ports = [7]
    assert len(Names().find(("host.test", 80), 5.0)) == 1


def test_a_child_does_not_wait_for_its_parents_question(resolver: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    names, hop = Names(), ("host.test", 80)
    resolver.ports = [7]
    with resolver.hangs(), pytest.raises(TimeoutError):
        names.find(hop, 0.0)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    names.find(hop, 5.0)
    assert resolver.asked == 2


def test_only_so_many_addresses_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_HOPS_KEPT", 2)
    names = Names()
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as sock:
        for host in ("a", "b", "a", "c"):
            names.remember((host, 80), sock)
        assert [bool(names.good((host, 80))) for host in "abc"] == [True, False, True]
        assert names.good(("a", 80)) == [(socket.AF_INET, socket.SOCK_STREAM, sock.proto, server.getsockname())]
    names.remember(("closed", 80), sock)
    assert names.good(("closed", 80)) == []
