"""Brokers: an account and a key for a new customer, money into it, and the rebates of the last day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        mine = client.broker.account()
        print(mine.max_sub_account_qty - mine.sub_account_qty, "more customers may come")
        customer = client.broker.create_sub_account(tag="alice")
        key = client.broker.create_api_key(sub_account_id=customer.sub_account_id, can_trade=True)
        print("a key, whose secret is told this once:", key.api_key)
        client.broker.set_commission(
            sub_account_id=customer.sub_account_id, maker_commission="0.001", taker_commission=Decimal("0.0012")
        )
        try:
            moved = client.broker.universal_transfer(
                to_id=customer.sub_account_id,
                from_account_type="SPOT",
                to_account_type="SPOT",
                asset="USDT",
                amount=250,
            )
            print("moved:", moved.txn_id)
        except bidwire.OutcomeUnknown:
            print("no answer: see client.broker.universal_transfers before sending it again")

        since = datetime.now(UTC) - timedelta(days=1)
        income = sum((each.income for each in client.broker.rebates.pages(start_time=since).rows()), Decimal(0))
        print("rebates of the day:", income)


if __name__ == "__main__":
    main()
