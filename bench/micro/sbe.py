"""An answer in SBE against the same one in JSON: bytes, and CPU from the body to the typed result.

    sbe.py [ROUNDS]

Rows are interleaved; the figure is the median of the rounds.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import msgspec

from bidwire.products.spot.requests import GetDepth, GetTrades
from bidwire.wire.http import HttpResponse, decode
from bidwire.wire.request import Request
from bidwire.wire.sbe import as_json, encode, spot_schema


def depth(levels: int) -> object:
    rows = [[f"{65000 - n / 100:.8f}", f"{(n * 7919 % 99991) / 100000:.8f}"] for n in range(levels)]
    return {"lastUpdateId": 1_000_000, "bids": rows, "asks": rows}


def trades(count: int) -> object:
    return [
        {"id": n, "price": "65000.10000000", "qty": "0.00100000", "quoteQty": "65.00010000", "time": 1_700_000_000_000 + n,
         "isBuyerMaker": n % 2 == 0, "isBestMatch": True}
        for n in range(count)
    ]  # fmt: skip


def seconds(work: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    cases: list[tuple[str, Request[object], object]] = [
        ("depth, 50 levels a side", GetDepth(symbol="BTCUSDT"), depth(50)),
        ("depth, 500 levels a side", GetDepth(symbol="BTCUSDT"), depth(500)),
        ("500 trades", GetTrades(symbol="BTCUSDT"), trades(500)),
    ]
    print(f"{'':<28}{'JSON bytes':>12}{'SBE':>8}{'JSON µs':>10}{'SBE µs':>10}{'SBE : JSON':>12}")
    for name, request, answer in cases:
        template = 200 if isinstance(answer, dict) else 201
        json, binary = msgspec.json.encode(answer), encode(spot_schema(), template, answer)
        plain = HttpResponse(200, {"content-type": "application/json"}, json)
        sbe = HttpResponse(200, {"content-type": "application/sbe"}, binary)
        times = max(3, 40_000 // len(json))
        by_json, by_sbe = [], []
        for _ in range(rounds):
            by_json.append(seconds(lambda plain=plain, request=request: decode(request, plain), times))
            by_sbe.append(seconds(lambda sbe=sbe, request=request: decode(request, as_json.response(sbe)), times))
        one, other = statistics.median(by_json) * 1e6, statistics.median(by_sbe) * 1e6
        print(f"{name:<28}{len(json):>12}{len(binary):>8}{one:>10.1f}{other:>10.1f}{other / one:>12.1f}")


if __name__ == "__main__":
    main()
