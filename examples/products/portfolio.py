"""Portfolio margin: one account for three markets; a position in USD-M futures with a stop, and what it earns."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import AsyncClient

SAFE = Decimal("1.5")  # uniMMR, below which nothing is opened


async def main() -> None:
    async with AsyncClient.from_env() as client:
        account, balances = await asyncio.gather(client.portfolio.account(), client.portfolio.balances())
        print("uniMMR", account.uni_mmr, account.account_status, "equity", account.account_equity)
        print({row.asset: row.total_wallet_balance - row.negative_balance for row in balances})
        if account.uni_mmr < SAFE:
            return
        mine = f"example-{secrets.token_hex(8)}"
        try:
            placed = await client.portfolio.new_um_order(
                "BTCUSDT", "BUY", "LIMIT", quantity="0.01", price=60000, time_in_force="GTC", new_client_order_id=mine
            )
            print(placed.order_id, placed.status, placed.orig_qty - placed.executed_qty)
        except bidwire.OutcomeUnknown:
            found = await client.portfolio.get_um_order("BTCUSDT", orig_client_order_id=mine)
            print("no answer, but it stands:", found.status)
        stop = await client.portfolio.new_um_algo_order(
            "BTCUSDT",
            "SELL",
            "STOP_MARKET",
            algo_type="CONDITIONAL",
            quantity="0.01",
            trigger_price="57000",
            reduce_only=True,
        )
        print("stop", stop.algo_id, stop.algo_status)

        earned = Decimal(0)
        since = datetime.now(UTC) - timedelta(days=7)
        async for row in client.portfolio.um_income.pages(symbol="BTCUSDT", start_time=since).rows():
            earned += row.income
        print("earned in a week:", earned)


if __name__ == "__main__":
    asyncio.run(main())
