"""Mining: workers that have fallen behind, and what the pool paid this month."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bidwire import Client

ALGO, USER = "sha256", "our-farm"


def main() -> None:
    with Client.from_env() as client:
        farm = client.mining.statistics(algo=ALGO, user_name=USER).data
        print(farm.valid_num, "of", farm.valid_num + farm.invalid_num, "at work:", farm.day_hash_rate, farm.unit)
        for miner in client.mining.miners.pages(algo=ALGO, user_name=USER).rows():
            if miner.hash_rate < miner.day_hash_rate / 2:
                print(miner.worker_name, "does", miner.hash_rate, "rejects", miner.reject_rate)

        paid: dict[str, Decimal] = defaultdict(Decimal)
        month_ago = datetime.now(UTC) - timedelta(days=30)
        for earning in client.mining.earnings.pages(algo=ALGO, user_name=USER, start_date=month_ago).rows():
            paid[earning.coin_name] += earning.profit_amount
        for bonus in client.mining.bonuses(algo=ALGO, user_name=USER, coin="BTC").rows:
            paid[bonus.coin_name] += bonus.profit_amount
        print(dict(paid))


if __name__ == "__main__":
    main()
