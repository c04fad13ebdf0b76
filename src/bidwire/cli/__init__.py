"""The command `bidwire`. Each subcommand is a module here with `add(subparsers)`, loaded when it is asked for.

What can be expected to go wrong is one line on stderr and an exit status: 2 for what was asked, 1 for what came of it,
130 for Ctrl-C. A traceback is a bug.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from .._version import __version__

COMMANDS = ("exchange", "demo", "call", "api", "key", "doctor", "completion")

EPILOG = """\
examples:
  bidwire demo                             watch a market maker trade against the exchange in the box
  bidwire exchange                         a Binance-compatible exchange on this machine
  bidwire exchange --env local.env         the same, with its URLs and keys as shell variables
  bidwire api search open orders           find a call of any product
  bidwire call spot.depth symbol=BTCUSDT   make it
  bidwire key check                        what the key in BINANCE_API_KEY may do
  bidwire doctor                           is the exchange still what this package says it is

`bidwire COMMAND --help` says more.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (`sys.argv` without one). Returns the exit status; nothing that is expected is raised."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            args = parser_for(given).parse_args(given)
        except SystemExit as stop:  # argparse has said what there is to say
            return stop.code if isinstance(stop.code, int) else 2
        return _run(args)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`); the interpreter must not try to flush it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def parser_for(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, with the one subcommand that the arguments name, or with all where they name none."""
    parser = argparse.ArgumentParser(
        prog="bidwire",
        description="The Python SDK for Binance with the exchange in the box.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"bidwire {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in argv[:1] if argv and argv[0] in COMMANDS else COMMANDS:
        import_module(f".{name}", __name__).add(subparsers)
    return parser


def _run(args: argparse.Namespace) -> int:
    from ..errors import BinanceError, ConfigurationError

    try:
        status: int = args.run(args)
    except ConfigurationError as error:
        return _say(args, error, 2)
    except BinanceError as error:
        return _say(args, error, 1)
    return status


def _say(args: argparse.Namespace, error: Exception, status: int) -> int:
    text = " ".join(str(error).split())
    print(f"bidwire {args.command}: {text}", file=sys.stderr)
    return status
