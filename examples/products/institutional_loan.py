"""Institutional loans: the room that each risk unit has, a repayment where it is short, and a month's interest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import bidwire
from bidwire import Client

HIGHEST = Decimal("0.55")


def main() -> None:
    with Client.from_env() as client:
        for unit in client.institutional_loan.risk_unit_details():
            room: Decimal = unit.max_allowed_borrow_limit - unit.total_liability
            print(unit.group_id, "loan-to-value", unit.ltv, "room", room)
            for liability in unit.liabilities if unit.ltv > HIGHEST else []:
                owed = liability.principal + liability.interest
                try:
                    repaid = client.institutional_loan.repay(
                        group_id=unit.group_id, asset_name=liability.asset_name, amount=owed / 10
                    )
                    print("repaid", repaid.amount, liability.asset_name, "as", repaid.transaction_id)
                except bidwire.OutcomeUnknown:
                    print("no answer: see client.institutional_loan.borrow_repays(type='REPAY')")

        since = datetime.now(UTC) - timedelta(days=30)
        interest = Decimal(0)
        for row in client.institutional_loan.interest_history.pages(asset="USDT", start_time=since).rows():
            interest += row.interest
        print("interest of the month:", interest)


if __name__ == "__main__":
    main()
