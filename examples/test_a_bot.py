"""How to test a trading program: against the exchange in the box, in simulated time, without sockets.

    pytest test_a_bot.py

Time moves when the test says so, and each run sees the same market: here one quiet symbol, an hour of which takes
a few seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from bidwire import Client, Loopback
from bidwire.exchange.market.synthetic import SyntheticMarket


class DipBuyer:
    """Buys a little when the price has fallen by so much since it looked first."""

    def __init__(self, client: Client, symbol: str, fall: Decimal, quantity: Decimal) -> None:
        self._client, self._symbol, self._quantity = client, symbol, quantity
        self._below = client.spot.ticker_price(symbol).price * (1 - fall)

    def look(self) -> bool:
        """Whether it bought."""
        if self._client.spot.ticker_price(self._symbol).price > self._below:
            return False
        order = self._client.spot.new_order(self._symbol, "BUY", "MARKET", quantity=self._quantity)
        return order.status == "FILLED"


@pytest.fixture
def loopback() -> Loopback:
    market = SyntheticMarket(7, symbols=["BTCUSDT"], activity=0.1, history_seconds=600)
    return Loopback(market=market, balances={"USDT": 10_000})


@pytest.fixture
def client(loopback: Loopback) -> Iterator[Client]:
    key = loopback.keys["hmac"]
    with Client(
        key.api_key,
        key.secret,
        environment=loopback.environment,
        transport=loopback.transport,
        connector=loopback.connector,
    ) as client:
        yield client


def test_it_waits_for_its_dip_and_pays_what_it_says(loopback: Loopback, client: Client) -> None:
    bot = DipBuyer(client, "BTCUSDT", fall=Decimal("0.0005"), quantity=Decimal("0.01"))
    assert not bot.look()
    for _ in range(6 * 60):
        loopback.advance(60)
        if bot.look():
            break
    else:
        pytest.fail("six hours without a dip")

    bought = client.spot.my_trades("BTCUSDT")
    paid = sum((each.quote_qty for each in bought), Decimal(0))
    balances = {each.asset: each.free for each in client.spot.account(omit_zero_balances=True).balances}
    assert sum(each.qty for each in bought) == Decimal("0.01")
    assert balances["USDT"] == 10_000 - paid
    assert balances["BTC"] == Decimal("0.01") - sum((each.commission for each in bought), Decimal(0))


def test_it_does_not_buy_what_it_cannot_pay(loopback: Loopback, client: Client) -> None:
    bot = DipBuyer(client, "BTCUSDT", fall=Decimal(-1), quantity=Decimal(1))  # a fall that is always there
    with pytest.raises(Exception, match="insufficient balance"):
        bot.look()
    assert client.spot.all_orders("BTCUSDT") == []
