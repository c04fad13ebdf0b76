#!/usr/bin/env python3
"""Runs what the published tables need and prints them as Markdown, goals first. Standard library only; see README.md.

  report.py --base http://127.0.0.1:9601 --rounds 5 --keep DIR     # runs, keeps the figures in DIR, prints
  report.py --keep DIR --print-only                                # prints what DIR holds

Interpreters are given to run.py's variables, BENCH_PY_NAME.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
SYNC, ASYNC = "raw socket (floor, sync)", "Protocol (floor, async)"
SHOWN = "OURS|floor|Protocol . uvloop|PEER"
SKIP = "node|sdk|fastnet|raw str|UnicornFy|recorder|socket .floor, sync.$"

# name: (mode, job, further arguments)
RUNS = {
    "ticker": ("rest", "ticker=1500", ("--skip", "node|sdk|fastnet")),
    "order": ("rest", "order=800", ("--skip", "node|sdk|fastnet")),
    "ticker@16": ("rest", "ticker@16=3000", ("--skip", "node|sdk|fastnet")),
    "klines": ("rest", "klines=150", ("--skip", "node|sdk|fastnet")),
    "exinfo": ("rest", "exinfo=6", ("--skip", "node|sdk|fastnet")),
    "aggTrade": ("ws", "aggTrade=60000", ("--decode", "struct", "--skip", SKIP)),
    "mix": ("ws", "mix=40000", ("--decode", "struct", "--skip", SKIP + "|ccxt|cryptofeed|nautilus")),
    "depth_book": (
        "ws",
        "depth_book=20000",
        ("--decode", "struct", "--only", "live book|cryptofeed|ccxt"),
    ),
}

# (what, run, ours, against, how many times fewer; or, with a floor, at most so many times as much)
GOALS = (
    ("small GET, blocking", "ticker", "OURS sync", "PEER ccxt", 6.0),
    ("small GET, blocking", "ticker", "OURS sync", SYNC, -2.2),
    ("signed order, blocking", "order", "OURS sync", "PEER ccxt", 4.0),
    ("signed order, blocking", "order", "OURS sync", SYNC, -1.7),
    ("small GET, async", "ticker", "OURS async", "PEER python-binance async", 1.8),
    ("small GET, async", "ticker", "OURS async", "PEER nautilus http", 1.8),
    ("small GET, async", "ticker", "OURS async", ASYNC, -1.3),
    ("small GET, 16 in flight", "ticker@16", "OURS async", "PEER python-binance async", 2.9),
    ("small GET, 16 in flight", "ticker@16", "OURS async", "PEER nautilus http", 2.2),
    ("small GET, 16 in flight", "ticker@16", "OURS async", ASYNC, -1.6),
    ("signed order, async", "order", "OURS async", "PEER python-binance async", 2.2),
    ("signed order, async", "order", "OURS async", "PEER nautilus http", 1.5),
    ("1,000 klines, typed", "klines", "OURS async", "PEER nautilus http", 1.3),
    ("exchangeInfo of 2,000 symbols, typed, blocking", "exinfo", "OURS sync", "PEER nautilus http", 1.8),
    ("exchangeInfo of 2,000 symbols, typed, async", "exinfo", "OURS async", "PEER nautilus http", 1.8),
    ("typed aggTrade in a callback", "aggTrade", "OURS callback", "PEER ubwa dict, picows", 2.8),
    ("typed aggTrade in a callback", "aggTrade", "OURS callback", "Protocol (floor)", -1.7),
    ("typed aggTrade by `async for`", "aggTrade", "OURS iterator", "PEER ubwa dict, picows", 2.4),
    ("four kinds of events, typed", "mix", "OURS callback", "Protocol (floor)", -1.3),
    ("live book", "depth_book", "OURS live book", "PEER cryptofeed (uvloop)", 3.2),
    ("live book + uvloop", "depth_book", "OURS live book + uvloop", "PEER cryptofeed (uvloop)", 3.2),
    ("live book", "depth_book", "OURS live book", "live book (floor)", -1.2),
)

Rows = dict[str, dict]


def measure(base: str, rounds: int, keep: Path, only: str) -> None:
    keep.mkdir(parents=True, exist_ok=True)
    for name, (mode, job, further) in RUNS.items():
        if only and name not in only.split(","):
            continue
        kind = "--scenario" if mode == "rest" else "--feed"
        reference = {"rest": "floor, async" if "@" in job else "floor, sync"}.get(mode, "floor")
        command = [sys.executable, str(HERE / "run.py"), mode, "--base", base, kind, job, "--rounds", str(rounds)]
        command += ["--ref", reference, "--json", str(keep / f"{name}.json"), "--only", SHOWN, *further]
        subprocess.run(command, check=True, stdout=sys.stderr)


def load(keep: Path) -> dict[str, Rows]:
    found = {}
    for name in RUNS:
        path = keep / f"{name}.json"
        if path.exists():
            found[name] = json.loads(path.read_text())[name]
    return found


def ratios(rows: Rows, ours: str, other: str) -> list[float]:
    """How many times fewer CPU microseconds ours takes, round by round."""
    mine, theirs = rows.get(ours, {}).get("rounds", {}), rows.get(other, {}).get("rounds", {})
    return [theirs[number] / mine[number] for number in mine if number in theirs]


def goals(found: dict[str, Rows]) -> None:
    print("| what | against | goal | measured: median (range over rounds) | reached |\n|---|---|---|---|---|")
    for what, run, ours, other, goal in GOALS:
        times = ratios(found.get(run, {}), ours, other)
        if not times:
            continue
        if goal < 0:
            times = [1 / each for each in times]
            wanted, reached = f"at most {-goal:g} x", median(times) <= -goal
        else:
            wanted, reached = f"{goal:g} x fewer", median(times) >= goal
        measured = f"{median(times):.2f} x ({min(times):.2f} to {max(times):.2f})"
        print(f"| {what} | {other.removeprefix('PEER ')} | {wanted} | {measured} | {'yes' if reached else '**no**'} |")


def tables(found: dict[str, Rows]) -> None:
    for name, rows in found.items():
        reference = "live book (floor)" if name == "depth_book" else ASYNC if "@" in name else SYNC
        if reference not in rows:
            reference = "Protocol (floor)"
        print(f"\n### {name}\n\n| | CPU us | per second | of the floor | RSS MB |\n|---|---|---|---|---|")
        for row, figures in sorted(rows.items(), key=lambda each: each[1]["cpu_us"]):
            times = [1 / each for each in ratios(rows, row, reference)] or [0.0]
            of_floor = f"{median(times):.2f} ({min(times):.2f} to {max(times):.2f})"
            label = f"**{row}**" if row.startswith("OURS") else row.removeprefix("PEER ")
            cpu, rate = figures["cpu_us"], figures["per_s"]
            print(f"| {label} | {cpu:,.2f} | {rate:,.0f} | {of_floor} | {figures['rss']:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="http://127.0.0.1:9601")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--runs", default="", help="only these, separated by commas")
    parser.add_argument("--print-only", action="store_true")
    a = parser.parse_args()
    if not a.print_only:
        measure(a.base, a.rounds, a.keep, a.runs)
    found = load(a.keep)
    goals(found)
    tables(found)


if __name__ == "__main__":
    main()
