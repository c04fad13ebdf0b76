"""The wallet: withdraw over the cheapest network, once only, and turn dust into BNB."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client

ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"


def main() -> None:
    with Client.from_env() as client:
        coin = max(client.wallet.coins(), key=lambda each: each.free)
        networks = [each for each in coin.network_list if each.withdraw_enable]
        cheapest = min(networks, key=lambda each: each.withdraw_fee, default=None)
        if cheapest is not None and coin.free > cheapest.withdraw_min:
            amount: Decimal = (coin.free / 2).quantize(cheapest.withdraw_integer_multiple)
            mine = f"example-{secrets.token_hex(8)}"
            try:
                sent = client.wallet.withdraw(
                    coin=coin.coin, address=ADDRESS, amount=amount, network=cheapest.network, withdraw_order_id=mine
                )
                print("on its way:", sent.id)
            except bidwire.OutcomeUnknown:
                # Our own id tells it from every other: what is listed under it happened.
                print("no answer; listed:", client.wallet.withdrawals(coin=coin.coin, withdraw_order_id=mine))

        dust = [each for each in client.wallet.dust_assets().details if each.to_bnb > 0]
        if dust:
            turned = client.wallet.dust_transfer(asset=",".join(each.asset for each in dust))
            print("got", turned.total_transferred, "BNB for", turned.total_service_charge)
        since = datetime.now(UTC) - timedelta(days=30)
        for deposit in client.wallet.deposits.pages(start_time=since).rows():
            print(deposit.insert_time, deposit.amount, deposit.coin, deposit.network)


if __name__ == "__main__":
    main()
