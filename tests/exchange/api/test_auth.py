"""Who may call, in which order it is checked, and the documented signatures on the verifying side."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from bidwire.exchange.api.accounts import Accounts, Key
from bidwire.exchange.api.answers import ApiError
from bidwire.exchange.api.auth import Claim, authenticate
from bidwire.exchange.api.params import received, received_json
from bidwire.products.spot import requests as r
from bidwire.wire.sign import Hmac, Verifier, signer, verifier

# The published example keys and payloads (protocol notes: auth, section 6), and an Ed25519 key of RFC 8032, test 1.
S = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
S_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
F = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9"
O = "YtP1BudNOWZE1ag5uzCkh4hIC7qSmQOu797r5EJBFGhxBYivjj8HIX0iiiPof5yG"  # noqa: E741  # the name it has in the notes
H1 = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
H4 = H1.replace("LTCBTC", "%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96")
OPTION = (
    "symbol=BTC-210129-40000-C&side=BUY&type=LIMIT&timeInForce=GTC{}&price=2000&recvWindow=5000&timestamp=1611825601400"
)
FUTURE = "symbol=BTCUSDT&side=BUY&type=LIMIT&{}"

RFC_8032 = b"""-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----
"""


@pytest.mark.parametrize(
    ("secret", "query", "body", "signature", "right"),
    [
        pytest.param(S, H1, "", "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", True, id="H1"),
        pytest.param(S, H1, "", "C8DB56825AE71D6D79447849E617115F4A920FA2ACDCAB2B053C4B2838BD6B71", True, id="H1 upper"),
        pytest.param(S, "timestamp=1578963600000", "", "d84e6641b1e328e7b418fff030caed655c266299c9355e36ce801ed14631eed4", True, id="H2"),
        pytest.param(S, "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC", "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559", "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77", True, id="H3"),
        pytest.param(S, H4, "", "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3", True, id="H4"),
        pytest.param(S, H4, "", signer(S).sign(H1.replace("LTCBTC", "１２３４５６").encode()), False, id="H4 signed before encoding"),
        pytest.param(F, FUTURE.format("quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943"), "", "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9", True, id="H5"),
        pytest.param(F, FUTURE.format("timeInForce=GTC"), "quantity=1&price=9000&recvWindow=5000&timestamp= 1591702613943", "f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2", True, id="H6 with the stray space"),
        pytest.param(F, FUTURE.format("timeInForce=GTC"), "quantity=1&price=9000&recvWindow=5000&timestamp=1591702613943", "f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2", False, id="H6 as printed"),
        pytest.param(F, FUTURE.format("timeInForce=GTC"), "quantity=1&price=9000&recvWindow=5000&timestamp=1591702613943", "30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4", True, id="H6 corrected"),
        pytest.param(O, OPTION.format("&quantity=1"), "", "7c12045972f6140e765e0f2b67d28099718df805732676494238f50be830a7d7", False, id="H7 as printed"),
        pytest.param(O, OPTION.format("&quantity=1"), "", "7b98bedaee09e23358f57d098876f29ede7df74202f7fccf164666bd3f3f84cb", True, id="H7 corrected"),
        pytest.param(O, OPTION.format("&quantity=0.01"), "", "7c12045972f6140e765e0f2b67d28099718df805732676494238f50be830a7d7", True, id="H8"),
        pytest.param(O, "symbol=BTC-210129-40000-C&side=BUY&type=LIMIT&timeInForce=GTC", "quantity=0.01&price=2000&recvWindow=5000&timestamp=1611825601400", "fa6045c54fb02912b766442be1f66fab619217e551a4fb4f8a1ee000df914d8e", True, id="H9"),
    ],
)  # fmt: skip
def test_published_rest_signatures(secret: str, query: str, body: str, signature: str, right: bool) -> None:
    """Wherever the signature stands, what is verified is what was signed."""
    for sent in (
        received(f"{query}&signature={signature}".encode(), body.encode()),
        received(f"signature={signature}&{query}".encode(), body.encode()),
        received(query.encode(), f"{body}&signature={signature}".encode() if body else f"signature={signature}".encode()),
    ):  # fmt: skip
        assert sent.signature == signature
        assert Hmac(secret).verify(sent.payload, signature) is right


W1 = '"symbol":"BTCUSDT","side":"SELL","type":"LIMIT","timeInForce":"GTC","quantity":"0.01000000","price":"52000.00","recvWindow":100,"timestamp":1645423376532'
W2 = '"symbol":"１２３４５６","side":"BUY","type":"LIMIT","timeInForce":"GTC","quantity":"{}","price":"0.10000000","recvWindow":5000,"timestamp":1645423376532'


@pytest.mark.parametrize(
    ("params", "signature"),
    [
        pytest.param(W1, "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24", id="W1"),
        pytest.param(W1 + ',"newOrderRespType":"ACK"', "cc15477742bd704c29492d96c7ead9414dfd8e0ec4a00f947bb5bb454ddbd08a", id="W1b"),
        pytest.param(W2.format("1.00000000"), "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd", id="W2"),
        pytest.param('"timestamp":1649729878532', "1cf54395b336b0a9727ef27d5d98987962bc47aca6e13fe978612d0adee066ed", id="W3"),
    ],
)  # fmt: skip
def test_published_websocket_signatures(params: str, signature: str) -> None:
    frame = f'{{{params},"apiKey":"{S_KEY}","signature":"{signature}"}}'
    sent = received_json(frame.encode())
    assert sent.signature == signature
    assert Hmac(S).verify(sent.payload, signature)
    assert not Hmac(S).verify(sent.payload + b"&", signature)


@pytest.mark.parametrize(
    ("payload", "signature"),
    [
        pytest.param("timestamp=1578963600000", "IFUJfWrinN9pavKrvallDF1C/oeXul/MpDF2HZCwz96MmjfaOjc6RTcz4oqHalqyrXoxBTJNpWV/8G+KigXUDQ==", id="E1"),
        pytest.param(H1, "3fhuDZ9nYMviDQ5OEtJBJS11jUZDTRzRQ+TQMarm+LErFiJvUiVPQjTzDoWZQe4miPX+yHk1v/Z7TWLYjIbmCA==", id="E2"),
        pytest.param(H4, "BfITFENBHoPvZ29suXBdmBQ+10LOoM4gQ7Fo/OgYC3szsEzecJJHTAwAcIDLwEEwNIUR1V1t71p/h9rKe07rCg==", id="E3"),
    ],
)  # fmt: skip
def test_ed25519_signatures_come_percent_encoded(payload: str, signature: str) -> None:
    sent = received(f"{payload}&signature={quote(signature, safe='')}".encode())
    assert sent.signature == signature
    assert verifier(RFC_8032).verify(sent.payload, signature)
    assert not verifier(RFC_8032).verify(sent.payload, signature.lower())
    # Left bare, + reads as a space: the commonest mistake with base64 in a query.
    bare = received(f"{payload}&signature={signature}".encode())
    assert bare.signature is not None
    assert verifier(RFC_8032).verify(bare.payload, bare.signature) is ("+" not in signature)


@pytest.mark.parametrize(
    ("params", "signature"),
    [
        pytest.param('"timestamp":1649729878532', "0BTOvcr04xMmm3E1n1o1s/w79ypeilHx0wWtOCGeacpzrKlGpZZ2ozzFJCkKvZ+sfew4sxjzj9vzNe20joF1CA==", id="E4"),
        pytest.param(W2.format("1.00000000"), "hcVQ0opYD9ksJKUPqnemXzM1iUKe55pRC+ovSySafRy6bC+eGvfTW5oHdfbFkEUZYVJofzJ9V6TwpPnlzMY5Cg==", id="E5"),
    ],
)  # fmt: skip
def test_ed25519_websocket_signatures(params: str, signature: str) -> None:
    frame = f'{{{params},"apiKey":"test","signature":"{signature}"}}'
    sent = received_json(frame.encode())
    assert verifier(RFC_8032).verify(sent.payload, signature)


# --- the order of the checks ------------------------------------------------------------------------------------------

NOW = 1_700_000_000_000_000


class Door:
    """One account with a key, and what `authenticate` says at noon."""

    def __init__(self, kind: str = "hmac", **key: object) -> None:
        self.accounts = Accounts(1, lambda account, balances: None)
        self.key = self.accounts.add_key(self.accounts.create({}), kind, **key)  # type: ignore[arg-type]  # test data

    def knock(
        self, query: str, *, kind: type[object] = r.GetAccount, api_key: str | None = None, sign: bool = True
    ) -> Key | None:
        if sign:
            query += f"&signature={quote(signer(self.key.secret).sign(query.encode()), safe='')}"
        name = self.key.api_key if api_key is None else api_key
        claim = Claim(kind.route, received(query.encode()), name or None, "10.0.0.1", NOW)  # type: ignore[attr-defined]  # requests
        return authenticate(claim, self.accounts)

    def refusal(self, query: str, **how: object) -> tuple[int, int, str]:
        with pytest.raises(ApiError) as caught:
            self.knock(query, **how)  # type: ignore[arg-type]  # test data
        return caught.value.status, caught.value.code, caught.value.text


BAD_FORMAT = (401, -2014, "API-key format invalid.")
NOT_ALLOWED = (401, -2015, "Invalid API-key, IP, or permissions for action.")
TOO_OLD = (400, -1021, "Timestamp for this request is outside of the recvWindow.")
AHEAD = (400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.")
BAD_SIGNATURE = (400, -1022, "Signature for this request is not valid.")


@pytest.mark.parametrize("kind", ["hmac", "rsa", "ed25519"])
def test_a_signed_request_in_time_is_let_in(kind: str) -> None:
    door = Door(kind)
    assert door.knock("timestamp=1700000000000") is door.key


def test_a_public_request_needs_nothing() -> None:
    assert Door().knock("x=1", kind=r.GetTime, sign=False) is None


@pytest.mark.parametrize("api_key", ["", "short", "ä" * 64, "a" * 65, "a" * 63 + " "])
def test_a_key_that_looks_like_none_is_2014(api_key: str) -> None:
    assert Door().refusal("timestamp=1", api_key=api_key) == BAD_FORMAT


def test_a_key_that_nobody_has_is_2015() -> None:
    assert Door().refusal("timestamp=1", api_key="a" * 64) == NOT_ALLOWED


def test_a_key_from_elsewhere_is_2015() -> None:
    assert Door(ips=["10.0.0.2"]).refusal("timestamp=1700000000000") == NOT_ALLOWED


def test_a_key_that_may_only_read_does_not_trade() -> None:
    door = Door(permissions=["read"])
    assert door.knock("timestamp=1700000000000") is door.key
    assert door.refusal("timestamp=1700000000000", kind=r.NewOrder) == NOT_ALLOWED


def test_a_key_that_may_only_trade_does_not_read() -> None:
    door = Door(permissions=["trade"])
    assert door.knock("timestamp=1700000000000", kind=r.NewOrder) is door.key
    assert door.refusal("timestamp=1700000000000") == NOT_ALLOWED


@pytest.mark.parametrize(
    ("query", "sign", "refusal"),
    [
        ("", True, (400, -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.")),
        ("timestamp=", True, (400, -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.")),
        ("timestamp=1700000000000", False, (400, -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.")),
        ("timestamp=1700000000000&signature=", False, (400, -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.")),
        ("timestamp=soon", True, (400, -1100, "Illegal characters found in parameter 'timestamp'; legal range is '^[0-9]{1,20}$'.")),
        ("timestamp=1&recvWindow=60000.001", True, (400, -1102, "'recvWindow' contains unexpected value. Cannot be greater than 60000.")),
        ("timestamp=1&recvWindow=5e3", True, (400, -1100, r"Illegal characters found in parameter 'recvWindow'; legal range is '^([0-9]{1,20})(\.[0-9]{1,20})?$'.")),
        ("timestamp=1&recvWindow=1.0001", True, (400, -1111, "Parameter 'recvWindow' has too much precision.")),
        ("timestamp=1&recvWindow=", True, (400, -1105, "Parameter 'recvWindow' was empty.")),
        ("timestamp=1699999994999", True, TOO_OLD),
        ("timestamp=1699999999899&recvWindow=100", True, TOO_OLD),
        ("timestamp=1699999999994653&recvWindow=5.346", True, TOO_OLD),
        ("timestamp=1700000001000", True, AHEAD),
        ("timestamp=1700000001000000&recvWindow=60000", True, AHEAD),
        ("timestamp=1700000000000&signature=ab", False, BAD_SIGNATURE),
        ("timestamp=1700000001000&signature=ab", False, AHEAD),
    ],
)  # fmt: skip
def test_the_first_check_that_fails_answers(query: str, sign: bool, refusal: tuple[int, int, str]) -> None:
    assert Door().refusal(query, sign=sign) == refusal


@pytest.mark.parametrize(
    "query",
    [
        "timestamp=1699999995000",
        "timestamp=1699999999900&recvWindow=100",
        "timestamp=1699999999994654&recvWindow=5.346",
        "timestamp=1699999940000&recvWindow=60000",
        "timestamp=1699999940000&recvWindow=60000.000",
        "timestamp=1700000000999",
        "timestamp=1700000000999999",
    ],
)
def test_up_to_the_bounds_a_timestamp_is_good(query: str) -> None:
    door = Door()
    assert door.knock(query) is door.key


def test_a_signature_of_another_key_is_1022() -> None:
    one, other = Door(), Door()
    stranger = other.accounts.add_key(1)
    other.accounts.delete_key(stranger.api_key)
    forged = Hmac(stranger.secret).sign(b"timestamp=1700000000000")
    assert one.refusal(f"timestamp=1700000000000&signature={forged}", sign=False) == BAD_SIGNATURE


def test_a_session_that_is_logged_on_needs_only_the_timestamp() -> None:
    door = Door("ed25519")
    sent = received(b"timestamp=1700000000000")
    assert authenticate(Claim(r.GetAccount.route, sent, None, "10.0.0.1", NOW, door.key), door.accounts) is door.key
    with pytest.raises(ApiError, match="'timestamp'"):
        authenticate(Claim(r.GetAccount.route, received(b""), None, "10.0.0.1", NOW, door.key), door.accounts)


def test_a_key_that_is_named_beside_a_logon_has_to_sign() -> None:
    door = Door("ed25519")
    sent = received(b"timestamp=1700000000000")
    with pytest.raises(ApiError, match="'signature'"):
        authenticate(Claim(r.GetAccount.route, sent, door.key.api_key, "10.0.0.1", NOW, door.key), door.accounts)


def test_verifiers_are_those_of_the_wire() -> None:
    found: Verifier = Door("rsa").key.verifier
    assert found.kind == "rsa"
