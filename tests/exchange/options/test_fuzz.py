"""Whatever the options are asked, well signed or not, there is an answer in the documented form, and they live on."""

from __future__ import annotations

import json
import logging
import os
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from bidwire.exchange.options.venue import OptionsLimits
from bidwire.products.options import Options
from bidwire.wire.product import ProductMethod
from bidwire.wire.sign import Hmac

if TYPE_CHECKING:
    from tests.exchange.options.conftest import Floor

SOAK = int(os.environ.get("BIDWIRE_SOAK", "1"))
"""How many times as much as in the gate (.ci/soak)."""
CALL = "BTC-260102-60000-C"
NASTY = [
    "", "0", "-1", "1", "0.01", "100", "500", "1e3", "NaN", "Infinity", "1" * 30, "9223372036854775808", "0.000000001", "99999999999.99", "null",
    "true", "FALSE", CALL, CALL.lower(), "BTC-260102-60000-P", "BTC-260102-1-C", "BTC-260199-60000-C", "BTC-260102-60000", "---", "BTCUSDT", "USDT",
    "BUY", "SELL", "LIMIT", "MARKET", "GTC", "IOC", "FOK", "GTX", "ACK", "RESULT", "1m", "1M", "3d", "1767225600000", "\x00", "\ufffd", "测试", "%zz",
    "A" * 5000, "[]", "{}", "[" * 5000, "[[[[", "[1]", '["a"]', "[1,2,3,4,5,6,7,8,9,10,11]", '{"a":1}', "[null]", "[{}]", "[[]]", "[1e999]",
    json.dumps([{"symbol": CALL, "side": "BUY", "type": "LIMIT", "quantity": "0.1", "price": "500"}]),
    json.dumps([{"symbol": 1, "side": [], "type": {}, "quantity": None, "price": -1}]),
]  # fmt: skip
SENSE = {
    "symbol": CALL, "underlying": "BTCUSDT", "side": "BUY", "type": "LIMIT", "quantity": "0.1", "price": "500", "timeInForce": "GTC",
    "orders": NASTY[-2], "orderIds": "[1,2]", "orderId": "1", "limit": "10", "interval": "1m", "currency": "USDT", "countdownTime": "60000",
    "underlyings": "BTCUSDT", "windowTimeInMilliseconds": "3000", "frozenTimeInMilliseconds": "3000", "qtyLimit": "2", "deltaLimit": "2.3",
}  # fmt: skip
REQUESTS = [method.request for method in vars(Options).values() if isinstance(method, ProductMethod)]


def some_params(random: Random, names: list[str]) -> list[tuple[str, str]]:
    """What the request takes, now and then without it, twice, or with something that it does not know."""
    pairs: list[tuple[str, str]] = []
    mostly = random.choice([0.0, 0.7, 0.95])
    for name in names:
        if random.random() < (0.97 if name in SENSE else 0.15):
            sensible = name in SENSE and random.random() < mostly
            pairs.append((name, SENSE[name] if sensible else random.choice(NASTY)))
    if random.random() < 0.2:
        pairs.append((random.choice(["foo", "Symbol", "", "\x00", *names]), random.choice(NASTY)))
    random.shuffle(pairs)
    return pairs


def wire_names(request: Any) -> list[str]:
    return [name for name in request.__struct_encode_fields__ if name != "timestamp"]


@pytest.mark.parametrize("seed", range(3 * SOAK))
def test_every_route_answers_whatever_it_is_asked(
    new_floor: type[Floor], caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    floor = new_floor(limits=OptionsLimits(weight=10**9, raw_requests=10**9, orders_10s=10**9, orders_1m=10**9))
    random = Random(seed)
    accepted = set()
    for _ in range(1500):
        request: Any = random.choice(REQUESTS)
        who, route = random.choice([floor.alice, floor.bob]), request.route
        pairs = some_params(random, wire_names(request))
        if route.security.signed:
            pairs.append(("timestamp", str(floor.wall // 1000) if random.random() < 0.9 else random.choice(NASTY)))
        texts = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs]
        cut = random.randrange(len(texts) + 1) if route.verb != "GET" and random.random() < 0.3 else len(texts)
        query, body = "&".join(texts[:cut]), "&".join(texts[cut:])
        if route.security.signed and random.random() < 0.95:
            query += f"&signature={Hmac(who.secret).sign((query + body).encode())}"
        verb = route.verb if random.random() < 0.98 else random.choice(["PATCH", "PUT", "DELETE"])
        response = floor.send(verb, route.path, query, body, api_key=who.api_key)
        assert response.status in (200, 400, 401, 404, 405), (verb, route.path, query, response.body)
        if response.headers["content-type"] == "text/html":
            assert response.status in (404, 405)
            continue
        answer = json.loads(response.body)
        if response.status == 200:
            accepted.add(request)
        else:
            assert list(answer) == ["code", "msg"]
            assert answer["code"] not in (-1000, -1001), (verb, route.path, query, answer)
            assert "Traceback" not in answer["msg"]
            assert "bidwire" not in answer["msg"]
        if random.random() < 0.1:
            floor.advance(random.choice([0.01, 5]))
    assert len(accepted) > 20
    assert floor.get("/eapi/v1/ping") == {}
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
