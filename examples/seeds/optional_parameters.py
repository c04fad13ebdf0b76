"""Optional parameters are keyword arguments; what is not passed is not sent. The receive window is one of them.

It is 5000 ms unless told, and at most 60000. More is refused here, before
anything is sent; the exchange would refuse it too.
"""

from __future__ import annotations

import bidwire
from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        # For one call
        account = client.spot.account(recv_window=6000)
        print("a window of 6000 ms: account", account.uid)

        # For every call of a client
        patient = client.using(recv_window=6000)
        print("the same for a whole client:", patient.settings.recv_window, "ms, account", patient.spot.account().uid)

        # The limit itself is still good, more is not
        print("60000 ms: account", client.spot.account(recv_window=60_000).uid)
        try:
            client.spot.account(recv_window=60_001)
        except ValueError as error:
            print("refused here:", error)

        # What the exchange says, for who insists
        try:
            client.spot.account(extra={"recvWindow": 60_001})
        except bidwire.BadRequest as error:
            print("refused there:", error.message, error.code)


if __name__ == "__main__":
    main()
