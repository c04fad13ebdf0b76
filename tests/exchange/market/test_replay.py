"""Replay of recordings: what is played, in which order and at which time, and what is said about files that are broken."""

from __future__ import annotations

import gzip
import json
import logging
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bidwire.errors import ConfigurationError
from bidwire.exchange.amounts import units
from bidwire.exchange.engine.commands import UNIT, Command, Credit, HouseDiff, HouseSnapshot, HouseTrade, Place
from bidwire.exchange.engine.engine import Engine
from bidwire.exchange.engine.events import Report
from bidwire.exchange.engine.rules import SymbolRules
from bidwire.exchange.market import play
from bidwire.exchange.market.listing import split
from bidwire.exchange.market.recording import Recording
from bidwire.exchange.market.replay import Replay, ReplayError, symbol_row, validate
from bidwire.products.spot.enums import OrderType

T = 1_700_000_000_000  # milliseconds
MS = 1_000

Levels = list[tuple[str, str]]
Write = Callable[..., Path]


def line(body: dict[str, Any], stream: str | None = None) -> str:
    return f"1700000000000000000 {json.dumps(body if stream is None else {'stream': stream, 'data': body})}"


def snapshot(last: int, bids: Levels, asks: Levels) -> str:
    return line({"lastUpdateId": last, "bids": bids, "asks": asks})


def diff(first: int, last: int, bids: Levels, asks: Levels, at: int = T, symbol: str = "BTCUSDT") -> str:
    body = {"e": "depthUpdate", "E": at, "s": symbol, "U": first, "u": last, "b": bids, "a": asks}
    return line(body, f"{symbol.lower()}@depth@100ms")


def trade(
    number: int, price: str, quantity: str, at: int = T, buyer_is_maker: bool = True, symbol: str = "BTCUSDT"
) -> str:
    body = {"e": "trade", "E": at + 1, "s": symbol, "t": number, "p": price, "q": quantity, "T": at}
    return line({**body, "m": buyer_is_maker, "M": True}, f"{symbol.lower()}@trade")


def touch(update: int, bid: tuple[str, str], ask: tuple[str, str]) -> str:
    body = {"u": update, "s": "BTCUSDT", "b": bid[0], "B": bid[1], "a": ask[0], "A": ask[1]}
    return line(body, "btcusdt@bookTicker")


BOOK = snapshot(10, [("100.00", "5"), ("99.00", "3")], [("101.00", "4"), ("102.00", "6")])
GOOD = [BOOK, trade(1, "100", "1"), diff(11, 12, [("100.00", "4")], [], T + 100), trade(2, "101", "1", T + 150, False)]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(lines: list[str], name: str = "recording.raw", end: str = "\n") -> Path:
        path = tmp_path / name
        content = ("\n".join(lines) + end).encode()
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write


def commands(source: Replay, at: int | None = None) -> list[tuple[int, Command]]:
    """What is played from a start at `at` (the recorded time by default), into an engine."""
    engine = Engine()
    for row in source.symbols():
        engine.list_symbol(SymbolRules.of(row))
    assert source.starts_at is not None
    source.start(engine, source.starts_at if at is None else at)
    played: list[tuple[int, Command]] = []
    while (due := source.next_at()) is not None:
        command = source.pop()
        engine.apply(command, due)
        played.append((due, command))
    return played


def kinds(played: list[tuple[int, Command]]) -> list[str]:
    return [type(command).__name__ for _, command in played]


# --- what is played --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.raw", "a.raw.gz", "gzip-by-content"])
def test_plain_and_gzip_files_are_played_alike(write: Write, tmp_path: Path, name: str) -> None:
    path = write(GOOD, "a.raw.gz" if name != "a.raw" else name)
    if name == "gzip-by-content":
        path = path.rename(tmp_path / name)
    played = commands(Replay(path))
    assert kinds(played) == ["HouseSnapshot", "HouseTrade", "HouseDiff", "HouseTrade"]
    assert played[0][1] == HouseSnapshot(
        "BTCUSDT",
        10,
        ((100 * UNIT, 5 * UNIT), (99 * UNIT, 3 * UNIT)),
        ((101 * UNIT, 4 * UNIT), (102 * UNIT, 6 * UNIT)),
    )
    assert played[2] == ((T + 100) * MS, HouseDiff("BTCUSDT", 11, 12, ((100 * UNIT, 4 * UNIT),), ()))
    assert played[3] == ((T + 150) * MS, HouseTrade("BTCUSDT", 2, 101 * UNIT, UNIT, False, (T + 150) * MS))


def test_frames_of_a_single_stream_are_played_without_the_envelope(write: Write) -> None:
    bare = [row.split(" ", 1)[0] + " " + json.dumps(json.loads(row.split(" ", 1)[1]).get("data")) for row in GOOD[1:]]
    assert kinds(commands(Replay(write([BOOK, *bare])))) == ["HouseSnapshot", "HouseTrade", "HouseDiff", "HouseTrade"]


def test_depth_events_before_the_snapshot_are_bridged_or_dropped(write: Write) -> None:
    path = write(
        [
            diff(5, 7, [("100.00", "1")], []),
            diff(8, 9, [("100.00", "2")], []),
            diff(10, 12, [("100.00", "7")], []),
            BOOK,
            diff(13, 13, [("100.00", "8")], []),
            trade(1, "100", "1"),
        ]
    )
    played = commands(Replay(path))
    assert kinds(played) == ["HouseSnapshot", "HouseDiff", "HouseDiff", "HouseTrade"]
    assert [command.last_update_id for _, command in played if isinstance(command, HouseDiff)] == [12, 13]


def test_trades_before_the_snapshot_are_played_at_the_beginning_with_their_own_times(write: Write) -> None:
    path = write([trade(1, "100", "1", T), diff(9, 10, [], [], T + 70), BOOK, trade(2, "100", "1", T + 90)])
    source = Replay(path)
    assert source.starts_at == (T + 70) * MS
    played = commands(source)
    assert kinds(played) == ["HouseTrade", "HouseSnapshot", "HouseTrade"]
    assert [at for at, _ in played] == [(T + 70) * MS, (T + 70) * MS, (T + 90) * MS]
    first = played[0][1]
    assert isinstance(first, HouseTrade)
    assert first.traded_at == T * MS


def test_market_time_does_not_go_back_and_trades_keep_their_exact_time(write: Write) -> None:
    path = write(
        [BOOK, diff(11, 11, [("99.00", "2")], [], T + 100), trade(1, "100", "1", T + 60), trade(2, "100", "1", T + 160)]
    )
    played = commands(Replay(path))
    assert [at - T * MS for at, _ in played] == [100 * MS, 100 * MS, 100 * MS, 160 * MS]
    assert [command.traded_at - T * MS for _, command in played if isinstance(command, HouseTrade)] == [
        60 * MS,
        160 * MS,
    ]


def test_a_rebased_replay_begins_at_once_and_moves_all_times_by_the_same_whole_milliseconds(write: Write) -> None:
    begin = 1_800_000_000_000_123
    recorded = commands(Replay(write(GOOD)))
    rebased = commands(Replay(write(GOOD)), begin)
    shift = begin // 1000 * 1000 - T * MS
    assert [at for at, _ in rebased] == [begin, begin, (T + 100) * MS + shift, (T + 150) * MS + shift]
    for (_, before), (_, after) in zip(recorded, rebased, strict=True):
        if isinstance(before, HouseTrade) and isinstance(after, HouseTrade):
            assert after.traded_at - before.traded_at == shift


def test_recordings_in_microseconds_are_read_as_such(write: Write) -> None:
    path = write([BOOK, trade(1, "100", "1", T * MS + 7)])
    assert commands(Replay(path))[-1][0] == T * MS + 7


def test_frames_that_no_market_is_made_of_are_passed_over(write: Write) -> None:
    others = [
        line({"result": None, "id": 1}),
        line({"e": "aggTrade", "E": T, "s": "BTCUSDT", "a": 5, "p": "1", "q": "1", "f": 1, "l": 1, "T": T, "m": True}),
        line({"e": "24hrTicker", "E": T, "s": "BTCUSDT", "b": "1", "B": "1", "a": "2", "A": "1"}, "btcusdt@ticker"),
        line([{"e": "24hrMiniTicker"}], "!miniTicker@arr"),  # type: ignore[arg-type]  # an array stream's frame is a list
        line({"lastUpdateId": 3, "bids": [["1", "1"]], "asks": []}, "btcusdt@depth5"),
        "",
    ]
    assert kinds(commands(Replay(write([*others, *GOOD])))) == [
        "HouseSnapshot",
        "HouseTrade",
        "HouseDiff",
        "HouseTrade",
    ]


def test_repeated_trades_and_depth_events_are_played_once(write: Write) -> None:
    path = write([*GOOD, GOOD[1], GOOD[2], trade(3, "100", "1", T + 200)])
    assert kinds(commands(Replay(path))) == ["HouseSnapshot", "HouseTrade", "HouseDiff", "HouseTrade", "HouseTrade"]


def test_a_second_snapshot_replaces_the_book_unless_it_is_older(write: Write) -> None:
    newer = snapshot(20, [("90.00", "1")], [("110.00", "1")])
    played = commands(Replay(write([*GOOD, BOOK, newer, diff(21, 21, [("91.00", "1")], [], T + 300)])))
    assert kinds(played)[4:] == ["HouseSnapshot", "HouseDiff"]


def test_best_prices_only_check_the_book(write: Write) -> None:
    right = touch(12, ("100.00", "4"), ("101.00", "4"))
    wrong = touch(13, ("100.00", "9"), ("101.00", "4"))
    after = diff(13, 13, [("99.00", "1")], [], T + 200)
    source = Replay(write([BOOK, trade(1, "100", "1"), right, GOOD[2], wrong, after]))
    played = commands(source)
    assert len(played) == 4
    assert (source.checked, source.mismatched) == (2, 1)
    assert source.problem is None


def test_progress_goes_from_nothing_to_all(write: Write) -> None:
    lines = [*GOOD, *(trade(n, "100", "1", T + 150 + n) for n in range(3, 2_000))]
    source = Replay(write(lines, "long.raw.gz"))
    begin = source.progress()
    commands(source)
    assert begin is not None
    assert 0 <= begin <= 1
    assert source.progress() == 1.0
    assert source.line == len(lines)


def test_a_summary_tells_what_a_recording_holds(write: Write) -> None:
    summary = validate(write(GOOD))
    assert (summary.symbol, summary.lines, summary.trades, summary.diffs) == ("BTCUSDT", 4, 2, 1)
    assert (summary.first_at, summary.last_at) == (T * MS, (T + 150) * MS)


def test_memory_does_not_grow_with_the_file(write: Write) -> None:
    path = write([*GOOD, *(trade(n, "100", "1", T + n) for n in range(3, 30_000))], "long.raw.gz")
    validate(write(GOOD))
    tracemalloc.start()
    try:
        validate(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_500_000


def test_a_replay_that_is_closed_is_over(write: Write) -> None:
    source = Replay(write(GOOD))
    source.start(engine_of(source), T * MS)
    assert source.next_at() is not None
    source.close()
    source.close()
    assert source.next_at() is None
    with pytest.raises(LookupError):
        source.pop()


def engine_of(source: Replay) -> Engine:
    engine = Engine()
    engine.list_symbol(SymbolRules.of(source.symbols()[0]))
    return engine


def test_users_trades_before_the_first_recorded_one_are_numbered_from_there(write: Write) -> None:
    path = write([BOOK, diff(11, 11, [("99.00", "2")], [], T), trade(7_000, "100", "1", T + 1_000)])
    source = Replay(path)
    engine = engine_of(source)
    engine.open_account(1)
    source.start(engine, T * MS)
    play(source, engine, T * MS)
    engine.apply(Credit(1, "USDT", 10_000 * UNIT), T * MS)
    events = engine.apply(Place(1, "BTCUSDT", True, OrderType.MARKET, quantity=UNIT), T * MS)
    assert [event.trade_id for event in events if isinstance(event, Report) and event.last_quantity] == [7_000]


# --- what is said about broken files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "at", "reason"),
    [
        ([], 0, "is empty"),
        (["nonsense"], 1, "does not begin with a receive time"),
        (["17000 {"], 1, "not JSON"),
        ([trade(1, "100", "1"), "17000 {]"], 2, "not JSON"),
        ([trade(1, "1e5", "1"), BOOK], 1, "not a plain number"),
        ([trade(1, "-5", "1"), BOOK], 1, "not a plain number"),
        ([trade(1, "0.123456789", "1"), BOOK], 1, "not a plain number of at most 8 decimals"),
        ([line({"e": "trade", "s": "BTCUSDT", "t": "x"})], 1, "not a frame that is known"),
        ([line({"e": "trade", "s": "BTCUSDT", "t": 1})], 1, "a trade without"),
        ([line({"e": "depthUpdate", "s": "BTCUSDT", "u": 1})], 1, "a depth event without"),
        ([trade(1, "100", "1"), diff(5, 6, [], [])], 2, "ends without an order book snapshot"),
        ([BOOK], 1, "holds no trade and no depth event"),
        ([BOOK, trade(1, "100", "1", symbol="")], 2, "no symbol"),
        ([BOOK, trade(1, "100", "1"), trade(9, "5", "1", symbol="ETHUSDT"), BOOK], 3, "holds ETHUSDT besides BTCUSDT"),
        ([trade(1, "100", "1"), trade(1, "5", "1", symbol="ETHUSDT"), BOOK], 2, "holds ETHUSDT besides BTCUSDT"),
        ([diff(13, 14, [], []), BOOK], 1, "begins at update 13, but the snapshot ends at 10"),
        (
            [line({"e": "depthUpdate", "E": T, "s": "BTCUSDT", "U": 1, "u": 2, "pu": 0, "b": [], "a": []}), BOOK],
            1,
            "a futures recording",
        ),
        ([BOOK.replace("100.00", "abc"), *GOOD[1:]], 1, "not a plain number"),
    ],
)
def test_a_file_that_is_broken_near_its_start_is_refused(write: Write, lines: list[str], at: int, reason: str) -> None:
    path = write(lines, end="\n" if lines else "")
    with pytest.raises(ReplayError, match=reason) as raised:
        commands_or_raise(Replay(path))
    assert raised.value.line == at
    assert raised.value.path == str(path)
    assert str(path) in str(raised.value)
    assert isinstance(raised.value, ConfigurationError)


def commands_or_raise(source: Replay) -> None:
    commands(source)
    if source.error is not None:
        raise source.error


def test_a_file_that_is_not_there_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="cannot be read: No such file"):
        Replay(tmp_path / "nothing.raw.gz")
    with pytest.raises(ReplayError, match="cannot be read"):
        Replay(tmp_path)


def test_a_file_named_gz_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.raw.gz"
    path.write_text("\n".join(GOOD))
    with pytest.raises(ReplayError, match=r"named \.gz but is not a gzip file"):
        Replay(path)


def test_an_empty_gzip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.raw.gz"
    path.write_bytes(gzip.compress(b""))
    with pytest.raises(ReplayError, match="is empty"):
        Replay(path)


@pytest.mark.parametrize(
    ("bad", "at", "reason"),
    [
        (["17000 {]"], 5, "not JSON"),
        (["what is this"], 5, "does not begin with a receive time"),
        ([trade(3, "1_0", "1")], 5, "not a plain number"),
        (
            [diff(13, 13, [], [], T + 200), diff(15, 16, [], [], T + 300)],
            6,
            "depth updates are missing before this line: id 14 is",
        ),
        ([diff(20, 21, [], [], T + 200)], 5, "ids 13 to 19 are not in the file"),
        ([trade(5, "100", "1", T + 200)], 5, "trades are missing before this line: ids 3 to 4 are"),
        ([trade(3, "100", "1", T + 90_000_000)], 5, "jumps 1.0 days ahead"),
    ],
)
def test_what_stands_before_a_bad_line_is_played_and_the_line_is_told(
    write: Write, caplog: pytest.LogCaptureFixture, bad: list[str], at: int, reason: str
) -> None:
    path = write([*GOOD, *bad, trade(4, "100", "1", T + 400)])
    source = Replay(path)
    with caplog.at_level(logging.WARNING, "bidwire.exchange.market"):
        played = commands(source)
    assert kinds(played)[:4] == ["HouseSnapshot", "HouseTrade", "HouseDiff", "HouseTrade"]
    assert len(played) == 4 + len(bad) - 1
    assert source.error is not None
    assert source.error.line == at
    assert source.problem is not None
    assert source.problem == str(source.error)
    assert f"line {at}: " in source.problem
    assert reason in source.problem
    assert source.problem in caplog.text
    assert source.next_at() is None
    with pytest.raises(ReplayError, match=f"line {at}"):
        validate(path)


def test_what_is_wrong_just_after_the_snapshot_is_told_when_the_replay_gets_there(write: Write) -> None:
    path = write([BOOK, diff(11, 11, [("99.00", "2")], [], T + 100), "17000 {]", trade(1, "100", "1")])
    source = Replay(path)
    assert kinds(commands(source)) == ["HouseSnapshot", "HouseDiff"]
    assert source.error is not None
    assert source.error.line == 3


def test_a_plain_file_cut_in_the_middle_of_a_line_says_so(write: Write) -> None:
    path = write([*GOOD, trade(3, "100", "1", T + 200)[:60]], end="")
    source = Replay(path)
    assert len(commands(source)) == 4
    assert source.problem is not None
    assert "line 5: not JSON" in source.problem
    assert source.problem.endswith("the file ends in the middle of this line")


def test_a_last_line_without_its_newline_is_played(write: Write) -> None:
    source = Replay(write(GOOD, end=""))
    assert len(commands(source)) == 4
    assert source.problem is None


def test_a_cut_off_gzip_file_is_played_as_far_as_it_goes(write: Write) -> None:
    path = write([*GOOD, *(trade(n, f"{n}.5", f"0.{n}", T + n * 7) for n in range(3, 3_000))], "long.raw.gz")
    whole = commands(Replay(path))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source = Replay(path)
    played = commands(source)
    assert 1_000 < len(played) < len(whole)
    assert played == whole[: len(played)]
    assert source.error is not None
    assert source.error.line == len(played) + 1
    assert source.error.reason == "the gzip file is cut off here"


def test_a_damaged_gzip_file_is_played_as_far_as_it_goes(write: Write) -> None:
    path = write([*GOOD, *(trade(n, f"{n}.5", f"0.{n}", T + n * 7) for n in range(3, 30_000))], "long.raw.gz")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    path.write_bytes(content)
    source = Replay(path)
    played = commands(source)
    assert len(played) > 1_000
    assert source.error is not None
    assert source.error.line > 1_000


def test_a_line_without_end_is_refused_without_reading_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bidwire.exchange.market.recording._LONGEST_LINE", 1_000)
    path = tmp_path / "a.raw"
    path.write_bytes(b"1 " + b" " * 5_000)
    with pytest.raises(ReplayError, match=r"line 1: longer than 1_000 bytes"):
        Replay(path)


def test_a_recording_without_a_snapshot_is_not_read_to_its_end(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bidwire.exchange.market.replay._PATIENCE", 50)
    path = write([trade(n, "100", "1", T + n) for n in range(1, 200)])
    with pytest.raises(ReplayError, match="no order book snapshot in the first 50 frames") as raised:
        Replay(path)
    assert raised.value.line == 50


def test_iterating_a_recording_gives_line_numbers(write: Write) -> None:
    with Recording(write(["", *GOOD])) as recording:
        assert [number for number, _ in recording] == [2, 3, 4, 5]


# --- the rules of the recorded symbol --------------------------------------------------------------------------------


def filters(row: Any) -> dict[str, Any]:
    return {entry["filterType"]: entry for entry in row["filters"]}


def test_a_known_symbol_has_its_live_grid(write: Write) -> None:
    row = Replay(write(GOOD)).symbols()[0]
    assert (row["symbol"], row["baseAsset"], row["quoteAsset"]) == ("BTCUSDT", "BTC", "USDT")
    assert filters(row)["PRICE_FILTER"]["tickSize"] == "0.01000000"
    assert filters(row)["LOT_SIZE"]["stepSize"] == "0.00001000"
    assert filters(row)["NOTIONAL"]["minNotional"] == "5.00000000"
    assert {"LIMIT", "MARKET", "STOP_LOSS_LIMIT"} < set(row["orderTypes"])
    assert row["permissionSets"] == [["SPOT"]]
    assert [row[flag] for flag in ("ocoAllowed", "otoAllowed", "isMarginTradingAllowed")] == [True, True, False]


def test_an_unknown_symbols_grid_is_that_of_its_snapshot(write: Write) -> None:
    book = snapshot(10, [("0.0731", "120"), ("0.0729", "45")], [("0.0733", "3.5")])
    source = Replay(write([book, trade(1, "0.0731", "5", symbol="TRXFDUSD")]))
    row = source.symbols()[0]
    assert (row["baseAsset"], row["quoteAsset"]) == ("TRX", "FDUSD")
    assert filters(row)["PRICE_FILTER"]["tickSize"] == "0.00010000"
    assert filters(row)["LOT_SIZE"]["stepSize"] == "0.10000000"
    engine = engine_of(source)
    engine.open_account(1)
    engine.apply(Credit(1, "FDUSD", 1_000 * UNIT), T * MS)
    order = Place(1, "TRXFDUSD", True, OrderType.LIMIT, quantity=units("100"), price=units("0.0731"))
    assert isinstance(engine.apply(order, T * MS)[0], Report)


def test_a_symbol_whose_assets_cannot_be_told_needs_its_row(write: Write) -> None:
    path = write([BOOK, trade(1, "100", "1", symbol="ABCXYZ")])
    with pytest.raises(ReplayError, match="cannot tell the assets of ABCXYZ"):
        Replay(path)
    row = {**Replay(write(GOOD, "other.raw")).symbols()[0], "symbol": "ABCXYZ"}
    assert Replay(path, symbol_row=row).symbols() == [row]
    with pytest.raises(ReplayError, match="is of ABCXYZ, but the rules given are of BTCUSDT"):
        Replay(path, symbol_row={"symbol": "BTCUSDT"})


@pytest.mark.parametrize("packed", [False, True])
def test_an_exchange_info_file_gives_the_row_with_features_off(tmp_path: Path, packed: bool) -> None:
    live = {"symbol": "BTCUSDT", "baseAsset": "BTC", "quoteAsset": "USDT", "orderTypes": ["STOP_LOSS"], "filters": []}
    content = json.dumps(
        {"symbols": [{"symbol": "ETHUSDT"}, {**live, "ocoAllowed": True, "amendAllowed": True}]}
    ).encode()
    path = tmp_path / "info.json"
    path.write_bytes(gzip.compress(content) if packed else content)
    row = symbol_row(path, "BTCUSDT")
    assert row["orderTypes"] == ["STOP_LOSS"]
    assert row["ocoAllowed"] is True
    assert row["isMarginTradingAllowed"] is False
    with pytest.raises(ReplayError, match="does not have XRPUSDT"):
        symbol_row(path, "XRPUSDT")
    path.write_text("[]")
    with pytest.raises(ReplayError, match="cannot be read as an exchangeInfo answer"):
        symbol_row(path, "BTCUSDT")


@pytest.mark.parametrize(
    ("symbol", "assets"),
    [
        ("BTCUSDT", ("BTC", "USDT")),
        ("ETHBTC", ("ETH", "BTC")),
        ("BNBFDUSD", ("BNB", "FDUSD")),
        ("BTCEURI", ("BTC", "EURI")),
        ("USDTTRY", ("USDT", "TRY")),
        ("USDT", None),
        ("ABC", None),
    ],
)
def test_symbols_are_split_at_the_longest_quote_asset(symbol: str, assets: tuple[str, str] | None) -> None:
    assert split(symbol) == assets
