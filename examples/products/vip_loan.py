"""VIP loans: compare the rates, borrow, and repay what is about to expire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        [rate] = client.vip_loan.interest_rates(loan_coin="USDT")
        fixed = min(
            (offer.interest_rate for offer in client.vip_loan.fixed_rate_market.pages(loan_coin="USDT").rows()),
            default=None,
        )
        print("flexible", rate.flexible_yearly_interest_rate, "fixed", fixed)
        collateral = client.vip_loan.collateral_accounts().rows[0]
        try:
            asked = client.vip_loan.borrow(
                loan_account_id=12345678,
                loan_coin="USDT",
                loan_amount=Decimal(100_000),
                collateral_account_id=collateral.collateral_account_id,
                collateral_coin=collateral.collateral_coin,
                is_flexible_rate=True,
            )
            print("asked for:", asked.request_id, asked.loan_amount)
        except bidwire.OutcomeUnknown:
            print("no answer: see client.vip_loan.applications before asking again")

        soon = datetime.now(UTC) + timedelta(days=3)
        for loan in client.vip_loan.ongoing_orders.pages(loan_coin="USDT").rows():
            if loan.expiration_time < soon.timestamp() * 1000:
                repaid = client.vip_loan.repay(order_id=loan.order_id, amount=loan.total_debt + loan.residual_interest)
                print(loan.order_id, repaid.repay_status, "left:", repaid.remaining_principal)


if __name__ == "__main__":
    main()
