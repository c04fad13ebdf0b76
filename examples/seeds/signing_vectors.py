"""The worked examples of the options page, computed again. Their signing is the same for every product.

The signature that is printed with the first two belongs to another quantity than the one printed; the third, where
query and body meet without an & between them, is right.
"""

from __future__ import annotations

from bidwire.wire.sign import Hmac

SECRET = "YtP1BudNOWZE1ag5uzCkh4hIC7qSmQOu797r5EJBFGhxBYivjj8HIX0iiiPof5yG"  # published; of no use to anybody
QUERY = "symbol=BTC-210129-40000-C&side=BUY&type=LIMIT&timeInForce=GTC"
REST = "price=2000&recvWindow=5000&timestamp=1611825601400"

PRINTED = "7c12045972f6140e765e0f2b67d28099718df805732676494238f50be830a7d7"
PRINTED_MIXED = "fa6045c54fb02912b766442be1f66fab619217e551a4fb4f8a1ee000df914d8e"


def main() -> None:
    signer = Hmac(SECRET)
    for name, payload, printed in (
        ("1 and 2, as printed (quantity=1)", f"{QUERY}&quantity=1&{REST}", PRINTED),
        ("1 and 2, with quantity=0.01", f"{QUERY}&quantity=0.01&{REST}", PRINTED),
        ("3, query and body (quantity=0.01)", f"{QUERY}quantity=0.01&{REST}", PRINTED_MIXED),
        ("3, as the prose under it says (quantity=1)", f"{QUERY}quantity=1&{REST}", PRINTED_MIXED),
    ):
        found = signer.sign(payload.encode())
        print(f"{name}: {found} {'is' if found == printed else 'is not'} what is printed")


if __name__ == "__main__":
    main()
