"""Signed requests and their time: what is signed, how the signature may look, and how old or early it may be.

Written without bidwire's client on purpose: these are the rules that it keeps for you. The exchange of this example
has a clock that stands still, so that the bounds can be seen exactly.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from bidwire import Loopback
from bidwire.wire.http import HttpRequest


def main() -> None:
    loopback = Loopback()
    key = loopback.keys["hmac"]
    now = loopback.now // 1000

    def sign(total: str) -> str:
        return hmac.new(key.secret.encode(), total.encode(), hashlib.sha256).hexdigest()

    def ask(query: str) -> str:
        headers = (("X-MBX-APIKEY", key.api_key),)
        answer = loopback.http(
            HttpRequest("GET", loopback.environment.origin("api"), f"/api/v3/account?{query}", headers)
        )
        return "accepted" if answer.status == 200 else f"{answer.status} {json.loads(answer.body)['code']}"

    def at(timestamp: int, window: str = "") -> str:
        total = f"timestamp={timestamp}{window}"
        return ask(f"{total}&signature={sign(total)}")

    total = f"timestamp={now}&omitZeroBalances=true"
    print("signed:", ask(f"{total}&signature={sign(total)}"))
    print("signature in upper case:", ask(f"{total}&signature={sign(total).upper()}"))
    print("no signature:", ask(total))
    print("no timestamp:", ask(f"omitZeroBalances=true&signature={sign('omitZeroBalances=true')}"))
    print("something changed after signing:", ask(f"{total.replace('true', 'false')}&signature={sign(total)}"))

    # timestamp < serverTime + 1000 && serverTime - timestamp <= recvWindow
    for name, ahead, window in (
        ("999 ms early", 999, ""),
        ("1000 ms early", 1000, ""),
        ("1000 ms early in a large window", 1000, "&recvWindow=60000"),
        ("5000 ms old", -5000, ""),
        ("5001 ms old", -5001, ""),
        ("5001 ms old in a window of 6000", -5001, "&recvWindow=6000"),
        ("100 ms old in a window of 99", -100, "&recvWindow=99"),
    ):
        print(f"{name}: {at(now + ahead, window)}")


if __name__ == "__main__":
    main()
