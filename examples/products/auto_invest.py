"""Auto-Invest: a plan that buys BTC and ETH every week, and what all plans have brought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bidwire import Client
from bidwire.auto_invest import PlanPart


def main() -> None:
    with Client.from_env() as client:
        made = client.auto_invest.new_plan(
            source_type="MAIN_SITE",
            plan_type="PORTFOLIO",
            subscription_amount="100",
            subscription_cycle="WEEKLY",
            subscription_start_weekday="MON",
            subscription_start_time=8,
            source_asset="USDT",
            details=[PlanPart(target_asset="BTC", percentage=60), PlanPart(target_asset="ETH", percentage=40)],
        )
        print("plan", made.plan_id, "buys next at", made.next_execution_date_time)

        for plan in client.auto_invest.plans(plan_type="ALL").plans:
            print(plan.plan_id, plan.target_asset, plan.total_invested_in_usd + plan.pnl_in_usd, plan.status)
        month_ago = datetime.now(UTC) - timedelta(days=30)
        for purchase in client.auto_invest.purchases.pages(start_time=month_ago).rows():
            print(purchase.target_asset, purchase.target_asset_amount * purchase.execution_price)
        client.auto_invest.set_plan_status(plan_id=made.plan_id, status="PAUSED")


if __name__ == "__main__":
    main()
