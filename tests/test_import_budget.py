"""What an import loads: modules are counted, not milliseconds, so that the test says the same on every machine.

The budget is bench/import_budget.toml; what it buys is measured in docs/performance.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bidwire.products import catalog

BUDGET = tomllib.loads((Path(__file__).parents[1] / "bench" / "import_budget.toml").read_text(encoding="utf-8"))
MOST, MOST_OWN = BUDGET["modules"], BUDGET["own_modules"]

HEAVY = {
    "asyncio",
    "ssl",
    "socket",
    "logging",
    "httptools",
    "picows",
    "websockets",
    "cryptography",
    "uvloop",
    "blessed",
}


def loaded(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after some code, without those that it begins with."""
    script = f"import sys\nbefore = set(sys.modules)\n{code}\nimport json\nprint(json.dumps(sorted(set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def ours(modules: set[str]) -> list[str]:
    return sorted(name for name in modules if name.partition(".")[0] == "bidwire")


def test_importing_the_package_loads_next_to_nothing() -> None:
    found = loaded("import bidwire")
    assert ours(found) == ["bidwire", "bidwire._version"]
    assert len(found) <= MOST["package"], sorted(found)
    assert not found & HEAVY


@pytest.mark.parametrize("key", ["", "'k' * 64, 's' * 64"])
def test_a_blocking_client_loads_no_sockets_no_loop_and_no_products(key: str) -> None:
    found = loaded(f"from bidwire import Client; Client({key})")
    assert not found & HEAVY
    assert not [name for name in found if name.startswith(("bidwire.products", "bidwire.exchange", "bidwire.book"))]
    assert len(ours(found)) <= MOST_OWN["blocking_client"], ours(found)
    assert len(found) <= MOST["blocking_client"], sorted(found)


def test_the_spot_methods_bring_their_models_and_nothing_else() -> None:
    found = loaded("from bidwire import Client; Client('k' * 64, 's' * 64).spot.ticker_price")
    assert not found & HEAVY
    assert not [
        name for name in found if name.startswith(("bidwire.exchange", "bidwire.book", "bidwire.transport.http"))
    ]
    assert len(found) <= MOST["spot_methods"], sorted(found)


@pytest.mark.parametrize("product", ["usdm", "coinm", "options"])
def test_calls_of_futures_and_options_load_no_streams(product: str) -> None:
    found = loaded(f"from bidwire import Client; Client('k' * 64, 's' * 64).{product}.depth")
    assert not {f"bidwire.products.{product}.{part}" for part in ("streams", "live", "events")} & found
    assert "bidwire.wire.stream_names" not in found


@pytest.mark.parametrize("product", catalog.products())
def test_a_product_loads_no_other_product(product: str) -> None:
    found = loaded(f"from bidwire import Client; Client('k' * 64, 's' * 64).{product}")
    beside = {name.split(".")[2] for name in found if name.startswith("bidwire.products.")}
    assert beside - {"common"} == {product}


def test_an_async_client_waits_with_asyncio_for_its_first_call() -> None:
    found = loaded("from bidwire import AsyncClient; AsyncClient('k' * 64, 's' * 64)")
    assert not found & HEAVY


def test_only_an_asymmetric_key_loads_cryptography() -> None:
    pem = (
        "-----BEGIN PRIVATE KEY-----\\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\\n"
        "-----END PRIVATE KEY-----\\n"
    )  # the first test vector of RFC 8032
    found = loaded(f'from bidwire import Client; Client("k" * 64, "{pem}")')
    assert "cryptography" in found
    assert not found & (HEAVY - {"cryptography", "logging"})
