"""Sub-accounts with their master's key and with their own, through our own client."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bidwire.client.blocking import Client
from bidwire.errors import NotAllowed, Rejected
from bidwire.exchange.api.accounts import Permission
from bidwire.exchange.loopback import Loopback
from bidwire.sub_account import UniversalTransfer

ALL: tuple[Permission, ...] = ("read", "trade", "internal_transfer")


class Family:
    """A master with 1000 USDT and 2 BTC, and two sub-accounts with nothing."""

    def __init__(self) -> None:
        self.exchange = Loopback(seed=1, market="quiet", balances={"USDT": 1000, "BTC": 2})
        self.accounts = self.exchange.venue.accounts
        self.master = self.accounts.key(self.exchange.keys["hmac"].api_key).account  # type: ignore[union-attr]
        self.email = self.accounts.account(self.master).email
        self.client = self.client_of(self.master)
        self.first, self.second = (
            self.client.sub_account.create_sub_account(sub_account_string=name).email for name in ("day", "night")
        )

    def client_of(self, account: int, permissions: tuple[Permission, ...] = ALL) -> Client:
        key = self.accounts.add_key(account, permissions=permissions)
        exchange = self.exchange
        return Client(
            key.api_key,
            key.secret,
            environment=exchange.environment,
            transport=exchange.transport,
            world=exchange.world,
        )

    def sub(self, name: str) -> Client:
        account = self.accounts.named(name)
        assert account is not None
        return self.client_of(account.number)


def spot(**more: Any) -> UniversalTransfer:
    """A transfer of USDT from spot wallet to spot wallet, but for what is said otherwise."""
    return UniversalTransfer(**{"from_account_type": "SPOT", "to_account_type": "SPOT", "asset": "USDT", **more})


@pytest.fixture
def family() -> Family:
    return Family()


def test_sub_accounts_are_made_and_listed(family: Family) -> None:
    calls = family.client.sub_account
    rows = calls.sub_accounts().sub_accounts
    assert [(row.email, row.remark, row.is_freeze) for row in rows] == [
        (family.first, "day", False),
        (family.second, "night", False),
    ]
    assert [row.email for row in calls.sub_accounts(page=2, limit=1).sub_accounts] == [family.second]
    assert [row.remark for row in calls.sub_accounts(email=family.first).sub_accounts] == ["day"]
    assert calls.sub_accounts(is_freeze="true").sub_accounts == []
    assert [row.is_user_active for row in calls.statuses()] == [True, True]
    assert [row.email for row in calls.statuses(email=family.second)] == [family.second]
    for taken in ("day", "no such name!"):
        with pytest.raises(Rejected) as refused:
            calls.create_sub_account(sub_account_string=taken)
        assert refused.value.code == -1130


def test_a_universal_transfer_moves_money_within_the_family(family: Family) -> None:
    calls = family.client.sub_account
    sent = calls.universal_transfer(
        from_account_type="SPOT", to_account_type="SPOT", asset="USDT", amount="250.5", to_email=family.first,
        client_tran_id="mine",
    )  # fmt: skip
    calls.universal_transfer(
        from_account_type="SPOT", to_account_type="SPOT", asset="USDT", amount=50, from_email=family.first,
        to_email=family.second,
    )  # fmt: skip
    (held,) = calls.assets(email=family.first).balances
    assert (held.asset, held.free, held.locked) == ("USDT", Decimal("200.5"), Decimal(0))
    assert calls.assets_v3(email=family.first).balances == [held]
    page = calls.universal_transfers()
    assert (page.total_count, page.result[0].tran_id, page.result[0].client_tran_id) == (1, sent.tran_id, "mine")
    assert [(row.from_email, row.to_email) for row in calls.universal_transfers(from_email=family.first).result] == [
        (family.first, family.second)
    ]
    assert [row.qty for row in calls.spot_transfers(to_email=family.second)] == [50]
    family.exchange.advance(8 * 86_400)
    assert calls.universal_transfers().total_count == 0
    assert len(calls.spot_transfers()) == 1


def test_a_sub_account_sends_to_its_master_and_to_its_sisters(family: Family) -> None:
    family.client.sub_account.universal_transfer(
        from_account_type="SPOT", to_account_type="SPOT", asset="USDT", amount=100, to_email=family.first
    )
    day, night = family.sub("day").sub_account, family.sub("night").sub_account
    first = day.transfer_to_master(asset="USDT", amount=10).txn_id
    day.transfer_to_sub(to_email=family.second, asset="USDT", amount=30)
    out = day.transfers()
    assert [(row.email, row.counter_party, row.type, row.qty) for row in out] == [
        (family.second, "subAccount", 2, Decimal(30)),
        (family.email, "master", 2, Decimal(10)),
    ]
    assert str(out[1].tran_id) == first
    assert [(row.email, row.type, row.qty) for row in night.transfers(type=1)] == [(family.first, 1, Decimal(30))]
    assert night.transfers() == []
    assert [row.qty for row in family.client.sub_account.spot_transfers(to_email=family.email)] == [10]


def test_what_the_family_has_is_told_in_btc(family: Family) -> None:
    family.client.send(spot(asset="BTC", amount="0.5", to_email=family.second))
    summary = family.client.sub_account.spot_summary()
    assert summary.total_count == 2
    assert summary.master_account_total_asset == Decimal("1.5")  # nobody has traded yet: USDT have no price
    totals = summary.sub_accounts
    assert [(row.email, row.total_asset) for row in totals] == [(family.first, 0), (family.second, Decimal("0.5"))]


def test_what_is_not_allowed_moves_nothing(family: Family) -> None:
    calls, day = family.client.sub_account, family.sub("day").sub_account
    family.client.send(spot(amount=1, to_email=family.first, client_tran_id="once"))
    stranger = family.accounts.account(family.accounts.create({"USDT": Decimal(5)})).email
    for call, code in (
        (lambda: family.client.send(spot(amount=1)), -1128),
        (lambda: family.client.send(spot(amount=1, to_email=stranger)), -5021),
        (lambda: family.client.send(spot(amount=1, from_email=stranger)), -5021),
        (lambda: family.client.send(spot(amount=2000, to_email=family.first)), -4026),
        (lambda: family.client.send(spot(amount=1, to_email=family.first, client_tran_id="once")), -1130),
        (
            lambda: family.client.send(spot(amount=1, to_email=family.first, to_account_type="MARGIN")),
            -1020,
        ),
        (lambda: calls.universal_transfers(from_email=family.first, to_email=family.second), -1128),
        (lambda: calls.assets(email=stranger), -5021),
        (lambda: calls.assets(email=family.email), -5021),
        (lambda: calls.transfer_to_master(asset="USDT", amount=1), -5021),
        (lambda: day.sub_accounts(), -4006),
        (lambda: day.transfer_to_sub(to_email=family.email, asset="USDT", amount=1), -5021),
        (lambda: day.transfer_to_sub(to_email=family.first, asset="USDT", amount=1), -1128),
        (lambda: calls.margin_summary(), -1020),
    ):
        with pytest.raises(Rejected) as refused:
            call()
        assert refused.value.code == code
    assert calls.assets(email=family.first).balances[0].free == 1
    trader = family.client_of(family.master, ("read", "trade"))
    with pytest.raises(NotAllowed):
        trader.send(spot(amount=1, to_email=family.first))
