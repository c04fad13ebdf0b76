"""Every published vector that verifies, those that the sources print wrongly, and every container of a key."""

from __future__ import annotations

import hmac
import os
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bidwire.client.credentials import read_secret
from bidwire.errors import ConfigurationError
from bidwire.wire.sign import Ed25519, Hmac, Rsa, signer, verifier

SPOT = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
SPOT_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
FUTURES = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9"
OPTIONS = "YtP1BudNOWZE1ag5uzCkh4hIC7qSmQOu797r5EJBFGhxBYivjj8HIX0iiiPof5yG"

H1 = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
WIDE = "%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96"
H4 = H1.replace("LTCBTC", WIDE)
H5 = "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943"
H6 = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=9000&recvWindow=5000&timestamp= 1591702613943"
H7 = (
    "symbol=BTC-210129-40000-C&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=2000"
    "&recvWindow=5000&timestamp=1611825601400"
)
W1 = (
    f"apiKey={SPOT_KEY}&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT"
    "&timeInForce=GTC&timestamp=1645423376532&type=LIMIT"
)
W2 = (
    f"apiKey={SPOT_KEY}&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=１２３４５６"
    "&timeInForce=GTC&timestamp=1645423376532&type=LIMIT"
)

HMAC_VECTORS = [
    ("H1", SPOT, H1, "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
    ("H2", SPOT, "timestamp=1578963600000", "d84e6641b1e328e7b418fff030caed655c266299c9355e36ce801ed14631eed4"),
    (
        "H3: query and body meet without a separator",
        SPOT,
        H1.replace("GTC&", "GTC"),
        "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77",
    ),
    ("H4", SPOT, H4, "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"),
    ("H5", FUTURES, H5, "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9"),
    (
        "H5 in the order of the page's table",
        FUTURES,
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=9000&recvWindow=5000&timestamp=1591702613943",
        "ec11dcc17e67e47f0d3c3f513dfe9062307e37619c5c82ebaa8fe0bdf3d59519",
    ),
    ("H6 with the page's stray space", FUTURES, H6, "f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2"),
    (
        "H6 as the curl line beside it sends it",
        FUTURES,
        H6.replace("= 1", "=1"),
        "30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4",
    ),
    ("H7 as it should be", OPTIONS, H7, "7b98bedaee09e23358f57d098876f29ede7df74202f7fccf164666bd3f3f84cb"),
    (
        "H8: the signature printed for H7 belongs to this quantity",
        OPTIONS,
        H7.replace("quantity=1&", "quantity=0.01&"),
        "7c12045972f6140e765e0f2b67d28099718df805732676494238f50be830a7d7",
    ),
    (
        "H9",
        OPTIONS,
        H7.replace("GTC&quantity=1&", "GTCquantity=0.01&"),
        "fa6045c54fb02912b766442be1f66fab619217e551a4fb4f8a1ee000df914d8e",
    ),
    (
        "H9 with the quantity of the prose under it",
        OPTIONS,
        H7.replace("GTC&quantity", "GTCquantity"),
        "81471d04d85d7ccbcbd0495ebafaa1e547ffb1c495d1917963f4381249c76ce8",
    ),
    ("W1", SPOT, W1, "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24"),
    (
        "W1b",
        SPOT,
        W1.replace("&price", "&newOrderRespType=ACK&price"),
        "cc15477742bd704c29492d96c7ead9414dfd8e0ec4a00f947bb5bb454ddbd08a",
    ),
    ("W2: raw UTF-8", SPOT, W2, "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd"),
    (
        "W3",
        SPOT,
        f"apiKey={SPOT_KEY}&timestamp=1649729878532",
        "1cf54395b336b0a9727ef27d5d98987962bc47aca6e13fe978612d0adee066ed",
    ),
]

ED25519_PEM = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
"""
ED25519_PUBLIC = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----
"""
ED25519_VECTORS = [
    (
        "timestamp=1578963600000",
        "IFUJfWrinN9pavKrvallDF1C/oeXul/MpDF2HZCwz96MmjfaOjc6RTcz4oqHalqyrXoxBTJNpWV/8G+KigXUDQ==",
    ),
    (H1, "3fhuDZ9nYMviDQ5OEtJBJS11jUZDTRzRQ+TQMarm+LErFiJvUiVPQjTzDoWZQe4miPX+yHk1v/Z7TWLYjIbmCA=="),
    (H4, "BfITFENBHoPvZ29suXBdmBQ+10LOoM4gQ7Fo/OgYC3szsEzecJJHTAwAcIDLwEEwNIUR1V1t71p/h9rKe07rCg=="),
    (
        "apiKey=test&timestamp=1649729878532",
        "0BTOvcr04xMmm3E1n1o1s/w79ypeilHx0wWtOCGeacpzrKlGpZZ2ozzFJCkKvZ+sfew4sxjzj9vzNe20joF1CA==",
    ),
    (
        "apiKey=test&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=１２３４５６"
        "&timeInForce=GTC&timestamp=1645423376532&type=LIMIT",
        "hcVQ0opYD9ksJKUPqnemXzM1iUKe55pRC+ovSySafRy6bC+eGvfTW5oHdfbFkEUZYVJofzJ9V6TwpPnlzMY5Cg==",
    ),
]


@pytest.mark.parametrize(
    ("secret", "payload", "signature"), [row[1:] for row in HMAC_VECTORS], ids=[r[0] for r in HMAC_VECTORS]
)
def test_published_hmac_vectors(secret: str, payload: str, signature: str) -> None:
    assert signer(secret).sign(payload.encode()) == signature
    assert Hmac(secret).verify(payload.encode(), signature)
    assert Hmac(secret).verify(payload.encode(), signature.upper())


@pytest.mark.parametrize("secret", ["k", "k" * 63, "k" * 64, "k" * 65, "k" * 200, "ключ", "\0" * 70], ids=len)
@pytest.mark.parametrize("payload", [b"", b"x" * 55, b"x" * 64, b"x" * 10_000], ids=len)
def test_hmac_is_that_of_the_standard_library_for_keys_of_any_length(secret: str, payload: bytes) -> None:
    expected = hmac.new(secret.encode(), payload, "sha256").hexdigest()
    assert Hmac(secret).sign(payload) == expected
    assert Hmac(secret).verify(payload, expected)
    assert not Hmac(secret).verify(payload + b"x", expected)


def test_signatures_that_the_sources_print_for_other_payloads_do_not_verify() -> None:
    printed = "7c12045972f6140e765e0f2b67d28099718df805732676494238f50be830a7d7"
    assert not Hmac(OPTIONS).verify(H7.encode(), printed)
    raw = H4.replace(WIDE, "１２３４５６")
    assert Hmac(SPOT).sign(raw.encode()).startswith("ca2cdfbf")
    assert not Hmac(SPOT).verify(H4.encode(), Hmac(SPOT).sign(raw.encode()))
    wrong_quantity = W2.replace("1.00000000", "0.01000000")
    assert Hmac(SPOT).sign(wrong_quantity.encode()).startswith("c06fa37f")


@pytest.mark.parametrize(("payload", "signature"), ED25519_VECTORS)
def test_ed25519_vectors(payload: str, signature: str) -> None:
    key = signer(ED25519_PEM)
    assert key.kind == "ed25519"
    assert key.sign(payload.encode()) == signature
    public = verifier(ED25519_PUBLIC)
    assert public.verify(payload.encode(), signature)
    assert not public.verify(payload.encode() + b"x", signature)
    assert not public.verify(payload.encode(), signature.swapcase())
    assert not public.verify(payload.encode(), "not base64 at all")


# The public half of the example key that Binance publishes with its signature examples; the private half stays there.
PUBLISHED_RSA = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAz631jK9sqsSYCXCMgOUw
xaWQZQfRN0TG2xHD2Yo5jw4nImY7kYg9UOqEM4tTBRk2edtx8El3vVxt0TUGiwo8
YvlZC7LwqMc4Lq5Fl6EK9FRychA8Z8kWgs08r7x0ILdCygln6mpWDc9LnnaMZ2J3
Xtwx/7RRV19P605Cciui6TsijgKhNBuzobkFpC75VDvJqsLRjana7ToM75Ezea4W
+VXlgeCRlg3AGBW/QkCPcA+/ySVNV0BiDiRGNy/z4xi3IwxIkTree/0Ut4ujlU4g
IA3IAONObTS4Et9uoX2xHISObSnjsaqxWFX7zivPuKPq61AZzIawYNLSb9X3kCng
JwIDAQAB
-----END PUBLIC KEY-----
"""
RSA_VECTORS = [
    (
        "R1",
        "timestamp=1578963600000",
        (
            "qlutXCa1uE6hTGbCXTWb+Mz1qToKVUWSod532McnpJfTGctqkrovh61n/GZ03epBlAK6d1f5i+pIs0asvowTen"
            "ZEEazY+hrai1dzWOfYh+XI2PpsnV5QKNzmVxF+0Eur+VG2WqmJMusumvKxq2HfHrrmNl1jeMl5JtOj7P/IaSOI"
            "bsgcYn467oOl9saVEmFeiirFLHCFn1P6Jm/EVaFAsCL+egloFk3MLQdKdRErZSAmW2pmzmwYD1JqILAJXWV3i/"
            "jdPC7CR+g3New56GdZjhqpSbz8uFTQeLFoZj0Jc1U3AntZBHvPCM+QgLXv987qGwDDKjB1wsrHfglT511zOw=="
        ),
    ),
    (
        "R2",
        H1,
        (
            "uz2xmNkOf1EEsnZoWGraxR13F4jF9JYdC68uvWqYyjFyjwDgcoiMRm23UqsxWkmA208smu7TuGVxm1cWoZa/5f"
            "LQ2T/RcfLW9sokNWDzf1vM/xEpSmQEsSyIzd/c0pMWGsUkXsYpIarp3e/KSFzgwI73qZfbalBRkkK7u3dLWRVR"
            "k4kmEVf6dQUWMyXC44X8LB0M1XFrhkqcFYdcP9NcaCZCvb8nzG/nyUPtCJdBxVn8MMgXaVCM8DIbSrUBT0ZUxF"
            "Q3gTSd929LR1Tp6P2y4pHiWSElW5nJZYRRn2zUFt4xH7wvVKvuuEi8HH0Dusf6KBcWq8/3viAcRUh1Cj4fsQ=="
        ),
    ),
]


@pytest.mark.parametrize(
    ("payload", "signature"), [row[1:] for row in RSA_VECTORS], ids=[row[0] for row in RSA_VECTORS]
)
def test_rsa_vectors_verify_with_the_published_public_key(payload: str, signature: str) -> None:
    public = verifier(PUBLISHED_RSA)
    assert public.verify(payload.encode(), signature)
    assert not public.verify(payload.encode() + b" ", signature)
    assert not public.verify(payload.encode(), signature[:-4] + "AA==")


RSA_KEY = rsa.generate_private_key(65537, 2048)
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def pem(
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, form: PrivateFormat, passphrase: bytes | None = None
) -> str:
    sealing: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, form, sealing).decode()


CONTAINERS = {
    "RSA as PKCS#8, whose header is Ed25519's": (pem(RSA_KEY, PrivateFormat.PKCS8), None, Rsa),
    "RSA as PKCS#1": (pem(RSA_KEY, PrivateFormat.TraditionalOpenSSL), None, Rsa),
    "RSA as encrypted PKCS#8": (pem(RSA_KEY, PrivateFormat.PKCS8, b"pass word"), "pass word", Rsa),
    "RSA as encrypted PKCS#1": (pem(RSA_KEY, PrivateFormat.TraditionalOpenSSL, b"pass word"), "pass word", Rsa),
    "Ed25519 as PKCS#8": (pem(ED_KEY, PrivateFormat.PKCS8), None, Ed25519),
    "Ed25519 encrypted, longer than any length rule allows": (
        pem(ED_KEY, PrivateFormat.PKCS8, b"pass word"),
        "pass word",
        Ed25519,
    ),
}


def flattened(text: str) -> dict[str, str]:
    return {
        "as it is": text,
        "CRLF": text.replace("\n", "\r\n"),
        "literal backslash-n": text.replace("\n", "\\n"),
        "literal backslash-r-n": text.replace("\n", "\\r\\n"),
        "quoted and padded": f'\n  "{text}"  \n',
        "indented, as in a triple-quoted text": "\n".join("    " + line for line in text.splitlines()),
        "no last line end": text.rstrip("\n"),
    }


@pytest.mark.parametrize("name", CONTAINERS)
def test_the_kind_comes_from_the_parsed_key_whatever_its_container(name: str) -> None:
    text, passphrase, kind = CONTAINERS[name]
    expected = signer(text, passphrase).sign(b"timestamp=1578963600000")
    for form in flattened(text).values():
        found = signer(form, passphrase)
        assert isinstance(found, kind)
        assert found.sign(b"timestamp=1578963600000") == expected
    assert signer(text.encode(), passphrase).sign(b"timestamp=1578963600000") == expected


def test_a_pem_whose_line_ends_became_spaces_is_repaired() -> None:
    one_line = " ".join(ED25519_PEM.split("\n")).strip()
    assert signer(one_line).sign(b"x") == signer(ED25519_PEM).sign(b"x")


def test_rsa_signatures_verify_and_repeat() -> None:
    key = signer(CONTAINERS["RSA as PKCS#1"][0])
    public = verifier(RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    signature = key.sign(H1.encode())
    assert len(b64decode(signature)) == 256
    assert signature == key.sign(H1.encode())
    assert public.verify(H1.encode(), signature)
    assert not public.verify(H4.encode(), signature)


@pytest.mark.skipif(os.name == "nt", reason="needs the openssl command")
def test_a_key_that_openssl_made_signs_what_openssl_signs(tmp_path: Path) -> None:
    path, payload = tmp_path / "key.pem", tmp_path / "payload"
    subprocess.run(["openssl", "genrsa", "-out", str(path), "2048"], check=True, capture_output=True)
    payload.write_text(H1)
    signed = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", str(path), str(payload)], check=True, capture_output=True
    )
    assert b64decode(signer(path.read_bytes()).sign(H1.encode())) == signed.stdout


def test_a_public_rsa_key_has_one_of_the_sizes_that_binance_takes() -> None:
    small = rsa.generate_private_key(65537, 1024).public_key()
    with pytest.raises(ConfigurationError, match="2048 or 4096 bits, and this one has 1024"):
        verifier(small.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


BAD_KEYS = [
    ("", None, "empty"),
    ("  \n ", None, "empty"),
    (ED25519_PUBLIC, None, "PUBLIC key"),
    (CONTAINERS["RSA as encrypted PKCS#8"][0], None, "give its passphrase"),
    (CONTAINERS["RSA as encrypted PKCS#8"][0], "wrong", "passphrase is wrong"),
    (CONTAINERS["RSA as PKCS#8, whose header is Ed25519's"][0], "needless", "not encrypted"),
    (ED25519_PEM.replace("MC4C", "MC4D"), None, "damaged or cut off"),
    (ED25519_PEM[:60], None, "damaged or cut off"),
    ("PRIVATE KEY MC4CAQAwBQYDK2Vw", None, "damaged PEM"),
    (SPOT, "phrase", "has none"),
    ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", None, "certificate"),
    (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode(),
        None,
        "takes RSA and Ed25519",
    ),
]


@pytest.mark.parametrize(("secret", "passphrase", "reason"), BAD_KEYS)
def test_a_bad_key_fails_at_once_with_the_reason(secret: str, passphrase: str | None, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason) as caught:
        signer(secret, passphrase)
    body = "".join(secret.split("\n")[1:2])
    assert len(body) < 20 or body not in str(caught.value)


def test_an_external_signer_is_handed_the_payload() -> None:
    payloads: list[bytes] = []

    def module(payload: bytes) -> bytes:
        payloads.append(payload)
        return b"\x00" * 64

    external = signer(module, key_type="rsa")
    assert external.sign(b"a=1") == "A" * 86 + "=="
    assert payloads == [b"a=1"]
    assert signer(lambda payload: b"\xab", key_type="hmac").sign(b"") == "ab"


def test_key_type_must_agree_with_the_key() -> None:
    assert signer(ED25519_PEM, key_type="ed25519").kind == "ed25519"
    with pytest.raises(ConfigurationError, match="holds an ed25519 key"):
        signer(ED25519_PEM, key_type="rsa")
    with pytest.raises(ConfigurationError, match="no PEM"):
        signer(SPOT, key_type="rsa")


def test_a_secret_may_be_a_path(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text(ED25519_PEM)
    for given in (path, str(path)):
        assert read_secret(given) == ED25519_PEM.encode()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_secret(tmp_path / "absent.pem")
    assert read_secret(SPOT) == SPOT


def test_signers_show_nothing() -> None:
    for secret in (SPOT, ED25519_PEM, CONTAINERS["RSA as PKCS#1"][0]):
        shown = repr(signer(secret))
        assert shown.endswith("(…)")
