"""Clients for Node as npm has them (`binance`, and Binance's own `@binance/spot`), against our exchange.

The scenarios are scripts in node/, as the packages' users write them; here they are run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bidwire import LocalExchange

SCRIPTS = Path(__file__).parent / "node"
pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed"),
    pytest.mark.skipif(
        not (SCRIPTS / "node_modules").is_dir(), reason="npm install was not run in tests/interop/node (see .ci/run)"
    ),
]


@pytest.fixture(scope="module")
def exchange() -> Iterator[LocalExchange]:
    """One of their own: they count the open orders."""
    with LocalExchange(seed=4) as running:
        yield running


@pytest.mark.parametrize("script", ["binance.js", "spot.js"])
def test_a_client_for_node_trades_and_listens(exchange: LocalExchange, script: str) -> None:
    keys = [
        {"kind": kind, "apiKey": exchange.keys[kind].api_key, "secret": exchange.keys[kind].secret}
        for kind in ("hmac", "rsa", "ed25519")
    ]
    place = {"rest": exchange.rest_url, "sockets": exchange.stream_url, "api": exchange.ws_api_url, "keys": keys}
    done = subprocess.run(
        ["node", script],
        cwd=SCRIPTS,
        env={**os.environ, "EXCHANGE": json.dumps(place)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
