"""The option `--environment`, and the variables that a client is made from with it."""

from __future__ import annotations

import argparse
import os

from ..config import ENVIRONMENTS


def add_environment(parser: argparse.ArgumentParser, what: str) -> None:
    """Adds `--environment`; `what` begins its help."""
    parser.add_argument(
        "--environment",
        choices=sorted(ENVIRONMENTS),
        help=f"{what} (default: BINANCE_ENVIRONMENT, else production)",
    )


def variables_of(args: argparse.Namespace) -> dict[str, str]:
    """The process' variables, with the environment that was asked for in them."""
    asked = {"BINANCE_ENVIRONMENT": args.environment} if args.environment else {}
    return {**os.environ, **asked}
