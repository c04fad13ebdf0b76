"""What outlives the exchange's process beside orders: the wallet's lists, and listen tokens and keys until their own end."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest

from bidwire.exchange.api.accounts import Key, Permission
from bidwire.exchange.api.grants import Grant, Grants, Revoke
from bidwire.exchange.api.wallet import address_of
from bidwire.exchange.market.synthetic import SyntheticMarket
from bidwire.exchange.settings import ExchangeSettings
from bidwire.exchange.store.store import Store
from bidwire.exchange.venue import Venue
from bidwire.wire.http import HttpRequest
from bidwire.wire.sign import Hmac

SECOND = 1_000_000
HOUR = 3600 * SECOND
PERMISSIONS: tuple[Permission, ...] = ("read", "trade", "withdraw", "universal_transfer")
BEGIN = 1_735_689_600 * SECOND


class Desk:
    """An exchange in a folder with two accounts; the key is of the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wall = BEGIN
        self.start()

    def start(self) -> None:
        self.store = Store(self.folder, fsync="never")
        settings = ExchangeSettings(seed=5, listen_keys=True)
        self.venue = Venue(settings, SyntheticMarket(symbols=["BTCUSDT"], activity=0.05), self.wall, self.store)
        accounts = self.venue.accounts
        self.key = accounts.add_key(accounts.create(settings.balances), permissions=PERMISSIONS)
        self.other = accounts.add_key(accounts.create(settings.balances))

    def restart(self, *, cleanly: bool, later: int = SECOND) -> None:
        if cleanly:
            self.venue.keep()
        self.store.close()
        self.wall += later
        self.start()

    def signed(self, verb: str, path: str, *, key: Key | None = None, **parameters: object) -> Any:
        key = key or self.key
        query = urlencode({**parameters, "timestamp": self.wall // 1000})
        return self.call(verb, f"{path}?{query}&signature={Hmac(key.secret).sign(query.encode())}", key)

    def lists(self) -> list[Any]:
        """What both accounts are told of what came, went and moved."""
        found = []
        for key in (self.key, self.other):
            for path in ("capital/withdraw/history", "capital/deposit/hisrec"):
                found.append(self.signed("GET", f"/sapi/v1/{path}", key=key))
            for kind in ("MAIN_FUNDING", "FUNDING_MAIN"):
                found.append(self.signed("GET", "/sapi/v1/asset/transfer", key=key, type=kind))
            found.append(self.signed("POST", "/sapi/v1/asset/get-funding-asset", key=key))
            found.append(self.venue.engine.balances(key.account))
        return found

    def call(self, verb: str, target: str, key: Key | None = None) -> Any:
        request = HttpRequest(verb, "http://spot", target, (("X-MBX-APIKEY", (key or self.key).api_key),), b"")
        return msgspec.json.decode(self.venue.http(request, ip="127.0.0.1", wall=self.wall).body)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


# --- the wallet -------------------------------------------------------------------------------------------------------


def withdraw(desk: Desk, address: str) -> Any:
    return desk.signed("POST", "/sapi/v1/capital/withdraw/apply", coin="USDT", address=address, amount=10)


@pytest.mark.parametrize("cleanly", [False, True], ids=["killed", "stopped"])
def test_the_lists_of_withdrawals_deposits_and_transfers_are_as_they_were_and_ids_go_on(
    desk: Desk, cleanly: bool
) -> None:
    outside = withdraw(desk, "0x" + "ab" * 20)["id"]
    inside = withdraw(desk, address_of(desk.other.account, "USDT"))["id"]
    moved = desk.signed("POST", "/sapi/v1/asset/transfer", type="MAIN_FUNDING", asset="BTC", amount="0.5")["tranId"]
    back = desk.signed("POST", "/sapi/v1/asset/transfer", type="FUNDING_MAIN", asset="BTC", amount="0.25")["tranId"]
    told = desk.lists()
    assert [row["id"] for row in told[0]] == [inside, outside]
    assert [row["tranId"] for each in told[2:4] for row in each["rows"]] == [moved, back]
    assert [row["id"] for row in told[7]] == [inside]
    desk.restart(cleanly=cleanly, later=0)
    assert desk.lists() == told
    assert withdraw(desk, "0x" + "ab" * 20)["id"] not in (outside, inside)
    again = desk.signed("POST", "/sapi/v1/asset/transfer", type="MAIN_FUNDING", asset="BTC", amount="0.5")
    assert again["tranId"] > back


def test_a_withdrawal_goes_on_to_its_end_while_nobody_runs_the_exchange(desk: Desk) -> None:
    withdraw(desk, "0x" + "ab" * 20)
    (row,) = desk.signed("GET", "/sapi/v1/capital/withdraw/history")
    assert row["status"] == 4
    desk.restart(cleanly=False, later=60 * SECOND)
    (row,) = desk.signed("GET", "/sapi/v1/capital/withdraw/history")
    assert (row["status"], row["completeTime"]) == (6, "2025-01-01 00:01:00")


def test_a_withdrawal_that_was_refused_stands_in_no_list(desk: Desk) -> None:
    refused = desk.signed(
        "POST", "/sapi/v1/capital/withdraw/apply", coin="USDT", address="0x" + "ab" * 20, amount=10**9
    )
    assert refused["code"] == -4026
    told = desk.lists()
    assert told[0] == []
    desk.restart(cleanly=False, later=0)
    assert desk.lists() == told


# --- listen tokens and keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cleanly", [False, True], ids=["killed", "stopped"])
def test_a_listen_token_is_good_until_its_own_end_whenever_the_exchange_was_restarted(
    desk: Desk, cleanly: bool
) -> None:
    token = desk.call("POST", "/sapi/v1/userListenToken?validity=7200000&isIsolated=TRUE&symbol=BTCUSDT")
    desk.restart(cleanly=cleanly)
    found = desk.venue.listen_tokens.token(token["token"], desk.wall)
    assert (found.account, found.wallet, found.expires_at) == (1, "BTCUSDT", BEGIN + 2 * HOUR)
    desk.restart(cleanly=cleanly, later=2 * HOUR)
    with pytest.raises(Exception, match="-1209"):
        desk.venue.listen_tokens.token(token["token"], desk.wall)


@pytest.mark.parametrize("cleanly", [False, True], ids=["killed", "stopped"])
def test_a_listen_key_is_the_same_one_after_a_restart_and_a_deleted_one_stays_so(desk: Desk, cleanly: bool) -> None:
    key = desk.call("POST", "/api/v3/userDataStream")["listenKey"]
    desk.restart(cleanly=cleanly)
    assert desk.call("PUT", f"/api/v3/userDataStream?listenKey={key}") == {}
    assert desk.call("POST", "/api/v3/userDataStream")["listenKey"] == key
    desk.call("DELETE", f"/api/v3/userDataStream?listenKey={key}")
    desk.restart(cleanly=cleanly)
    assert desk.call("PUT", f"/api/v3/userDataStream?listenKey={key}")["code"] == -1125


@pytest.mark.parametrize("cleanly", [True, False])
def test_whether_bnb_pays_commission_and_interest_is_kept(desk: Desk, cleanly: bool) -> None:
    both = {"spotBNBBurn": True, "interestBNBBurn": True}
    assert desk.signed("POST", "/sapi/v1/bnbBurn", spotBNBBurn="true", interestBNBBurn="true") == both
    desk.restart(cleanly=cleanly)
    assert desk.signed("GET", "/sapi/v1/bnbBurn") == both


def test_a_seeded_exchange_gives_no_text_twice(desk: Desk) -> None:
    first = desk.call("POST", "/sapi/v1/userListenToken")["token"]
    desk.restart(cleanly=False)
    assert desk.call("POST", "/sapi/v1/userListenToken")["token"] != first


def test_tokens_that_a_fault_ended_stay_ended(desk: Desk) -> None:
    token = desk.call("POST", "/sapi/v1/userListenToken")["token"]
    key = desk.call("POST", "/api/v3/userDataStream")["listenKey"]
    desk.venue.expire_listeners(None)
    desk.restart(cleanly=False)
    with pytest.raises(Exception, match="-1209"):
        desk.venue.listen_tokens.token(token, desk.wall)
    assert desk.call("POST", "/api/v3/userDataStream")["listenKey"] != key


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_files_that_keys_stand_in_are_their_owner_s(desk: Desk) -> None:
    desk.venue.keep()
    desk.store.close()
    files = [*(desk.folder / "journal").iterdir(), *(desk.folder / "snapshots").iterdir()]
    assert len(files) >= 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_grants_show_their_texts_in_no_repr() -> None:
    grants = Grants()
    for command in (Grant("secret-text", 1, "spot", BEGIN + HOUR), Revoke("secret-text")):
        grants.apply(command, BEGIN)
        assert "secret-text" not in repr(command)


def test_a_grant_that_is_over_is_forgotten_with_the_next_one() -> None:
    grants = Grants()
    grants.apply(Grant("a", 1, "spot", BEGIN + 10), BEGIN)
    assert grants.find("a", BEGIN + 9) is not None
    assert grants.find("a", BEGIN + 10) is None
    grants.apply(Grant("b", 1, "spot", BEGIN + HOUR), BEGIN + 10)
    assert [each.text for each in grants.of(None)] == ["b"]
