"""Simple Binary Encoding, as spot speaks it: messages to JSON-shaped values and back. Nothing is sent here.

`schema` reads the notation in which `spot` and `stream` hold the facts, `decoder` and `encoder` follow it. This package
is imported when a client or an exchange is asked for SBE, and not before.
(https://developers.binance.com/docs/binance-spot-api-docs/faqs/sbe_faq)
"""

from __future__ import annotations

from .as_json import DEPRECATED, HEADER, JSON, SBE
from .decoder import SbeError, Shown, decode, template_of
from .encoder import Inner, encode
from .schema import Schema, spot_schema, stream_schema

__all__ = [
    "DEPRECATED",
    "HEADER",
    "Inner",
    "JSON",
    "SBE",
    "SbeError",
    "Schema",
    "Shown",
    "decode",
    "encode",
    "spot_schema",
    "stream_schema",
    "template_of",
]
