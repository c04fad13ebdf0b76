"""Portfolio margin PRO: how far a margin call is, BNB into futures, and what negative balances have cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        account = client.portfolio_pro.account()
        level: Decimal = client.portfolio_pro.set_margin_call_level(margin_call_level="1.6").margin_call_level
        print(account.account_status, "uniMMR", account.uni_mmr, "above the call by", account.uni_mmr - level)
        for balance in client.portfolio_pro.balances():
            if balance.negative_balance < 0:
                print(balance.asset, balance.negative_balance, "of", balance.total_wallet_balance)
        try:
            moved = client.portfolio_pro.bnb_transfer(amount="1.5", transfer_side="TO_UM")
            print("moved:", moved.tran_id)
            if client.portfolio_pro.loan().amount > 0:
                print("repaid:", client.portfolio_pro.repay_loan(from_="SPOT").tran_id)
        except bidwire.OutcomeUnknown as error:
            print("no answer; balances tell whether it happened:", error)

        since = datetime.now(UTC) - timedelta(days=30)
        cost = sum(
            (row.interest for row in client.portfolio_pro.interest_history.pages(start_time=since).rows()), Decimal(0)
        )
        print("interest of the month:", cost)


if __name__ == "__main__":
    main()
