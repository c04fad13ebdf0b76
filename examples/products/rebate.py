"""Rebates: what commissions and referrals of others brought in the last month, by asset."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bidwire import AsyncClient

KINDS = {1: "commission", 2: "referral"}


async def main() -> None:
    async with AsyncClient.from_env() as client:
        brought: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        end = datetime.now(UTC)
        async for rebate in client.rebate.rebates.pages(start_time=end - timedelta(days=30), end_time=end).rows():
            brought[KINDS.get(rebate.type, "other"), rebate.asset] += rebate.amount
        for (kind, asset), amount in sorted(brought.items()):
            print(kind, amount, asset)

        newest = (await client.rebate.rebates(page=1)).data
        print(newest.total_records, "in all; the newest at", max(each.update_time for each in newest.data))


if __name__ == "__main__":
    asyncio.run(main())
