"""The accounts and keys of a data folder: `keys.json`, readable by its owner only, written whole or not at all.

Of RSA and Ed25519 keys it has the public half only; an HMAC secret is needed
to verify, so that stands in it. Every change reads the file anew, so that an
exchange and `bidwire exchange key` lose nothing of each other's.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import msgspec

from ..errors import ConfigurationError
from ..wire.sign import Hmac, KeyType, verifier
from .api.accounts import Account, Accounts, Change, Deleted, Key, Permission

FILE = "keys.json"
VERSION = 1


class _SavedKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    api_key: str
    kind: KeyType
    account: int
    permissions: list[Permission]
    ips: list[str] = []
    name: str = ""
    created_at: int = 0
    number: int = 0
    secret: str = ""
    """Of HMAC keys."""
    public_pem: str = ""

    def __repr__(self) -> str:
        return f"_SavedKey(…{self.api_key[-4:]})"

    @classmethod
    def of(cls, key: Key) -> _SavedKey:
        return cls(
            api_key=key.api_key,
            kind=key.kind,
            account=key.account,
            permissions=sorted(key.permissions),
            ips=list(key.ips),
            name=key.name,
            created_at=key.created_at,
            number=key.number,
            secret=key.secret if key.kind == "hmac" else "",
            public_pem=key.public_pem,
        )

    def key(self) -> Key:
        return Key(
            api_key=self.api_key,
            kind=self.kind,
            account=self.account,
            permissions=frozenset(self.permissions),
            ips=tuple(self.ips),
            secret=self.secret,
            verifier=Hmac(self.secret) if self.kind == "hmac" else verifier(self.public_pem),
            name=self.name,
            public_pem=self.public_pem,
            created_at=self.created_at,
            number=self.number,
        )


class _Saved(msgspec.Struct, kw_only=True):
    version: int = VERSION
    accounts: list[Account] = []
    keys: list[_SavedKey] = []


class KeyFile:
    """The file of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def load(self, accounts: Accounts, balances: Mapping[str, Decimal]) -> None:
        """Bring back what the file knows, and from now on record what changes.

        `balances`: what accounts start with that do not say it themselves.

        Raises:
            ConfigurationError: the file cannot be read, is damaged, or of a later version.
        """
        saved = self._read()
        accounts.restore(saved.accounts, (each.key() for each in saved.keys), balances)
        accounts.changed = self.record

    def record(self, change: Change) -> None:
        """Write one change.

        Raises:
            ConfigurationError: the file cannot be read or written; nothing of it is lost then.
        """
        saved = self._read()
        match change:
            case Account():
                saved.accounts = [*(each for each in saved.accounts if each.number != change.number), change]
            case Key():
                row = _SavedKey.of(change)
                at = next((at for at, each in enumerate(saved.keys) if each.api_key == row.api_key), len(saved.keys))
                saved.keys[at : at + 1] = [row]
            case Deleted():
                saved.keys = [each for each in saved.keys if each.api_key != change.api_key]
        write_private(self.path, msgspec.json.format(msgspec.json.encode(saved)).decode() + "\n")

    def _read(self) -> _Saved:
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            return _Saved()
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be read: {error.strerror or error}") from error
        try:
            saved = msgspec.json.decode(text, type=_Saved)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{self.path} is damaged: {_place(error)}; move it away to begin anew") from None
        if saved.version != VERSION:
            raise ConfigurationError(f"{self.path} is of version {saved.version}; this bidwire reads {VERSION}")
        return saved


def _place(error: Exception) -> str:
    """Where the file is damaged, never what stands there."""
    text = str(error)
    return text if isinstance(error, msgspec.DecodeError) and "`$" in text else "it is no JSON that we wrote"


def write_private(path: Path, text: str) -> None:
    """Write a file for its owner only (0600 where the system has such modes), whole or not at all.

    Raises:
        ConfigurationError: it cannot be written, or the disk is full.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror or error}") from error


def read_private(path: Path) -> str | None:
    """The text of a private file; None where there is none.

    Raises:
        ConfigurationError: it is there and cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
