"""What comes around a result: headers, and the request weight that was used within the minute."""

from __future__ import annotations

from bidwire import Client


def main() -> None:
    with Client.from_env() as client:
        reply = client.spot.exchange_info.reply()
        print("x-mbx-used-weight:", reply.headers["x-mbx-used-weight"])
        print("x-mbx-used-weight-1m:", reply.headers["x-mbx-used-weight-1m"])
        print("the same, read:", reply.used_weight)
        print("status:", reply.status, "- symbols:", len(reply.result.symbols))

        # What the client knows of its budget at any time, without a call
        for usage in client.usage()["api"]:
            print(f"{usage.kind} per {usage.interval}: {usage.used} of {usage.limit}")


if __name__ == "__main__":
    main()
