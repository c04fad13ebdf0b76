"""The futures wallet: top USD-M futures up from spot, and list the transfers of the last week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client

SPOT_TO_USDM, USDM_TO_SPOT = 1, 2
LEAST = Decimal(500)


def main() -> None:
    with Client.from_env() as client:
        available = sum((row.available_balance for row in client.usdm.balances() if row.asset == "USDT"), Decimal(0))
        if available < LEAST:
            try:
                moved = client.futures_wallet.transfer(asset="USDT", amount=LEAST - available, type=SPOT_TO_USDM)
                print("moved:", moved.tran_id)
            except bidwire.OutcomeUnknown:
                print("no answer: the transfers below tell whether it happened")
            except bidwire.InsufficientFunds as error:
                print("spot has too little:", error.message)

        week_ago = datetime.now(UTC) - timedelta(days=7)
        for row in client.futures_wallet.transfers.pages(asset="USDT", start_time=week_ago).rows():
            sign = 1 if row.type == SPOT_TO_USDM else -1
            print(row.timestamp, sign * row.amount, row.status)


if __name__ == "__main__":
    main()
