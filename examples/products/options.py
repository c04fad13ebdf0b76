"""European options: the contract nearest the market, a bid below its mark, protection for quotes, and the greeks held."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

import bidwire
from bidwire import Client
from bidwire.options import SymbolInfo

UNDERLYING = "SOLUSDT"


def main() -> None:
    with Client.from_env() as client:
        index = client.options.index_price(underlying=UNDERLYING).index_price
        calls: list[SymbolInfo] = [
            each
            for each in client.options.exchange_info().option_symbols
            if each.underlying == UNDERLYING and each.side == "CALL"
        ]
        nearest = min(calls, key=lambda each: abs(each.strike_price - index))
        [mark] = client.options.mark_prices(symbol=nearest.symbol)
        price = (mark.mark_price * Decimal("0.9")).quantize(Decimal(1).scaleb(-nearest.price_scale), ROUND_DOWN)
        print(nearest.symbol, "mark", mark.mark_price, "volatility", mark.mark_iv, "delta", mark.delta)
        client.options.set_market_maker_protection(
            underlying=UNDERLYING,
            window_time_in_milliseconds=3000,
            frozen_time_in_milliseconds=30_000,
            qty_limit=2,
            delta_limit="1.5",
        )
        try:
            placed = client.options.new_order(
                nearest.symbol,
                "BUY",
                "LIMIT",
                quantity=nearest.min_qty,
                price=price,
                time_in_force="GTC",
                post_only=True,
            )
            print("order", placed.order_id, placed.status)
        except bidwire.InsufficientFunds as error:
            print("too little margin:", error.message)

        for position in client.options.positions():
            print(position.symbol, position.quantity * position.mark_price, position.unrealized_pnl)
        for greeks in client.options.account().greeks:
            print(greeks.underlying, "delta", greeks.delta, "theta", greeks.theta)


if __name__ == "__main__":
    main()
