"""Gift cards: buy one within the limits, check it as its receiver would, and redeem it."""

from __future__ import annotations

from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        limit = client.gift_card.token_limits(base_token="USDT").data[0]
        amount: Decimal = min(max(limit.from_min, Decimal(25)), limit.from_max)
        try:
            card = client.gift_card.buy_card(base_token="USDT", face_token=limit.coin, base_token_amount=amount).data
        except bidwire.OutcomeUnknown:
            print("no answer: it may have been bought and paid for; ask before buying another")
            return
        print("card", card.reference_no, "until", card.expired_time)

        checked = client.gift_card.verify_card(reference_no=card.reference_no).data
        if checked.valid:
            redeemed = client.gift_card.redeem_card(code=card.code, external_uid="customer-17").data
            print("redeemed:", redeemed.amount, redeemed.token)


if __name__ == "__main__":
    main()
