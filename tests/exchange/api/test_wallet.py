"""The wallet: coins that come, go, and change wallets, through our own client."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from bidwire import AsyncClient, Client, LocalExchange
from bidwire.errors import BadRequest, NotAllowed, Rejected
from bidwire.exchange.api.accounts import Permission
from bidwire.exchange.engine.commands import UNIT
from bidwire.exchange.loopback import Loopback

OUTSIDE = "0x" + "ab" * 20
ALL: tuple[Permission, ...] = ("read", "trade", "withdraw", "universal_transfer")


@pytest.fixture
def loopback() -> Loopback:
    exchange = Loopback(seed=1, market="quiet", balances={"USDT": 1000, "BTC": 2})
    for name in ("hmac", "maker"):
        exchange.venue.accounts.change_key(exchange.keys[name].api_key, permissions=ALL)
    return exchange


def client_of(loopback: Loopback, name: str = "hmac") -> Client:
    key = loopback.keys[name]
    return Client(
        key.api_key, key.secret, environment=loopback.environment, transport=loopback.transport, world=loopback.world
    )


def free(client: Client) -> dict[str, Decimal]:
    return {row.asset: row.free for row in client.spot.account(omit_zero_balances=True).balances}


def test_states_are_told(loopback: Loopback) -> None:
    client = client_of(loopback)
    assert client.wallet.system_status().message == "normal"
    assert client.wallet.account_status().data == "Normal"
    account = client.wallet.account_info()
    assert (account.vip_level, account.is_options_enabled, account.is_futures_enabled) == (0, True, False)
    rights = client.wallet.api_restrictions()
    assert rights.enable_withdrawals
    assert rights.permits_universal_transfer
    fees = client.wallet.trade_fees(symbol="BTCUSDT")
    assert [(row.symbol, row.taker_commission) for row in fees] == [("BTCUSDT", Decimal("0.001"))]
    assert len(client.wallet.trade_fees()) == 2


def test_a_coin_has_a_network_with_a_fee(loopback: Loopback) -> None:
    coins = {coin.coin: coin for coin in client_of(loopback).wallet.coins()}
    assert coins["USDT"].free == 1000
    (network,) = coins["BTC"].network_list
    assert (network.network, network.withdraw_fee, network.withdraw_enable) == ("LOCAL", Decimal("0.0001"), True)


def test_a_withdrawal_to_outside_is_processed_and_completed(loopback: Loopback) -> None:
    client = client_of(loopback)
    number = client.wallet.withdraw(coin="USDT", address="0x" + "ab" * 20, amount=100, withdraw_order_id="mine").id
    assert free(client)["USDT"] == 900
    (row,) = client.wallet.withdrawals(coin="USDT")
    assert (row.id, row.amount, row.transaction_fee, row.status) == (number, Decimal("99.9999"), Decimal("0.0001"), 4)
    assert row.withdraw_order_id == "mine"
    loopback.advance(60)
    (row,) = client.wallet.withdrawals(withdraw_order_id="mine", status=6)
    assert row.tx_id.startswith("0x")
    assert row.complete_time == "2025-01-01 00:01:00"
    assert client.wallet.withdrawals(status=4) == []


def test_a_withdrawal_to_another_account_arrives_at_once_and_without_a_fee(loopback: Loopback) -> None:
    client, other = client_of(loopback), client_of(loopback, "maker")
    address = other.wallet.deposit_address(coin="USDT").address
    client.wallet.withdraw(coin="USDT", address=address, amount="250.5")
    assert (free(client)["USDT"], free(other)["USDT"]) == (Decimal("749.5"), Decimal("1250.5"))
    (deposit,) = other.wallet.deposits(coin="USDT")
    assert (deposit.amount, deposit.status, deposit.transfer_type) == (Decimal("250.5"), 1, 1)
    assert client.wallet.deposits() == []
    (sent,) = client.wallet.withdrawals()
    assert (sent.status, sent.transaction_fee, sent.tx_id) == (6, Decimal(0), deposit.tx_id)


def test_transfers_go_between_spot_and_funding(loopback: Loopback) -> None:
    client = client_of(loopback)
    first = client.wallet.universal_transfer(type="MAIN_FUNDING", asset="USDT", amount=400).tran_id
    client.wallet.universal_transfer(type="FUNDING_MAIN", asset="USDT", amount="150.25")
    assert free(client)["USDT"] == Decimal("750.25")
    (held,) = client.wallet.funding_assets()
    assert (held.asset, held.free) == ("USDT", Decimal("249.75"))
    page = client.wallet.universal_transfers(type="MAIN_FUNDING")
    assert (page.total, page.rows[0].tran_id, page.rows[0].status) == (1, first, "CONFIRMED")
    client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=249, wallet_type=1)
    assert client.wallet.funding_assets(asset="USDT")[0].free == Decimal("0.75")
    assert {row.asset for row in client.wallet.user_assets()} == {"BTC", "USDT"}


def test_what_there_is_not_cannot_leave(loopback: Loopback) -> None:
    client = client_of(loopback)
    for call, code in (
        (lambda: client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=1001), -4026),
        (lambda: client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount="0.0001"), -4022),
        (lambda: client.wallet.withdraw(coin="DOGE", address=OUTSIDE, amount=5), -4018),
        (lambda: client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=5, network="TRX"), -4019),
        (lambda: client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=5, address_tag="7"), -4106),
        (lambda: client.wallet.withdraw(coin="USDT", address="0x00", amount=5), -4007),
        (lambda: client.wallet.withdraw(coin="USDT", address="not an address, by its spaces", amount=5), -4007),
        (lambda: client.wallet.withdraw(coin="USDT", address="local-" + "0" * 40, amount=5), -4007),
        (
            lambda: client.wallet.withdraw(
                coin="USDT", address=client.wallet.deposit_address(coin="USDT").address, amount=5
            ),
            -4033,
        ),
        (lambda: client.wallet.universal_transfer(type="MAIN_FUNDING", asset="USDT", amount=1001), -4026),
        (lambda: client.wallet.universal_transfer(type="MAIN_UMFUTURE", asset="USDT", amount=1), -1020),
        (lambda: client.wallet.deposit_address(coin="NOPE"), -4018),
    ):
        with pytest.raises(Rejected) as refused:
            call()
        assert refused.value.code == code
    assert free(client) == {"USDT": 1000, "BTC": 2}


def test_a_key_needs_the_permission(loopback: Loopback) -> None:
    loopback.venue.accounts.change_key(loopback.keys["hmac"].api_key, permissions=("read", "trade"))
    client = client_of(loopback)
    for call in (
        lambda: client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=5),
        lambda: client.wallet.universal_transfer(type="MAIN_FUNDING", asset="USDT", amount=1),
    ):
        with pytest.raises(NotAllowed) as refused:
            call()
        assert refused.value.code == -2015


def test_pages_and_spans(loopback: Loopback) -> None:
    client = client_of(loopback)
    for number in range(5):
        client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=10 + number)
        loopback.advance(60)
    assert [row.amount for row in client.wallet.withdrawals(limit=2, offset=1)] == [
        Decimal("12.9999"),
        Decimal("11.9999"),
    ]
    start = loopback.now // 1000 - 61_000
    assert len(client.wallet.withdrawals(start_time=start)) == 1
    with pytest.raises(Rejected, match="90 days"):
        client.wallet.withdrawals(start_time=start - 91 * 86_400_000, end_time=start)


def test_other_paths_of_sapi_say_that_they_are_not_simulated(loopback: Loopback) -> None:
    client = client_of(loopback)
    with pytest.raises(Rejected, match=r"does not simulate GET /sapi/v1/margin/account\.") as refused:
        client.request("GET", "/sapi/v1/margin/account", signed=True)
    assert refused.value.code == -1020


def test_a_path_that_sapi_has_not_is_not_there(loopback: Loopback) -> None:
    with pytest.raises(BadRequest, match="no such path") as refused:
        client_of(loopback).request("GET", "/sapi/v1/margin/nothing", signed=True)
    assert refused.value.status == 404


def test_transfers_are_of_the_last_seven_days_unless_times_are_given(loopback: Loopback) -> None:
    client = client_of(loopback)
    start = loopback.now // 1000
    client.wallet.universal_transfer(type="MAIN_FUNDING", asset="USDT", amount=1)
    loopback.advance(8 * 86_400)
    assert client.wallet.universal_transfers(type="MAIN_FUNDING").total == 0
    assert client.wallet.universal_transfers(type="MAIN_FUNDING", start_time=start).total == 1


def test_a_withdrawal_by_ones_own_id_is_of_seven_days(loopback: Loopback) -> None:
    client = client_of(loopback)
    client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=5, withdraw_order_id="mine")
    loopback.advance(8 * 86_400)
    assert client.wallet.withdrawals(withdraw_order_id="mine") == []
    assert len(client.wallet.withdrawals()) == 1


def test_what_comes_from_outside_is_a_deposit(loopback: Loopback) -> None:
    client = client_of(loopback)
    account = loopback.keys["hmac"].account
    loopback.venue.deposit(account, "USDT", 250 * UNIT)
    loopback.venue.deposit(account, "USDT", -50 * UNIT)
    (row,) = client.wallet.deposits()
    assert (row.amount, row.coin, row.transfer_type, row.status) == (Decimal(250), "USDT", 0, 1)
    assert row.address == client.wallet.deposit_address(coin="USDT").address
    assert client.wallet.deposits(tx_id=row.tx_id) == [row]
    assert free(client)["USDT"] == 1200


def told(client: Client, verb: str, path: str, **parameters: object) -> list[dict[str, object]]:
    """The rows of an answer as they came."""
    answer = client.request(verb, path, parameters, signed=True)
    assert isinstance(answer, list)
    return answer


def test_what_was_not_asked_for_is_not_told(loopback: Loopback) -> None:
    client = client_of(loopback)
    client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=5)
    client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=5, withdraw_order_id="mine")
    mine, other = told(client, "GET", "/sapi/v1/capital/withdraw/history")
    assert (mine["withdrawOrderId"], "withdrawOrderId" in other) == ("mine", False)
    loopback.venue.deposit(loopback.keys["hmac"].account, "USDT", UNIT)
    (plain,) = told(client, "GET", "/sapi/v1/capital/deposit/hisrec")
    (sourced,) = told(client, "GET", "/sapi/v1/capital/deposit/hisrec", includeSource="true")
    assert sourced == plain | {"sourceAddress": ""}
    (row,) = told(client, "POST", "/sapi/v3/asset/getUserAsset", asset="btc")
    assert (row["asset"], row["btcValuation"]) == ("BTC", "0")


def test_assets_are_valued_in_btc(loopback: Loopback) -> None:
    held = {row.asset: row.btc_valuation for row in client_of(loopback).wallet.user_assets(need_btc_valuation=True)}
    assert held == {"BTC": Decimal(2), "USDT": Decimal(0)}  # nobody has traded yet: USDT have no price


def test_the_wallet_with_the_async_client(loopback: Loopback) -> None:
    async def use() -> None:
        key = loopback.keys["hmac"]
        place = {"environment": loopback.environment, "world": loopback.world}
        async with AsyncClient(key.api_key, key.secret, transport=loopback.async_transport, **place) as client:  # type: ignore[arg-type]
            sent = await client.wallet.withdraw(coin="USDT", address=OUTSIDE, amount=5)
            assert [row.id for row in await client.wallet.withdrawals()] == [sent.id]
            await client.wallet.universal_transfer(type="MAIN_FUNDING", asset="USDT", amount=1)
            assert [row.free for row in await client.wallet.funding_assets()] == [1]
            with pytest.raises(Rejected) as refused:
                await client.wallet.withdraw(coin="USDT", address="0x00", amount=5)
            assert refused.value.code == -4007

    asyncio.run(use())


def test_the_wallet_on_sockets() -> None:
    with LocalExchange(seed=1, market="quiet", history=0, balances={"USDT": 1000, "BTC": 2}) as exchange:
        key = exchange.keys["hmac"]
        exchange.call(lambda: exchange.venue.accounts.change_key(key.api_key, permissions=ALL))
        with Client(key.api_key, key.secret, environment=exchange.environment) as client:
            reply = client.wallet.withdraw.reply(coin="USDT", address=OUTSIDE, amount=5)
            assert reply.headers["x-sapi-used-uid-weight-1m"] == "900"
            assert [row.id for row in client.wallet.withdrawals()] == [reply.result.id]
            with pytest.raises(Rejected, match="does not simulate GET /sapi/v1/asset/assetDetail"):
                client.wallet.asset_details()
