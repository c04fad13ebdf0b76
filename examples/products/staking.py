"""Staking: stake ETH for WBETH, redeem a part of it, and follow rate and rewards."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import AsyncClient


async def main() -> None:
    async with AsyncClient.from_env() as client:
        account, quota = await asyncio.gather(client.staking.eth_account(), client.staking.eth_quota())
        print("held:", account.holding_in_eth, "ETH, earned in 30 days:", account.thirty_days_profit_in_eth)
        try:
            staked = await client.staking.stake_eth(amount=min(quota.left_staking_personal_quota, Decimal("0.5")))
            print("got", staked.wbeth_amount, "WBETH at", staked.conversion_ratio)
            redeemed = await client.staking.redeem_eth(amount=account.holdings.wbeth_amount / 10, asset="WBETH")
            print(redeemed.eth_amount, "ETH arrive at", redeemed.arrival_time)
        except bidwire.OutcomeUnknown:
            print("no answer: see client.staking.eth_stakings and eth_redemptions")

        since = datetime.now(UTC) - timedelta(days=30)
        earned = Decimal(0)
        async for reward in client.staking.wbeth_rewards.pages(start_time=since).rows():
            earned += reward.amount_in_eth
        async for rate in client.staking.wbeth_rate_history.pages(start_time=since).rows():
            print(rate.time, rate.annual_percentage_rate, rate.exchange_rate)
        print("earned:", earned)


if __name__ == "__main__":
    asyncio.run(main())
