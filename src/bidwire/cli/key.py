"""`bidwire key check`: what the key in the environment may do, and what its owner should change."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from .environment import add_environment, variables_of

EPILOG = """\
The key comes from BINANCE_API_KEY and BINANCE_API_SECRET (an HMAC secret, a
private key as PEM, or a path to one; BINANCE_API_PASSPHRASE if it is encrypted).
Only reading calls are made.

examples:
  bidwire key check
  bidwire key check --environment testnet
  . exchange.env && bidwire key check      the key of a local exchange (bidwire exchange --env exchange.env)

exit status: 0 the key works, 1 it does not, 2 there is none or it cannot be read
"""


def add(subparsers: Any) -> None:
    """Registers `bidwire key`."""
    key = subparsers.add_parser("key", help="look at an API key", description="Look at an API key.")
    commands = key.add_subparsers(dest="key_command", required=True, metavar="COMMAND")
    check = commands.add_parser(
        "check",
        help="what the key may do, with warnings",
        description="Asks Binance what the key may do, and warns where it may do more than a trading key should.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_environment(check, "where the key is from")
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    check.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 the key works, 1 it does not."""
    from ..client.blocking import Client
    from ..errors import ConfigurationError
    from .table import as_json

    variables = variables_of(args)
    if not variables.get("BINANCE_API_KEY"):
        raise ConfigurationError("BINANCE_API_KEY is not set; export it together with BINANCE_API_SECRET")
    with Client.from_env(variables=variables) as client:
        found = client.check_key()
    if args.json:
        print(as_json(found))
        return 0 if found.works else 1
    print(f"key          {found.key} ({found.key_type})")
    print(f"environment  {found.environment}")
    print(f"works here   {'yes' if found.works else 'no'}")
    if found.reason:
        print(f"reason       {found.reason}")
    for number, right in enumerate(found.may):
        print(f"{'may' if not number else '':<13}{right}")
    for warning in found.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return 0 if found.works else 1
