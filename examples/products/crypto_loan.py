"""Crypto loans: borrow against BTC, put collateral in where a loan has become risky, and see what it all costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client

RISKY = Decimal("0.45")  # of the collateral's worth; a margin call comes at 0.85


def main() -> None:
    with Client.from_env() as client:
        [terms] = client.crypto_loan.loanable_assets(loan_coin="USDT").rows
        yearly: Decimal = terms.flexible_interest_rate * 100
        print("USDT at", yearly, "% a year, at most", terms.flexible_max_limit)
        try:
            loan = client.crypto_loan.borrow(loan_coin="USDT", collateral_coin="BTC", loan_amount=1000)
            print(loan.status, loan.loan_amount, "for", loan.collateral_amount, loan.collateral_coin)
        except bidwire.OutcomeUnknown:
            print("no answer: it may stand; the loans below tell")

        for each in client.crypto_loan.ongoing_orders.pages().rows():
            if each.current_ltv > RISKY:
                adjusted = client.crypto_loan.adjust_ltv(
                    loan_coin=each.loan_coin,
                    collateral_coin=each.collateral_coin,
                    adjustment_amount="0.01",
                    direction="ADDITIONAL",
                )
                print(each.loan_coin, "loan-to-value:", each.current_ltv, "->", adjusted.current_ltv)
        since = datetime.now(UTC) - timedelta(days=90)
        repaid = sum((row.repay_amount for row in client.crypto_loan.repays.pages(start_time=since).rows()), Decimal(0))
        print("repaid in 90 days:", repaid)


if __name__ == "__main__":
    main()
