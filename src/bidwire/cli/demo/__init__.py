"""`bidwire demo`: the exchange in the box and a market maker on it, in a terminal, with an account of it at the end."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

EPILOG = """\
Nothing leaves this machine: no account, no network. The trader quotes both
sides and takes a little; it is there to be watched, not to make money.

examples:
  bidwire demo
  bidwire demo --seconds 60 --symbol ETHUSDT
  bidwire demo --replay recording.raw.gz --speed 2
  bidwire demo --plain > demo.log

exit status: 0 REST, streams and engine agree, 1 they differ or something broke,
2 what was asked for is not possible, 130 interrupted
"""


def add(subparsers: Any) -> None:
    """Registers `bidwire demo`."""
    demo = subparsers.add_parser(
        "demo",
        help="watch it trade on the exchange in the box",
        description="Starts the exchange, trades on it as an ordinary user over real sockets, and reconciles what REST "
        "says, what the streams said and what the engine knows.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    demo.add_argument("--seconds", type=_seconds, default=20.0, metavar="N", help="how long to trade (default: 20)")
    demo.add_argument(
        "--replay", type=Path, metavar="FILE", help="trade on this recording instead of a synthetic market"
    )
    demo.add_argument("--plain", action="store_true", help="print lines instead of the live view, as into a pipe")
    demo.add_argument("--speed", type=_speed, default=1.0, metavar="X", help="how fast the market runs (default: 1)")
    demo.add_argument("--seed", type=_seed, metavar="N", help="of the synthetic market (default: another each time)")
    demo.add_argument("--symbol", metavar="SYMBOL", help="what to trade (default: the market's first)")
    demo.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 all agree, 1 a difference, 2 not possible, 130 interrupted.

    Raises:
        ConfigurationError: a recording that cannot be played (with the line), an unknown symbol, no port.
    """
    from .running import demonstrate

    return demonstrate(
        seconds=args.seconds, replay=args.replay, plain=args.plain, speed=args.speed, seed=args.seed, symbol=args.symbol
    )


def _seconds(text: str) -> float:
    return _number(text, "a number of seconds", 86_400)


def _speed(text: str) -> float:
    return _number(text, "a factor", 1_000)


def _number(text: str, what: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= most:
        raise argparse.ArgumentTypeError(f"{what} above 0 and up to {most:g} is needed, not {text!r}")
    return value


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number of 0 or more is needed, not {text!r}")
    return int(text)
