"""Who a client is and what it shares; nothing here touches a network."""

from __future__ import annotations

import gc
import socket
import threading
from pathlib import Path

import pytest

from bidwire import PRODUCTION, TESTNET, AsyncClient, Client, Credentials, Settings
from bidwire.client.credentials import from_environment
from bidwire.client.limiters import SharedLimiter
from bidwire.errors import ConfigurationError
from bidwire.spot import GetTime
from bidwire.wire.limits import Permit

KEY, SECRET = "a" * 60 + "wxyz", "s" * 64


def test_building_a_client_opens_no_socket_and_no_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a constructor touched the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for kind in (Client, AsyncClient):
        client = kind(KEY, SECRET)
        assert client.spot is client.spot
        assert client.using(recv_window=2000).settings.recv_window == 2000
    gc.collect()


def test_a_bad_key_fails_at_construction() -> None:
    with pytest.raises(ConfigurationError, match="cut off"):
        Client(KEY, "-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----")
    with pytest.raises(ConfigurationError, match="without its API key"):
        Client(api_secret=SECRET)
    with pytest.raises(ConfigurationError, match="one word"):
        Client("two words", SECRET)
    with pytest.raises(ConfigurationError, match="not both"):
        Client(KEY, SECRET, credentials=Credentials(api_key=KEY))


def test_a_client_shows_no_secret() -> None:
    for client in (Client(KEY, SECRET), AsyncClient(KEY, SECRET)):
        assert "wxyz" in repr(client)
        assert KEY not in repr(client)
        assert SECRET not in repr(client)


def test_a_copy_has_other_settings_on_the_same_limits() -> None:
    client = Client(KEY, SECRET, settings=Settings(timeout=3))
    copy = client.using(recv_window=100)
    assert (copy.settings.timeout, copy.settings.recv_window) == (3, 100)
    assert copy._core.limiters is client._core.limiters
    assert copy._core.clock is client._core.clock
    with pytest.raises(ConfigurationError, match="did you mean 'recv_window'"):
        client.using(recv_windw=1)
    with pytest.raises(ConfigurationError, match="60000"):
        client.using(recv_window=60001)


def test_clients_of_one_place_share_their_limits_and_others_do_not() -> None:
    first, second, other = Client(), AsyncClient(), Client(environment="testnet")
    assert first._core.limiters is second._core.limiters
    assert first._core.limiters is not other._core.limiters


def test_from_env_reads_keys_and_place() -> None:
    client = Client.from_env(
        variables={"BINANCE_API_KEY": KEY, "BINANCE_API_SECRET": SECRET, "BINANCE_ENVIRONMENT": "testnet"}
    )
    assert client.environment is TESTNET
    assert Client.from_env(variables={}).environment is PRODUCTION
    with pytest.raises(ConfigurationError, match="no environment 'nowhere'"):
        Client.from_env(variables={"BINANCE_ENVIRONMENT": "nowhere"})


def test_urls_from_env_make_a_place_without_any_other_host() -> None:
    """Keys of one place never reach another: nothing falls back to production."""
    place = from_environment(
        {"BINANCE_REST_URL": "http://127.0.0.1:9720/", "BINANCE_STREAM_URL": "ws://127.0.0.1:9720"}
    )["environment"]
    assert set(place.rest.values()) == {"http://127.0.0.1:9720"}
    assert place.stream_url("spot") == "ws://127.0.0.1:9720"
    with pytest.raises(ConfigurationError):
        place.origin("fapi")
    with pytest.raises(ConfigurationError):
        place.ws_api_url("spot")


def test_from_env_takes_a_key_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "ed25519.pem"
    path.write_text(
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n"
    )
    client = Client.from_env(variables={"BINANCE_API_KEY": "test", "BINANCE_API_SECRET": str(path)})
    identity = client._core.identities["default"]
    assert identity.signer is not None
    assert identity.signer.kind == "ed25519"


def test_keys_may_differ_by_product() -> None:
    client = Client(
        credentials={
            "default": Credentials(api_key="spotkey", api_secret=SECRET),
            "usdm": Credentials(api_key="futureskey", api_secret=SECRET),
        }
    )
    from bidwire.wire.request import Route, Security

    def key(path: str) -> str | None:
        found = client._core.identity(Route("GET", path, security=Security.USER_DATA))
        return None if found is None else found.api_key

    assert key("/api/v3/account") == "spotkey"
    assert key("/fapi/v2/account") == "futureskey"
    assert key("/dapi/v1/account") == "spotkey"


def test_closing_what_was_never_opened_is_harmless() -> None:
    client = Client()
    client.close()
    client.close()


def test_a_call_that_is_collected_while_another_is_admitted_gives_its_permit_back() -> None:
    limiter = SharedLimiter("api")
    permit = limiter.acquire(GetTime(), 0.0)
    assert isinstance(permit, Permit)

    def in_the_middle_of_another() -> None:
        with limiter.lock:
            limiter.settle(permit, {}, 0.0)

    thread = threading.Thread(target=in_the_middle_of_another, daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
    assert limiter.usage(0.0)[0].pending == 0
