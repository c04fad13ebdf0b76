"""NFTs: what is held, what came in and went out, and what trading them has cost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bidwire import AsyncClient

BUY_ORDERS = 0


async def main() -> None:
    async with AsyncClient.from_env() as client:
        held = [asset async for asset in client.nft.assets.pages().rows()]
        print(len(held), "held, on", {asset.network for asset in held})

        since = datetime.now(UTC) - timedelta(days=30)
        async for deposit in client.nft.deposits.pages(start_time=since).rows():
            print("in:", deposit.token_id, deposit.network, deposit.tx_id)
        fees = Decimal(0)
        async for withdrawal in client.nft.withdrawals.pages(start_time=since).rows():
            fees += withdrawal.fee
        print("fees for withdrawals:", fees)
        bought = await client.nft.transactions(order_type=BUY_ORDERS, start_time=since, limit=50)
        spent = sum((each.trade_amount for each in bought.rows), Decimal(0))
        print(bought.total, "bought for", spent)


if __name__ == "__main__":
    asyncio.run(main())
