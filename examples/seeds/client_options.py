"""The options that a REST client may want, and what they are called here.

Everything is in one frozen `Settings`; places are `Environment`s. `client.using(...)` is a copy with some changed.
"""

from __future__ import annotations

from decimal import Decimal

from bidwire import DEMO, PRODUCTION, TESTNET, Client, ClockSettings, Settings, columns


def main() -> None:
    with Client.from_env(settings=Settings(recv_window=10_000)) as client:
        print("recv window:", client.settings.recv_window, client.spot.account().uid)

        # Numbers: exact by themselves, floats for those who want them
        price = client.spot.ticker_price("BTCUSDT")
        assert isinstance(price.price, Decimal)
        print("numbers:", type(price.price).__name__, type(price.to_dict(numbers=float)["price"]).__name__)
        candles = client.spot.klines("BTCUSDT", interval="1m", limit=3)
        print("columns:", [type(value).__name__ for value in columns(candles, numbers=float)["close"]])

        # What is None is not sent
        print("None is left out:", client.spot.depth("BTCUSDT", limit=None).last_update_id > 0)

        # Parameters are checked before anything is sent: names, words, numbers
        for call in (
            lambda: client.spot.depth("BTCUSDT", limt=5),  # type: ignore[call-arg]  # the mistake is the point
            lambda: client.spot.new_order("BNBUSDT", "BYU", "LIMIT"),  # type: ignore[arg-type]  # the mistake is the point
            lambda: client.spot.new_order("BNBUSDT", "BUY", "LIMIT", price="3,50"),
        ):
            try:
                call()
            except (TypeError, ValueError) as error:
                print("strict:", error)

        # The clock: measured again every so often, by hand, or left alone
        for clock in (ClockSettings(interval=300), ClockSettings(offset=0), ClockSettings(heal=False)):
            print("clock:", clock, client.using(clock=clock).spot.account().uid)

        # Limits: the client waits for its budget unless told not to
        print("limits off:", client.using(limits=False).spot.time().server_time > 0)

    # Places: testnet and demo trading, another host
    for place in (TESTNET, DEMO, PRODUCTION.using(rest="https://api2.binance.com")):
        print(f"{place.name}: {place.origin('api')}")


if __name__ == "__main__":
    main()
