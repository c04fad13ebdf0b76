"""Keys that are ready to sign, from what a client was given: as arguments, in files, or in the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from ..config import PRODUCTION, Credentials, Environment, Secret
from ..config import environment as environment_named
from ..errors import ConfigurationError
from ..wire.call import Identity
from ..wire.sign import signer

_KEY_FILE_ENDINGS = (".pem", ".key", ".txt")


def identities(
    api_key: str | None,
    api_secret: Secret | None,
    passphrase: str | bytes | None,
    credentials: Credentials | Mapping[str, Credentials] | None,
) -> dict[str, Identity]:
    """Keys ready to sign, by product family; "default" serves the families without one of their own.

    Raises:
        ConfigurationError: key material that cannot be used, and why.
    """
    if credentials is not None and api_key is not None:
        raise ConfigurationError("give api_key and api_secret, or credentials, not both")
    if isinstance(credentials, Credentials):
        given: Mapping[str, Credentials] = {"default": credentials}
    elif credentials is not None:
        given = credentials
    elif api_key is not None:
        given = {"default": Credentials(api_key=api_key, api_secret=api_secret, passphrase=passphrase)}
    elif api_secret is not None:
        raise ConfigurationError("an API secret was given without its API key")
    else:
        given = {}
    return {family: _identity(each) for family, each in given.items()}


def _identity(given: Credentials) -> Identity:
    key = given.api_key.strip()
    if not key or not key.isascii() or any(character.isspace() for character in key):
        raise ConfigurationError("the API key must be one word of ASCII characters")
    if given.api_secret is None:
        return Identity(key, None)
    return Identity(key, signer(read_secret(given.api_secret), given.passphrase, given.key_type))


def read_secret(secret: Secret) -> str | bytes | Callable[[bytes], bytes]:
    """The key material itself: a path is read, anything else is what it is.

    Raises:
        ConfigurationError: a path that cannot be read.
    """
    if isinstance(secret, os.PathLike):
        return _read(os.fspath(secret))
    if isinstance(secret, str) and "-----BEGIN" not in secret and "\n" not in secret.strip():
        text = secret.strip().strip("'\"")
        if text.lower().endswith(_KEY_FILE_ENDINGS) or os.sep in text or text.startswith("~"):
            return _read(text)
    return secret


def _read(path: str) -> bytes:
    try:
        with open(os.path.expanduser(path), "rb") as file:
            return file.read(65536)
    except OSError as error:
        raise ConfigurationError(f"the key file {path} cannot be read: {error.strerror}") from None


def from_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of a client from environment variables.

    BINANCE_API_KEY, BINANCE_API_SECRET (text, PEM or path), BINANCE_API_PASSPHRASE, BINANCE_ENVIRONMENT, and the
    URLs that `bidwire exchange --env` writes: BINANCE_REST_URL, BINANCE_STREAM_URL, BINANCE_WS_API_URL,
    BINANCE_SBE_STREAM_URL, BINANCE_OPTIONS_REST_URL, BINANCE_OPTIONS_STREAM_URL. With a URL
    and no BINANCE_ENVIRONMENT the environment is one of its own, with no other host than those given.

    Raises:
        ConfigurationError: an unknown environment, or a secret without a key.
    """
    name = variables.get("BINANCE_ENVIRONMENT")
    rest, streams, ws_api = (variables.get(f"BINANCE_{part}_URL") or None for part in ("REST", "STREAM", "WS_API"))
    if rest or streams or ws_api:
        base = environment_named(name) if name else Environment(name="from BINANCE_*_URL", rest={})
        place = base.using(rest=rest, streams=streams, ws_api=ws_api)
        beside = (_named(variables, "OPTIONS_STREAM", "options") or {}) | (
            _named(variables, "SBE_STREAM", "spot_sbe") or {}
        )
        place = place.using(rest=_named(variables, "OPTIONS_REST", "eapi"), streams=beside or None)
    else:
        place = environment_named(name) if name else PRODUCTION
    return {
        "api_key": variables.get("BINANCE_API_KEY") or None,
        "api_secret": variables.get("BINANCE_API_SECRET") or None,
        "passphrase": variables.get("BINANCE_API_PASSPHRASE") or None,
        "environment": place,
    }


def _named(variables: Mapping[str, str], part: str, name: str) -> dict[str, str] | None:
    url = variables.get(f"BINANCE_{part}_URL")
    return {name: url} if url else None
