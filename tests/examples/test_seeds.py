"""Every example of examples/seeds runs against the exchange in the box, and shows what it promises.

And docs/seeds.md keeps its word: what it names is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "examples" / "seeds"
MAP = ROOT / "docs" / "seeds.md"

# What an example's output must hold, in this order: patterns of whole lines.
SHOWS: dict[str, list[str]] = {
    "usage": [
        r"BNB: 1000\.0+ free, 0\S* in orders",
        r"order \d+: BUY 1\.0+ BNBUSDT at 350\.0+, NEW",
        r"order \d+: CANCELED",
    ],
    "base_url": [
        r"default: https://api\.binance\.com",
        r"alternatives: .*https://api1\.binance\.com https://api2\.binance\.com https://api3\.binance\.com.*",
        r"chosen: https://api1\.binance\.com",
        r"with the first host down: BTCUSDT was answered by the second",
    ],
    "optional_parameters": [
        r"a window of 6000 ms: account \d+",
        r"the same for a whole client: 6000 ms, account \d+",
        r"60000 ms: account \d+",
        r"refused here: recv_window is 60001 ms; .* at most 60000",
        r"refused there: .*60000\. -1102",
    ],
    "response_metadata": [
        r"x-mbx-used-weight: \d+",
        r"x-mbx-used-weight-1m: \d+",
        r"the same, read: \{'1m': \d+\}",
        r"status: 200 - symbols: [1-9]\d*",
        r"REQUEST_WEIGHT per 1m: [1-9]\d* of 6000",
    ],
    "custom_logger": [
        r"--- stdout\.log",
        r".* DEBUG my-bot\.rest GET /api/v3/exchangeInfo .* status=200 .*",
        r".* INFO my-bot [1-9]\d* symbols",
        r".* INFO my-bot\.rest GET /api/v3/exchangeInfo .*-1121.*",
        r"--- stderr\.log",
        r".* ERROR my-bot refused: GetExchangeInfo: Invalid symbol\. \(-1121\)",
    ],
    "client_and_server_errors": [
        r"headers: \{.*'x-mbx-used-weight-1m': '\d+'.*\}",
        r"status: 400",
        r"code: -1121",
        r"message: Invalid symbol\.",
        r"not found: 400 -2011 Unknown order sent\.",
        r"server error: 502 Unavailable executed: no",
    ],
    "websocket_callbacks": [
        r"default: wss://stream\.binance\.com:9443",
        r"testnet: wss://stream\.testnet\.binance\.vision",
        r"open",
        r"closed 1000",
        *[r"BNBUSDT \d+\.\d+ \d+\.\d+"] * 3,
    ],
    "combined_streams": [
        r"refused: 'ethusdt@tikcer' is no spot stream; did you mean 'ethusdt@ticker'\?",
        r"btcusdt@miniTicker MiniTickerEvent",
        r"ethusdt@ticker TickerEvent",
        r"the exchange confirms: btcusdt@miniTicker ethusdt@tikcer",
        r"and sends: btcusdt@miniTicker",
    ],
    "unsubscribe": [
        r"still subscribed: bnbusdt@aggTrade",
        r"heard: BNBUSDT",
        r"closed: True",
        *[r"bidwire\.ws\.stream: No connection to close"] * 2,
    ],
    "user_data_stream": [
        r"POST 410 .*user_stream.*",
        r"PUT 410 .*user_stream.*",
        r"order NEW NEW 350\.0+",
        r"balances USDT [1-9]\d*\.\d+ locked",
        r"order CANCELED CANCELED 350\.0+",
    ],
    "auto_reconnect": [
        r"open",
        r"heard: BNBUSDT",
        r"closed 1001",
        r"open again after \d+ ms with bnbusdt@aggTrade",
        r"heard: BNBUSDT",
        r"closed 1000",
    ],
    "custom_logger_streams": [
        r"listen to event: on_event",
        r"listen to event: on_open",
        r"listen to event: on_close",
        r"open",
        r"BNBUSDT \d+\.\d+",
        r"closed",
    ],
    "testnet": [
        r"/api: https://testnet\.binance\.vision",
        r"wallet\.api_restrictions: environment 'testnet' does not serve /sapi .* nothing was sent, .*; executed: no",
        r"a raw call: environment 'testnet' does not serve /sapi .*",
    ],
    "hmac_key": [
        r"account \d+",
        r"Client\(.*keys=\{default: ….{4}\}\)",
        r"request failed: .*\(-1022\); signed was timestamp=\d+&signature=…",
    ],
    "rsa_key": [r"balances: .*BTC 10\.0+.*"] * 2,
    "ed25519_key": [r"over REST: account \d+", r"over the WebSocket API: account \d+"],
    "key_detection": [
        r"a plain string +hmac +hmac",
        r"RSA under RSA PRIVATE KEY +rsa +rsa",
        r"RSA under PRIVATE KEY +rsa +ed25519",
        r"RSA, encrypted +rsa +ed25519",
        r"Ed25519 +ed25519 +ed25519",
        r"Ed25519 on one line with \\n +ed25519 +ed25519",
        r"Ed25519 with CRLF +ed25519 +ed25519",
        r"refused: .*damaged or cut off",
        r"refused: .*encrypted; give its passphrase",
        r"refused: the API secret is empty",
    ],
    "environment_variables": [
        r"from the environment: \d+",
        r"from a file: \d+",
        r"RSA by a path: \d+",
        r"RSA by PEM: \d+",
        r"RSA by PEM on one line: \d+",
        r"ED25519 by a path: \d+",
        r"ED25519 by PEM: \d+",
        r"ED25519 by PEM on one line: \d+",
        r"Client\(.*keys=\{default: ….{4}\}\)",
    ],
    "client_options": [
        r"recv window: 10000 \d+",
        r"numbers: Decimal float",
        r"columns: \['float', 'float', 'float'\]",
        r"None is left out: True",
        r"strict: .*limt.*",
        r"strict: .*'BYU' is no Side; did you mean 'BUY'\?",
        r"strict: .*not a number: '3,50'",
        *[r"clock: .* \d+"] * 3,
        r"limits off: True",
        r"testnet: https://testnet\.binance\.vision",
        r"demo: https://demo-api\.binance\.com",
        r"production: https://api2\.binance\.com",
    ],
    "stream_credentials": [
        r"public stream: BTCUSDT",
        r"private stream without a key: .*nothing was sent",
        r"hmac: .*heard as ExecutionReport.*",
        r"rsa: .*heard as ExecutionReport.*",
        r"ed25519: .*heard as ExecutionReport.*",
    ],
    "websocket_api": [
        r"hmac: account \d+; nobody is logged on, each call was signed",
        r"rsa: account \d+; nobody is logged on, each call was signed",
        r"ed25519: account \d+; logged on, once: True",
    ],
    "key_permissions": [
        r"a trading key may: read, trade spot and margin",
        r"warnings: the key works from any address.*",
        r"a reading key may: read - warnings: 0",
        r"and may not trade: 401 -2015 .*",
        r"a key bound to another address works: False",
        r"reason: .*this address is not on its list.*",
    ],
    "answers_and_times": [
        r"an object or an array: dict list",
        r"oldest first: True True",
        r"milliseconds: 13 digits",
        r"microseconds: 16 digits",
    ],
    "http_status": [
        r"400 .* BadRequest, executed: no",
        r"403 .* Blocked, executed: no",
        r"429 .* RateLimited, executed: no, wait 30 s",
        r"418 .* Banned, executed: no, wait 30 s",
        r"500 .* OutcomeUnknown\w*, executed: unknown",
        r"503 Unknown error.* OutcomeUnknown\w*, executed: unknown",
        r"503 Service Unavailable.* Unavailable, executed: no",
        r"503 Internal error.* OutcomeUnknown\w*, executed: unknown",
    ],
    "parameters": [
        r"GET, query only: 400 \{'code': -1121, 'msg': 'Invalid symbol\.'\}",
        r"POST, query: 200 \{\}",
        r"POST, body: 200 \{\}",
        r"POST, both: 200 \{\}",
        r"in both, the query wins: 200 \{\}",
        r"in both, the other way: 400 .*-1121.*",
        r"another order: 200 \{\}",
        r"DELETE, query: 400 .*-2011.*",
        r"DELETE, body: 400 .*-2011.*",
        r"bidwire, both: \{\}",
    ],
    "rate_limits": [
        r"REQUEST_WEIGHT: 60 per 1 MINUTE",
        r"ORDERS: 3 per 10 SECOND",
        r"RAW_REQUESTS: 300000 per 5 MINUTE",
        r"used: \{'1m': 20\}",
        r"orders: \{'10s': 1, '1d': 1\}",
        r"orders: 429 -1015 - only orders must wait: True",
        r"order counts of a refusal: \[\]",
        *[r"weight \d+: 429 -1003, wait \d+ s"] * 3,
        r"weight \d+: 418 -1003, wait 120 s",
        r"another program at this address: 418 -1003",
        r"and from now on: not sent: the ban",
    ],
    "security_types": [
        r"NONE: key False, signature False",
        r"TRADE: key True, signature True",
        r"USER_DATA: key True, signature True",
        r"USER_STREAM: key True, signature False",
        r"MARKET_DATA: key True, signature False",
        r"no key, public: True",
        r"no key, private: ConfigurationError .*",
        r"key and secret: account \d+",
        r"the key in another case: NotAllowed -2015",
        r"the secret in another case: NotAllowed -1022",
        r"by default: may read and trade",
        r"trade only: may trade",
        r"read only: may read",
    ],
    "signed_requests": [
        r"signed: accepted",
        r"signature in upper case: accepted",
        r"no signature: 400 -1102",
        r"no timestamp: 400 -1102",
        r"something changed after signing: 400 -1022",
        r"999 ms early: accepted",
        r"1000 ms early: 400 -1021",
        r"1000 ms early in a large window: 400 -1021",
        r"5000 ms old: accepted",
        r"5001 ms old: 400 -1021",
        r"5001 ms old in a window of 6000: accepted",
        r"100 ms old in a window of 99: 400 -1021",
    ],
    "signing_vectors": [
        r"1 and 2, as printed .* is not what is printed",
        r"1 and 2, with quantity=0\.01: .* is what is printed",
        r"3, query and body .* is what is printed",
        r"3, as the prose .* is not what is printed",
    ],
}


def test_every_example_is_tried() -> None:
    assert {path.stem for path in SEEDS.glob("*.py")} == set(SHOWS)


@pytest.mark.parametrize("name", SHOWS)
def test_an_example_shows_what_it_promises(name: str, run: Callable[..., str]) -> None:
    output = run(SEEDS / f"{name}.py")
    lines = iter(output.splitlines())
    for pattern in SHOWS[name]:
        assert any(re.fullmatch(pattern, line) for line in lines), (
            f"{pattern} is missing, or out of order, in\n{output}"
        )


# --- the map -----------------------------------------------------------------------------------------------------------


def rows() -> Iterator[tuple[str, str, str]]:
    """Number, paraphrase and place of each sentence."""
    for line in MAP.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"\d\.\d+", cells[0]):
            assert len(cells) == 3, line
            yield cells[0], cells[1], cells[2]


def places(where: str) -> list[str]:
    """The files, and the tests within, that a row names."""
    return [text for text in re.findall(r"`([^`]+)`", where) if re.match(r"(examples|tests|docs|src)/|README", text)]


def test_the_map_numbers_the_sentences_of_three_documents_without_a_gap() -> None:
    seen: dict[int, int] = {}
    for number, what, _ in rows():
        document, sentence = map(int, number.split("."))
        assert sentence == seen.get(document, 0) + 1, number
        assert what
        seen[document] = sentence
    assert list(seen) == [1, 2, 3]
    assert min(seen.values()) >= 30


def test_each_sentence_has_a_place_or_says_that_it_comes_later() -> None:
    for number, _, where in rows():
        assert places(where) or re.match(r"(later|not ours): \S", where), f"{number} is nowhere: {where}"


def test_each_place_on_the_map_exists() -> None:
    for number, _, where in rows():
        for place in places(where):
            name, _, test = place.partition("::")
            name, _, anchor = name.partition("#")
            file = ROOT / name
            assert file.exists(), f"{number}: {place}"
            if test:
                assert re.search(rf"^(async )?def {test}\(", file.read_text(encoding="utf-8"), re.M), (
                    f"{number}: {place}"
                )
            if anchor:
                assert anchor in anchors(file), f"{number}: {place}"


def test_every_example_is_on_the_map() -> None:
    named = {place for _, _, where in rows() for place in places(where)}
    assert {f"examples/seeds/{path.name}" for path in SEEDS.glob("*.py")} <= named


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
