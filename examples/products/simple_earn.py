"""Simple Earn: put idle USDT where it earns most, and see what was earned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client

LEAST = Decimal("0.3")


def main() -> None:
    with Client.from_env() as client:
        offers = [each for each in client.simple_earn.flexible_products.pages(asset="USDT").rows() if each.can_purchase]
        best = max(offers, key=lambda each: each.latest_annual_percentage_rate, default=None)
        if best is not None:
            quota = client.simple_earn.flexible_personal_quota(product_id=best.product_id).left_personal_quota
            amount: Decimal = min(quota, max(best.min_purchase_amount, Decimal(100)))
            try:
                bought = client.simple_earn.subscribe_flexible(
                    product_id=best.product_id, amount=amount, auto_subscribe=False, source_account="SPOT"
                )
                print("subscribed:", bought.purchase_id, "at", best.latest_annual_percentage_rate)
            except bidwire.OutcomeUnknown:
                print("no answer: look at the positions before subscribing again")
        for position in client.simple_earn.flexible_positions.pages().rows():
            if position.can_redeem and position.latest_annual_percentage_rate < LEAST:
                client.simple_earn.redeem_flexible(product_id=position.product_id, redeem_all=True, dest_account="SPOT")

        since = datetime.now(UTC) - timedelta(days=30)
        for reward in client.simple_earn.flexible_rewards.pages(type="ALL", start_time=since).rows():
            print(reward.time, reward.rewards, reward.asset)
        print("worth", client.simple_earn.account().total_amount_in_usdt, "USDT")


if __name__ == "__main__":
    main()
