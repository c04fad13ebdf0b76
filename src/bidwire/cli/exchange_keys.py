"""`bidwire exchange key` and `bidwire exchange account`: who may use the exchange of a data folder.

Nothing here starts an exchange: the folder's key file is changed, and the next
exchange on it goes by that. A private half is shown once or written to a file, and kept nowhere else.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from ..exchange.api.accounts import Account, Accounts, Key

KEY_EPILOG = """\
permissions, as one list: read, trade, withdraw, universal-transfer (between
the wallets of an account), internal-transfer (between master and sub-accounts)

examples:
  bidwire exchange key new --data my-exchange
  bidwire exchange key new --type ed25519 --permissions read,trade --ip 10.0.0.0/8 --data my-exchange
  bidwire exchange key new --public-key ed25519-public.pem --data my-exchange      the pair is yours, made by openssl
  bidwire exchange key new --secret-file secret.txt --api-key KEY --data my-exchange      a published example's
  bidwire exchange key new --account desk --name bot --private-key bot.pem --type rsa --data my-exchange
  bidwire exchange key list --data my-exchange
  bidwire exchange key delete KEY --data my-exchange

The next `bidwire exchange --data my-exchange` takes the keys. Every folder has
the accounts trader and maker.
"""

ACCOUNT_EPILOG = """\
examples:
  bidwire exchange account new desk --balance USDT=5000 --data my-exchange
  bidwire exchange account new bot-1 --master desk --data my-exchange      a sub-account
  bidwire exchange account list --data my-exchange
"""


def add(parser: argparse.ArgumentParser, balance: Any) -> None:
    """Registers `key` and `account` under `bidwire exchange`. `balance` reads ASSET=AMOUNT."""
    topics = parser.add_subparsers(dest="exchange_command", metavar="key|account", title="keys and accounts")
    keys = _topic(topics, "key", "make, list and delete API keys", KEY_EPILOG)
    new = _command(keys, "new", "make a key, or take one of yours", new_key, makes_folder=True)
    kind = new.add_mutually_exclusive_group()
    kind.add_argument("--type", choices=("hmac", "rsa", "ed25519"), default="hmac", help="(default: hmac)")
    kind.add_argument("--public-key", metavar="FILE", help="PEM of an RSA or Ed25519 key whose private half you keep")
    kind.add_argument(
        "--secret-file", metavar="FILE", help="an HMAC secret that you have already, such as a published example's"
    )
    new.add_argument("--api-key", metavar="KEY", help="with either: what the key is called, 64 letters and digits")
    new.add_argument("--account", default="trader", metavar="NAME", help="whose it is (default: trader)")
    new.add_argument("--name", default="", help="your own label for it")
    new.add_argument(
        "--permissions", type=_permissions, default=("read", "trade"), metavar="LIST", help="(default: read,trade)"
    )
    new.add_argument(
        "--ip",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="address or network it is good from; may be repeated",
    )
    new.add_argument(
        "--private-key",
        metavar="FILE",
        help="write the private half there, readable by you alone, instead of showing it",
    )
    listing = _command(keys, "list", "show keys, without secrets", list_keys)
    listing.add_argument("--account", metavar="NAME", help="only this account's")
    delete = _command(keys, "delete", "delete a key", delete_key)
    delete.add_argument("key", metavar="KEY", help="the API key, or as many of its first or last letters as it takes")

    accounts = _topic(topics, "account", "make and list accounts", ACCOUNT_EPILOG)
    new = _command(accounts, "new", "make an account or a sub-account", new_account, makes_folder=True)
    new.add_argument("name", metavar="NAME")
    new.add_argument("--master", metavar="NAME", help="make it a sub-account of this one")
    new.add_argument(
        "--balance", action="append", type=balance, metavar="ASSET=AMOUNT", help="what it starts with; may be repeated"
    )
    _command(accounts, "list", "show the accounts", list_accounts)


def _topic(topics: Any, name: str, summary: str, epilog: str) -> Any:
    topic = topics.add_parser(
        name, help=summary, description=summary, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    return topic.add_subparsers(dest=f"{name}_command", required=True, metavar="COMMAND")


def _command(topic: Any, name: str, summary: str, run: Any, *, makes_folder: bool = False) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = topic.add_parser(name, help=summary, description=summary)
    folder = "the folder of the exchange" + ("; made if need be" if makes_folder else "")
    command.add_argument("--data", metavar="FOLDER", required=True, help=folder)
    command.set_defaults(run=run, makes_folder=makes_folder)
    return command


def _permissions(text: str) -> tuple[str, ...]:
    from ..exchange.api.accounts import checked_permissions

    try:
        return tuple(checked_permissions(each.strip().replace("-", "_") for each in text.split(",")))
    except ConfigurationError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


# --- commands --------------------------------------------------------------------------------------------------------


def new_key(args: argparse.Namespace) -> int:
    """Makes a key, or takes a public half or a secret."""
    from ..exchange.keyfile import write_private

    brought = args.public_key or args.secret_file
    if args.public_key and args.private_key:
        raise ConfigurationError("--public-key: you have the private half already; leave --private-key out")
    if args.api_key and not brought:
        raise ConfigurationError("--api-key names a key that you bring, by --public-key or --secret-file")
    if args.private_key and args.type == "hmac":
        raise ConfigurationError(
            "--private-key: an HMAC key has a secret, which is shown; --type rsa or ed25519 has a file"
        )
    target = Path(args.private_key) if args.private_key else None
    if target is not None and target.exists():
        raise ConfigurationError(f"--private-key {target}: it exists; name another file, or move it away")
    half = _read_half(args)
    accounts = _open(args)
    number = _named(accounts, args.account, args.data).number
    if half is None:
        key = accounts.add_key(number, args.type, args.permissions, args.ip, name=args.name)
    else:
        key = accounts.upload_key(number, half, args.permissions, args.ip, name=args.name, api_key=args.api_key)
    if target is not None:
        try:
            write_private(target, key.secret)
        except ConfigurationError:
            accounts.delete_key(key.api_key)  # nobody could use it
            raise
    print(f"api key      {key.api_key}")
    print(f"account      {args.account}")
    print(f"may          {_rights(key)}")
    print(f"from         {', '.join(key.ips) or 'any address'}")
    if target is not None:
        print(f"private key  {target}")
    elif key.kind == "hmac" and not brought:
        print(f"secret       {key.secret}")
        print("The secret is shown this once.", file=sys.stderr)
    elif key.secret and not brought:
        print(key.secret, end="")
        print("The private key is shown this once, and kept nowhere.", file=sys.stderr)
    return 0


def list_keys(args: argparse.Namespace) -> int:
    """Shows the keys."""
    accounts = _open(args)
    number = _named(accounts, args.account, args.data).number if args.account else None
    rows = [
        (
            key.api_key,
            key.kind,
            accounts.account(key.account).name,
            _rights(key),
            ",".join(key.ips) or "any address",
            _day(key.created_at),
            key.name,
        )
        for key in accounts.keys(number)
    ]
    _table(("key", "type", "account", "may", "from", "made", "name"), rows)
    return 0


def delete_key(args: argparse.Namespace) -> int:
    """Deletes the one key that is meant."""
    accounts = _open(args)
    found = [key for key in accounts.keys(None) if key.api_key.startswith(args.key) or key.api_key.endswith(args.key)]
    found = [key for key in found if key.api_key == args.key] or found
    if len(found) != 1:
        many = "several keys begin or end so" if found else "there is no such key"
        raise ConfigurationError(f"{many}: `bidwire exchange key list --data {args.data}` shows them")
    accounts.delete_key(found[0].api_key)
    print(f"deleted      {found[0].api_key}")
    return 0


def new_account(args: argparse.Namespace) -> int:
    """Makes an account."""
    accounts = _open(args)
    master = _named(accounts, args.master, args.data).number if args.master else None
    balances: dict[str, Decimal] = dict(args.balance or ())
    number = accounts.create(balances, name=args.name, master=master)
    print(f"account      {args.name} ({accounts.account(number).email})")
    print(f"funds        {_funds(accounts.account(number))}")
    print(f"next         bidwire exchange key new --account {args.name} --data {args.data}")
    return 0


def list_accounts(args: argparse.Namespace) -> int:
    """Shows the accounts."""
    accounts = _open(args)
    rows = [
        (
            each.name,
            each.email,
            "" if each.master is None else accounts.account(each.master).name,
            str(len(accounts.keys(each.number))),
            _funds(each),
        )
        for each in accounts.all()
    ]
    _table(("account", "email", "master", "keys", "starts with"), rows)
    return 0


# --- the folder ------------------------------------------------------------------------------------------------------


def _open(args: argparse.Namespace) -> Accounts:
    """The accounts of a folder, with those that every exchange has; each change is written at once."""
    import time

    from ..exchange.api.accounts import Accounts
    from ..exchange.keyfile import KeyFile
    from ..exchange.opening import FIRST_ACCOUNTS

    path = Path(args.data)
    try:
        if not args.makes_folder and not path.is_dir():
            raise ConfigurationError(f"--data {path}: there is no such folder")
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"--data {path}: {error.strerror or error}") from error
    accounts = Accounts(None, lambda number, balances: None, lambda: time.time_ns() // 1000)
    KeyFile(path).load(accounts, {})
    for name in FIRST_ACCOUNTS:
        if accounts.named(name) is None:
            accounts.create(None, name=name)
    return accounts


def _named(accounts: Accounts, name: str, folder: str) -> Account:
    found = accounts.named(name)
    if found is None:
        raise ConfigurationError(
            f"there is no account {name!r}; `bidwire exchange account new {name} --data {folder}` makes it"
        )
    return found


def _read_half(args: argparse.Namespace) -> str | None:
    """The public key or the secret that somebody brings; None if one is to be made."""
    if args.public_key:
        pem = _read("--public-key", args.public_key)
        if "-----BEGIN" not in pem:
            raise ConfigurationError(f"--public-key {args.public_key}: it is no PEM")
        return pem
    if args.secret_file:
        secret = _read("--secret-file", args.secret_file).strip()
        if not secret or "-----BEGIN" in secret:
            raise ConfigurationError(f"--secret-file {args.secret_file}: it holds no HMAC secret")
        return secret
    return None


def _read(option: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{option} {path}: {getattr(error, 'strerror', None) or 'it is no text'}") from None


# --- what is shown ---------------------------------------------------------------------------------------------------


def _rights(key: Key) -> str:
    from ..exchange.api.accounts import PERMISSIONS

    return ",".join(each.replace("_", "-") for each in PERMISSIONS if each in key.permissions) or "nothing"


def _funds(account: Account) -> str:
    if account.balances is None:
        return "what the exchange gives"
    return ", ".join(f"{asset} {quantity:f}" for asset, quantity in account.balances.items()) or "nothing"


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000_000, UTC).date().isoformat()


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        print("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
