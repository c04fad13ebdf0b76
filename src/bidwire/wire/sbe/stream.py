"""Spot's market streams: schema 1, version 0.

The facts of sbe/schemas/stream_1_0.xml in the spot API documentation, in the notation of `schema.py`.
"""

from __future__ import annotations

SCHEMA, VERSION = 1, 0

WORDS = """

"""

TEMPLATES = """
10000 TradesStreamEvent eventTime:time transactTime:time priceExponent:exp qtyExponent:exp [trades id:i64
    price:m64^priceExponent qty:m64^qtyExponent isBuyerMaker:bool isBestMatch:=true ] symbol:$8
10001 BestBidAskStreamEvent eventTime:time bookUpdateId:i64 priceExponent:exp qtyExponent:exp
    bidPrice:m64^priceExponent bidQty:m64^qtyExponent askPrice:m64^priceExponent askQty:m64^qtyExponent symbol:$8
10002 DepthSnapshotStreamEvent eventTime:time bookUpdateId:i64 priceExponent:exp qtyExponent:exp [bids/16
    price:m64^priceExponent qty:m64^qtyExponent ] [asks/16 price:m64^priceExponent qty:m64^qtyExponent ] symbol:$8
10003 DepthDiffStreamEvent eventTime:time firstBookUpdateId:i64 lastBookUpdateId:i64 priceExponent:exp qtyExponent:exp
    [bids/16 price:m64^priceExponent qty:m64^qtyExponent ] [asks/16 price:m64^priceExponent qty:m64^qtyExponent ]
    symbol:$8
"""
