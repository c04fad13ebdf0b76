"""Who may trade: accounts, sub-accounts, and their API keys, made from a seed so that a run can be repeated.

The exchange keeps of a self-made key only its public half; the private half is
handed to whoever asked for it and shows in no repr. What must outlive the
process is told to `changed`, piece by piece, and brought back by `restore`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from ipaddress import ip_address, ip_network
from typing import Literal, TypeAlias, get_args

import msgspec

from ...errors import ConfigurationError
from ...wire.sign import Hmac, KeyType, Verifier, signer
from ...wire.sign import verifier as verifier_of
from . import keygen

Permission = Literal["read", "trade", "withdraw", "universal_transfer", "internal_transfer"]
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
DEFAULT_PERMISSIONS: tuple[Permission, ...] = ("read", "trade")
EMAIL_DOMAIN = "bidwire.invalid"  # a name that no resolver knows (RFC 2606)

is_api_key = re.compile(r"[A-Za-z0-9]{64}").fullmatch
"""Whether a text has the form of an API key."""

_name = re.compile(r"[A-Za-z0-9_-]{1,32}").fullmatch


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account. A sub-account has a `master`; both are told by number, name or email."""

    number: int
    name: str
    email: str
    master: int | None = None
    created_at: int = 0
    """Wall time in microseconds."""
    balances: Mapping[str, Decimal] | None = None
    """What it starts with; None: what the exchange gives to new accounts."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """An API key of an account. `secret` is the HMAC secret, or the private key as PEM (PKCS#8) while we have it."""

    api_key: str
    kind: KeyType
    account: int
    permissions: frozenset[Permission]
    ips: tuple[str, ...]
    """Addresses or networks it may be used from; empty: from everywhere."""
    secret: str
    verifier: Verifier
    name: str = ""
    """The owner's own label."""
    public_pem: str = ""
    """The public half of a key that is not HMAC."""
    created_at: int = 0
    """Wall time in microseconds."""
    number: int = 0
    """The how many-th it was; with the seed, that makes it."""

    @property
    def private_pem(self) -> str | None:
        """The private key as PEM; None for an HMAC key."""
        return None if self.kind == "hmac" else self.secret

    def allows(self, ip: str) -> bool:
        """Whether the key may be used from this address."""
        if not self.ips:
            return True
        try:
            address = ip_address(ip)
        except ValueError:
            return False
        return any(address in ip_network(each, strict=False) for each in self.ips)

    def __repr__(self) -> str:
        return f"Key(…{self.api_key[-4:]}, {self.kind}, account {self.account}, {'+'.join(sorted(self.permissions))})"


class Deleted(msgspec.Struct, frozen=True):
    """A key that is no longer good."""

    api_key: str


KINDS: Mapping[KeyType, Callable[[keygen.Source], keygen.Pair]] = {
    "hmac": keygen.hmac,
    "rsa": keygen.rsa,
    "ed25519": keygen.ed25519,
}
Change: TypeAlias = Account | Key | Deleted
Opened = Callable[[int, Mapping[str, Decimal]], None]


class Accounts:
    """The accounts and keys of one exchange.

    `opened` is told of each new account and what it starts with; the venue
    books that in the engine. `changed` is told of every account and key that
    is new or different. `now` is the wall time in microseconds. With a seed
    the n-th key made is always the same.
    """

    def __init__(self, seed: int | None, opened: Opened, now: Callable[[], int] = lambda: 0) -> None:
        self.changed: Callable[[Change], None] = lambda change: None
        self._seed = seed
        self._opened = opened
        self._now = now
        self._accounts: dict[int, Account] = {}
        self._keys: dict[str, Key] = {}
        self._made = 0

    # --- accounts -----------------------------------------------------------------------------------------------------

    def create(
        self, balances: Mapping[str, Decimal] | None, *, name: str | None = None, master: int | None = None
    ) -> int:
        """A new account with these free balances, or a sub-account of `master`; its number.

        Without balances it starts with what the exchange gives, once one opens it.

        Raises:
            ConfigurationError: the name is taken or not one, there is no such master, or it is a sub-account itself.
        """
        number = max(self._accounts, default=0) + 1
        if name is not None and _name(name) is None:
            raise ConfigurationError(f"an account's name is 1 to 32 letters, digits, _ and -, not {name!r}")
        name = name or f"account-{number}"
        if self.named(name) is not None:
            raise ConfigurationError(f"there is an account {name!r} already")
        if master is not None and self.account(master).master is not None:
            raise ConfigurationError(f"account {master} is a sub-account: it has none of its own")
        email = f"{name}@{EMAIL_DOMAIN}" if master is None else f"{name}_virtual@{EMAIL_DOMAIN}"
        account = Account(
            number=number, name=name, email=email, master=master, created_at=self._now(), balances=balances
        )
        self.changed(account)  # first, for it may fail: what is not kept is not there
        self._accounts[number] = account
        self._opened(number, balances or {})
        return number

    def account(self, number: int) -> Account:
        """The account of a number.

        Raises:
            ConfigurationError: there is none.
        """
        found = self._accounts.get(number)
        if found is None:
            raise ConfigurationError(f"there is no account {number}")
        return found

    def named(self, name: str) -> Account | None:
        return next((each for each in self._accounts.values() if each.name == name), None)

    def all(self) -> list[Account]:
        """Every account, in the order they were made."""
        return list(self._accounts.values())

    def subs(self, master: int) -> list[Account]:
        """The sub-accounts of an account."""
        return [each for each in self._accounts.values() if each.master == master]

    def family(self, number: int) -> list[Account]:
        """An account's master (itself, where it has none) and all of the master's sub-accounts."""
        account = self.account(number)
        head = account if account.master is None else self.account(account.master)
        return [head, *self.subs(head.number)]

    # --- keys ---------------------------------------------------------------------------------------------------------

    def add_key(
        self,
        account: int,
        kind: KeyType = "hmac",
        permissions: Iterable[Permission] = DEFAULT_PERMISSIONS,
        ips: Iterable[str] = (),
        *,
        name: str = "",
    ) -> Key:
        """A new key for an account, with its private half.

        Raises:
            ConfigurationError: there is no such account, kind or permission, or an address is none.
        """
        self.account(account)
        if kind not in KINDS:
            raise ConfigurationError(f"a key is hmac, rsa or ed25519, not {kind!r}")
        source = self._source()
        secret, public = KINDS[kind](source)
        return self._keep(
            Key(
                api_key=source.text(64),
                kind=kind,
                account=account,
                permissions=checked_permissions(permissions),
                ips=checked_addresses(ips),
                secret=secret,
                verifier=verifier_of(public) if public else Hmac(secret),
                name=name,
                public_pem=public,
                created_at=self._now(),
                number=self._made,
            )
        )

    def upload_key(
        self,
        account: int,
        half: str,
        permissions: Iterable[Permission] = DEFAULT_PERMISSIONS,
        ips: Iterable[str] = (),
        *,
        name: str = "",
        api_key: str | None = None,
    ) -> Key:
        """A key that somebody brings: `half` is its public key as PEM, or an HMAC secret. We name it, unless `api_key` does.

        Raises:
            ConfigurationError: no such account, no public key, a name that is taken or none, or as for `add_key`.
        """
        self.account(account)
        if api_key is not None and is_api_key(api_key) is None:
            raise ConfigurationError("an API key is 64 letters and digits")
        is_pem = "-----BEGIN" in half
        verifier: Verifier = verifier_of(half) if is_pem else Hmac(half)
        if api_key in self._keys:
            raise ConfigurationError("there is a key of that name already")
        return self._keep(
            Key(
                api_key=api_key or self._source().text(64),
                kind=verifier.kind,
                account=account,
                permissions=checked_permissions(permissions),
                ips=checked_addresses(ips),
                secret="" if is_pem else half,
                verifier=verifier,
                name=name,
                public_pem=half if is_pem else "",
                created_at=self._now(),
                number=self._made,
            )
        )

    def change_key(
        self, api_key: str, *, permissions: Iterable[Permission] | None = None, ips: Iterable[str] | None = None
    ) -> Key:
        """The key with other permissions or addresses; sessions that logged on with it lose their logon."""
        key = self._keys[api_key]
        if permissions is not None:
            key = msgspec.structs.replace(key, permissions=checked_permissions(permissions))
        if ips is not None:
            key = msgspec.structs.replace(key, ips=checked_addresses(ips))
        return self._keep(key)

    def delete_key(self, api_key: str) -> None:
        """No longer good; sessions that logged on with it lose their logon."""
        self.changed(Deleted(api_key))
        del self._keys[api_key]

    def key(self, api_key: str) -> Key | None:
        return self._keys.get(api_key)

    def keys(self, account: int | None = None) -> list[Key]:
        """All keys, or those of one account, in the order they were made."""
        return [key for key in self._keys.values() if account in (None, key.account)]

    def give_back(self, api_key: str, private_pem: str) -> Key | None:
        """The key with its private half, which somebody kept; None where that is of another key."""
        key = self._keys[api_key]
        if not key.verifier.verify(b"bidwire", signer(private_pem).sign(b"bidwire")):
            return None
        found = self._keys[api_key] = msgspec.structs.replace(key, secret=private_pem)
        return found

    # --- from one process to the next ---------------------------------------------------------------------------------

    def restore(self, accounts: Iterable[Account], keys: Iterable[Key], otherwise: Mapping[str, Decimal]) -> None:
        """What an earlier exchange had. `otherwise` is what accounts start with that do not say it."""
        for account in accounts:
            self._accounts[account.number] = account
            self._opened(account.number, otherwise if account.balances is None else account.balances)
        for key in keys:
            self._keys[key.api_key] = key
            self._made = max(self._made, key.number)

    def _source(self) -> keygen.Source:
        """Where the next key comes from."""
        self._made += 1
        return keygen.Source(self._seed, self._made)

    def _keep(self, key: Key) -> Key:
        self.changed(key)  # first, for it may fail
        self._keys[key.api_key] = key
        return key


def checked_permissions(permissions: Iterable[str]) -> frozenset[Permission]:
    """Permissions that there are.

    Raises:
        ConfigurationError: one is none.
    """
    given = frozenset(permissions)
    for each in given:
        if each not in PERMISSIONS:
            raise ConfigurationError(f"a permission is one of {', '.join(PERMISSIONS)}, not {each!r}")
    return frozenset(each for each in PERMISSIONS if each in given)


def checked_addresses(ips: Iterable[str]) -> tuple[str, ...]:
    """Addresses and networks.

    Raises:
        ConfigurationError: one is neither.
    """
    addresses = tuple(ips)
    for each in addresses:
        try:
            ip_network(each, strict=False)
        except ValueError:
            raise ConfigurationError(f"not an address or a network: {each!r}") from None
    return addresses
