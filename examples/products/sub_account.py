"""Sub-accounts: what each is worth, money to one that runs short, and its positions in futures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client

USDM = 1


def main() -> None:
    with Client.from_env() as client:
        worth: dict[str, Decimal] = {
            row.email: row.total_asset for row in client.sub_account.spot_summary(size=20).rows
        }
        for sub in client.sub_account.sub_accounts.pages().rows():
            print(sub.email, worth.get(sub.email, 0), "BTC", "frozen" if sub.is_freeze else "")
            free = {each.asset: each.free for each in client.sub_account.assets(email=sub.email).balances}
            if free.get("USDT", Decimal(0)) < 100:
                try:
                    moved = client.sub_account.universal_transfer(
                        from_account_type="SPOT",
                        to_account_type="SPOT",
                        to_email=sub.email,
                        asset="USDT",
                        amount="150.5",
                    )
                    print("moved:", moved.tran_id)
                except bidwire.OutcomeUnknown:
                    print("no answer: the transfers below tell whether it happened")
            for position in client.sub_account.futures_positions(email=sub.email, futures_type=USDM).usdm or []:
                print(position.symbol, position.position_amount * position.mark_price, position.unrealized_profit)

        since = datetime.now(UTC) - timedelta(days=7)
        for transfer in client.sub_account.universal_transfers.pages(start_time=since).rows():
            print(transfer.create_timestamp, transfer.amount, transfer.asset, "to", transfer.to_email, transfer.status)


if __name__ == "__main__":
    main()
