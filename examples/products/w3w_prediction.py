"""Prediction markets: buy the likeliest outcome of the busiest market at a quote, and see what positions are worth."""

from __future__ import annotations

from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        wallet = client.w3w_prediction.wallets().wallets[0]
        topic = client.w3w_prediction.markets(sort_by="VOLUME", order_by="DESC", limit=1).rows[0]
        outcomes = [outcome for market in topic.markets for outcome in market.outcomes or []]
        likeliest = max(outcomes, key=lambda each: each.chance)
        print(topic.title, "-", likeliest.name, likeliest.price)
        quote = client.w3w_prediction.quote(
            wallet_address=wallet.wallet_address,
            token_id=likeliest.token_id,
            side="BUY",
            amount_in=Decimal(20),
            order_type="MARKET",
            slippage_bps=50,
        )
        print("pays", quote.amount_in, "for at least", quote.min_receive, "fee", quote.fee_amount)
        try:
            placed = client.w3w_prediction.new_order(
                wallet_address=wallet.wallet_address,
                wallet_id=wallet.wallet_id,
                quote_id=quote.quote_id,
                time_in_force="FOK",
                account_type="SPOT",
                order_type="MARKET",
                slippage_bps=50,
            )
            print("order", placed.order_id)
        except bidwire.OutcomeUnknown:
            print("no answer: see client.w3w_prediction.order_history before buying again")

        for position in client.w3w_prediction.positions.pages(wallet_address=wallet.wallet_address).rows():
            gain: Decimal = position.shares * position.current_price - position.total_cost
            print(position.market_title, position.outcome_name, gain)


if __name__ == "__main__":
    main()
