"""`bidwire api` and `bidwire call`: a call is found, described, shown and made, on a local exchange over real sockets."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bidwire import cli
from bidwire.exchange import LocalExchange
from bidwire.products import catalog

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def exchange() -> Iterator[LocalExchange]:
    with LocalExchange(seed=1, history=0) as found:
        yield found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], exchange: LocalExchange) -> Run:
    """Runs a command line with a key of the exchange in the environment: exit status, output, errors."""
    key = exchange.keys["hmac"]
    for name in ("API_PASSPHRASE", "ENVIRONMENT", "STREAM_URL"):
        monkeypatch.delenv(f"BINANCE_{name}", raising=False)
    monkeypatch.setenv("BINANCE_REST_URL", exchange.rest_url)
    monkeypatch.setenv("BINANCE_WS_API_URL", exchange.ws_api_url)
    monkeypatch.setenv("BINANCE_API_KEY", key.api_key)
    monkeypatch.setenv("BINANCE_API_SECRET", key.secret)
    monkeypatch.setenv("COLUMNS", "200")

    def one(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(list(arguments))
        shown = capsys.readouterr()
        assert key.api_key not in shown.out + shown.err
        assert key.secret not in shown.out + shown.err
        return status, shown.out, shown.err

    return one


ORDER = ("spot.new_order", "symbol=btcusdt", "side=BUY", "type=LIMIT", "timeInForce=GTC", "quantity=0.01", "price=100")


def test_every_call_of_every_product_is_found_under_its_own_name() -> None:
    for call in catalog.every_call():
        assert catalog.called(call.name) is call


def test_every_call_says_what_it_is_for_and_which_page_it_follows() -> None:
    for call in catalog.every_call():
        assert call.summary, call.name
        assert not call.summary.startswith("https://"), call.name
        assert call.pages, call.name


def test_every_path_with_names_elsewhere_is_spelt_as_the_catalog_spells_it() -> None:
    paths = {(call.request.route.verb, call.request.route.path) for call in catalog.every_call()}
    known = [call for call in catalog.every_call() if call.elsewhere]
    assert len({(call.request.route.verb, call.request.route.path) for call in known}) > len(paths) * 0.9


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["submitNewOrder"], "spot.new_order"),
        (["create_order"], "spot.new_order"),
        (["open", "orders"], "spot.open_orders"),
        (["spot.depth"], "spot.depth"),
        (["order.place"], "spot.new_order"),
        (["myTrades"], "spot.my_trades"),
        (["/api/v3/myAllocations"], "spot.my_allocations"),
        (["new_ordr"], "spot.new_order"),
    ],
)
def test_a_call_is_found_by_its_words_and_by_other_sdks_names(run: Run, words: list[str], first: str) -> None:
    status, out, _ = run("api", "search", *words)
    assert status == 0
    assert first in [line.split()[0] for line in out.splitlines()[:4]]


def test_what_is_nowhere_is_said(run: Run) -> None:
    status, out, err = run("api", "search", "zxqv")
    assert (status, out) == (1, "")
    assert "nothing is called 'zxqv'" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["create_margin_loan"],
            "margin.borrow was removed by Binance (on 2024-03-31): write client.margin.borrow_repay",
        ),
        (["borrowCryptoLoan"], "crypto_loan.stable_borrow was removed by Binance (on 2024-11-05): write client.crypto"),
        (
            ["/sapi/v1/staking/productList"],
            "staking.products was removed by Binance (on 2024-01-09): write client.simple",
        ),
        (
            ["spot.create_listen_key"],
            "spot.create_listen_key was removed by Binance (on 2026-02-20): client.spot.user_stream()",
        ),
        (["savings"], "savings was removed by Binance (on 2023-06-22): write client.simple_earn"),
        (["isolated", "stream"], "margin.create_isolated_listen_key was removed by Binance (on 2026-02-20)"),
    ],
)
def test_what_binance_removed_is_found_by_its_old_names_and_path(run: Run, words: list[str], told: str) -> None:
    status, out, _ = run("api", "search", *words)
    assert status == 0
    assert out.splitlines()[0].startswith(told)


def test_a_search_for_what_there_is_tells_of_nothing_removed(run: Run) -> None:
    assert "removed" not in run("api", "search", "new", "order")[1]


def test_a_removed_call_that_is_to_be_shown_or_made_is_told_its_successor(run: Run) -> None:
    for command in (("api", "show"), ("call",)):
        status, _, err = run(*command, "margin.borrow")
        assert status == 2
        assert "write client.margin.borrow_repay" in err


def test_a_call_is_shown_with_what_it_takes_costs_and_follows(run: Run) -> None:
    status, out, _ = run("api", "show", "spot.depth")
    assert status == 0
    shown = {line.split("  ")[0]: line for line in out.splitlines()}
    assert "GET /api/v3/depth, WebSocket API depth" in shown["route"]
    assert "5 up to 100, 25 up to 500, 50 up to 1000, 250 up to 5000 (default 100)" in shown["weight"]
    assert "binance-js" in shown
    assert "getOrderBook" in shown["binance-js"]
    assert "required" in shown["symbol"]
    assert "symbolStatus" in shown["symbol_status"]
    assert "TRADING | END_OF_DAY" in shown["symbol_status"]


def test_the_list_counts_what_there_is(run: Run) -> None:
    _, out, _ = run("api", "list")
    counts = dict(line.split() for line in out.splitlines()[1:])
    assert int(counts["spot"]) == len(catalog.calls("spot"))
    assert int(counts["all"]) == sum(1 for _ in catalog.every_call())
    _, out, _ = run("api", "list", "spot")
    assert len(out.splitlines()) == int(counts["spot"])


def test_names_are_completed_product_first(run: Run) -> None:
    assert run("api", "names", "us")[1] == "usdm.\n"
    assert "spot.\n" in run("api", "names", "sp")[1]
    assert run("api", "names", "spot.new_ot")[1].split() == ["spot.new_oto_order", "spot.new_otoco_order"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_knows_every_command(run: Run, shell: str) -> None:
    _, out, _ = run("completion", shell)
    assert all(command in out for command in cli.COMMANDS)
    assert "bidwire api names" in out


def test_a_read_is_made_at_once_and_printed_as_a_table_or_as_json(run: Run) -> None:
    status, out, err = run("call", "spot.depth", "symbol=BTCUSDT", "limit=2")
    assert (status, err) == (0, "")
    assert "last_update_id" in out
    status, out, _ = run("call", "spot.klines", "symbol=BTCUSDT", "interval=1m", "--json")
    assert isinstance(json.loads(out), list)
    assert run("call", "spot.logon", "--dry-run")[1].count("ws://") == 1
    assert json.loads(run("call", "spot.session", "--json")[1])["userDataStream"] is False  # goes there by itself
    status, out, _ = run("call", "spot.account", "--json", "--ws-api")
    assert status == 0
    assert json.loads(out)["canTrade"] is True


def test_a_table_is_cut_at_the_edge_of_a_terminal_only(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert "…" not in run("call", "spot.klines", "symbol=BTCUSDT", "interval=1m", "limit=2")[1]
    monkeypatch.setenv("COLUMNS", "40")
    head, *_ = run("call", "spot.klines", "symbol=BTCUSDT", "interval=1m", "limit=2")[1].splitlines()
    assert (len(head), head[-1]) == (40, "…")


def test_lists_are_written_with_commas_or_as_json(run: Run) -> None:
    for text in ("BTCUSDT,ethusdt", '["BTCUSDT","ETHUSDT"]'):
        status, out, _ = run("call", "spot.ticker_prices", f"symbols={text}")
        assert status == 0
        assert [line.split()[0] for line in out.splitlines()] == ["symbol", "BTCUSDT", "ETHUSDT"]


def test_an_order_is_shown_and_asked_for_before_it_goes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    status, out, err = run("call", *ORDER)
    assert (status, out) == (2, "")
    assert "POST /api/v3/order" in err
    assert "symbol=BTCUSDT" in err
    assert err.rstrip().endswith("nothing was sent")
    assert "(nothing)" in run("call", "spot.open_orders")[1]

    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))
    price = int(float(json.loads(run("call", "spot.ticker_price", "symbol=BTCUSDT", "--json")[1])["price"]) * 0.9)
    status, out, err = run("call", *ORDER[:-1], f"price={price}", "--json")
    assert status == 0
    assert json.loads(out)["status"] == "NEW"
    assert run("call", "spot.cancel_open_orders", "symbol=BTCUSDT", "--yes")[0] == 0


def test_without_a_terminal_an_order_needs_yes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    status, out, err = run("call", *ORDER)
    assert (status, out) == (2, "")
    assert "add --yes" in err
    assert "(nothing)" in run("call", "spot.open_orders")[1]


def test_a_dry_run_sends_nothing(run: Run, exchange: LocalExchange) -> None:
    status, out, _ = run("call", *ORDER, "--dry-run")
    assert status == 0
    assert exchange.rest_url in out
    assert "quantity=0.01" in out
    assert "(nothing)" in run("call", "spot.open_orders")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["spot.dept"], "did you mean depth?"),
        (["spott.depth"], "did you mean spot?"),
        (["spot"], "a call is named with its product"),
        (["spot.depth", "symbl=BTCUSDT"], "did you mean 'symbol'? (or by --extra)"),
        (["spot.depth"], "symbol"),
        (["spot.depth", "symbol=BTCUSDT", "limit=ten"], "limit: not a whole number: 'ten'"),
        (["spot.depth", "BTCUSDT"], "parameters are NAME=VALUE"),
        (["spot.depth", "symbol=BTCUSDT", "symbol=ETHUSDT"], "symbol is given twice"),
        (["usdm.new_order", "symbol=BTCUSDT", "stop_price=1"], "conditional orders are placed by new_algo_order"),
        (["spot.klines", "symbol=BTCUSDT", "interval=1min"], "did you mean '1m'?"),
        (["spot.time", "--environment", "testnet", "--dry-run"], ""),
    ],
)
def test_a_wrong_call_is_refused_here_with_the_remedy(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    status, _, err = run("call", *arguments)
    assert status == (2 if said else 0)
    assert said in err


def test_what_the_exchange_refuses_is_one_line_and_status_1(run: Run) -> None:
    status, out, err = run("call", "spot.depth", "symbol=NOSUCH")
    assert (status, out) == (1, "")
    assert "-1121" in err
    assert len(err.splitlines()) == 1


def test_a_parameter_that_is_not_known_yet_goes_as_it_is(run: Run) -> None:
    status, _, err = run("call", "spot.depth", "symbol=BTCUSDT", "--extra", "brandNew=1")
    assert status == 1
    assert "brandNew" in err or "-1101" in err or "-1104" in err


def test_completion_costs_the_import_of_one_product_alone(tmp_path: Path) -> None:
    code = "import sys; from bidwire import cli; cli.main(['api', 'names', 'spot.ne']); print([m for m in sys.modules if m.startswith('bidwire.products.options')])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert out.splitlines()[-1] == "[]"
