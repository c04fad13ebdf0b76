"""Credentials from environment variables, or from a .env file; never in the code.

`Client.from_env()` reads BINANCE_API_KEY and BINANCE_API_SECRET (an HMAC secret, a PEM key with any kind of line ends,
or a path to one), BINANCE_API_PASSPHRASE, BINANCE_ENVIRONMENT, and the URLs that `bidwire exchange --env` writes.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bidwire import Client


def from_file(path: Path) -> dict[str, str]:
    """The variables of a .env file: NAME=value lines, with or without `export` and quotes."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            found[name.strip()] = value.strip().strip("'\"")
    return found


def main() -> None:
    with Client.from_env() as client:
        print("from the environment:", client.spot.account().uid)

    urls = {name: value for name, value in os.environ.items() if name.endswith("_URL")}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ".env"  # never commit this file
        file.write_text(
            f"BINANCE_API_KEY={os.environ['BINANCE_API_KEY']}\nBINANCE_API_SECRET='{os.environ['BINANCE_API_SECRET']}'\n",
            encoding="utf-8",
        )
        with Client.from_env(variables={**urls, **from_file(file)}) as client:
            print("from a file:", client.spot.account().uid)

    # RSA and Ed25519 keys: the PEM text as it is, on one line, or the path of its file.
    for kind in ("RSA", "ED25519"):
        key, path = os.environ[f"BINANCE_{kind}_API_KEY"], os.environ[f"BINANCE_{kind}_PRIVATE_KEY_FILE"]
        pem = Path(path).read_text(encoding="ascii")
        for how, secret in (("a path", path), ("PEM", pem), ("PEM on one line", pem.replace("\n", "\\n"))):
            with Client.from_env(variables={**urls, "BINANCE_API_KEY": key, "BINANCE_API_SECRET": secret}) as client:
                print(f"{kind} by {how}:", client.spot.account().uid)

    # Nothing that holds a secret shows it.
    print(client)


if __name__ == "__main__":
    main()
