"""Binance's own Python SDK for the wallet (binance-sdk-wallet) as it is published, against our exchange."""

from __future__ import annotations

from typing import Any

import pytest

from bidwire import LocalExchange

sdk = pytest.importorskip(
    "binance_sdk_wallet.wallet", reason="binance-sdk-wallet is not installed (tests/interop/requirements.txt)"
)
pytestmark = pytest.mark.interop


def wallet(exchange: LocalExchange, *permissions: Any) -> Any:
    key = exchange.call(lambda: exchange.venue.accounts.add_key(exchange.keys.trader, permissions=permissions))
    configuration = sdk.ConfigurationRestAPI(api_key=key.api_key, api_secret=key.secret, base_path=exchange.rest_url)
    return sdk.Wallet(config_rest_api=configuration).rest_api


def test_money_moves_and_is_found_in_the_lists(exchange: LocalExchange) -> None:
    rest = wallet(exchange, "read", "trade", "withdraw", "universal_transfer")
    coins = {row.coin: row for row in rest.all_coins_information().data()}
    assert float(coins["BTC"].free) > 0
    network = coins["BTC"].network_list[0].network
    address = rest.deposit_address(coin="BTC", network=network).data()
    assert address.coin == "BTC"
    sent = rest.withdraw(
        coin="BTC", network=network, address="bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", amount=0.5
    ).data()
    (row,) = [each for each in rest.withdraw_history(coin="BTC").data() if each.id == sent.id]
    assert (row.coin, row.network) == ("BTC", network)
    moved = rest.user_universal_transfer(type="MAIN_FUNDING", asset="USDT", amount=250).data()
    (funds,) = [each for each in rest.funding_wallet(asset="USDT").data() if each.asset == "USDT"]
    assert float(funds.free) == 250
    history = rest.query_user_universal_transfer_history(type="MAIN_FUNDING").data()
    assert moved.tran_id in [each.tran_id for each in history.rows]


def test_what_a_program_asks_before_it_trades(exchange: LocalExchange) -> None:
    rest = wallet(exchange, "read")
    assert rest.system_status().data().status == 0
    assert rest.account_status().data().data == "Normal"
    rights = rest.get_api_key_permission().data()
    assert (rights.enable_reading, rights.enable_withdrawals) == (True, False)
    (fee,) = rest.trade_fee(symbol="BTCUSDT").data()
    assert (fee.symbol, float(fee.taker_commission)) == ("BTCUSDT", 0.001)
    assert {row.asset for row in rest.user_asset().data()} >= {"BTC", "USDT"}
    with pytest.raises(Exception, match="Invalid API-key, IP, or permissions for action"):
        rest.user_universal_transfer(type="MAIN_FUNDING", asset="USDT", amount=1)
