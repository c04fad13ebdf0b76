"""The website's own list of markets: how much each coin is worth in all, for those whose supply is told."""

from __future__ import annotations

from decimal import Decimal

from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        worth: dict[str, Decimal] = {}
        for listing in client.website.listings(include_etf=False).data:
            if listing.quote_asset == "USDT" and listing.base_asset and listing.last and listing.circulating_supply:
                worth[listing.base_asset] = listing.last * listing.circulating_supply
        for asset, value in sorted(worth.items(), key=lambda each: each[1], reverse=True)[:10]:
            print(f"{asset:10} {value:20,.0f} USDT")

        day = client.spot.tickers_24h(symbols=[f"{asset}USDT" for asset in worth] or None)
        print("volume of the day:", sum((each.quote_volume for each in day), Decimal(0)))


if __name__ == "__main__":
    main()
