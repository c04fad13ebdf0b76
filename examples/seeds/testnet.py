"""The testnet has /api and no /sapi. What it does not have is refused here, and never sent to production instead."""

from __future__ import annotations

import bidwire
from bidwire import Client


def main() -> None:
    with Client("a-testnet-key", "its-secret", environment="testnet") as client:
        print("/api:", client.environment.origin("api"))
        print("streams:", client.environment.stream_url("spot"))
        for name, call in (
            ("wallet.api_restrictions", client.wallet.api_restrictions),
            ("a raw call", lambda: client.request("GET", "/sapi/v1/system/status")),
        ):
            try:
                call()
            except bidwire.ConfigurationError as error:
                print(f"{name}: {error}; executed: {error.executed}")


if __name__ == "__main__":
    main()
