"""Dual Investment: the best rate for being paid in BTC below today's price, and what is invested already."""

from __future__ import annotations

from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        offers = [
            product
            for product in client.dual_investment.products.pages(
                option_type="PUT", exercised_coin="BTC", invest_coin="USDT"
            ).rows()
            if product.can_purchase and product.duration <= 14
        ]
        best = max(offers, key=lambda each: each.apr, default=None)
        if best is not None:
            amount = max(best.min_amount, Decimal(100))
            try:
                bought = client.dual_investment.subscribe(
                    id=best.id, order_id=str(best.order_id), deposit_amount=amount
                )
                print(bought.purchase_status, bought.subscription_amount, "at", bought.strike_price, "for", bought.apr)
            except bidwire.OutcomeUnknown:
                print("no answer: look among the positions before subscribing again")

        for position in client.dual_investment.positions.pages().rows():
            gain: Decimal = position.subscription_amount * position.apr * position.duration / 365
            print(position.id, position.invest_coin, position.strike_price, "brings", gain)
        print("worth", client.dual_investment.account().total_amount_in_usdt, "USDT in all")


if __name__ == "__main__":
    main()
