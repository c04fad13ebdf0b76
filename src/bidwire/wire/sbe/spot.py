"""The spot API's answers and user events: schema 3, version 5.

The facts of sbe/schemas/spot_3_5.xml in the spot API documentation, in the notation of `schema.py`.
"""

from __future__ import annotations

SCHEMA, VERSION = 3, 5

WORDS = """
accountType SPOT=0 UNKNOWN=2 NON_REPRESENTABLE=254
allocationReportType Accept=1 NON_REPRESENTABLE=254
allocationStatus Accepted=1 NON_REPRESENTABLE=254
allocationTransactionType New=1 NON_REPRESENTABLE=254
allocationType UNKNOWN=0 SOR=2 NON_REPRESENTABLE=254
cancelReplaceStatus SUCCESS=0 FAILURE=1 NOT_ATTEMPTED=2 NON_REPRESENTABLE=254
commissionType RECV_ASSET=0 QUOTE_ASSET=1 GAS_OR_RECV_STRICT=2 GAS_OR_RECV_OPTIONAL=3 NON_REPRESENTABLE=254
contingencyType OCO=1 OTO=2 NON_REPRESENTABLE=254
counterPartyRole Client=1 NON_REPRESENTABLE=254
executionType NEW=0 CANCELED=1 REPLACED=2 REJECTED=3 TRADE=4 EXPIRED=5 TRADE_PREVENTION=8 UNKNOWN=253
    NON_REPRESENTABLE=254
externalSettlementSide DEBIT=0 CREDIT=1 NON_REPRESENTABLE=254
filterType MAX_POSITION=0 PRICE_FILTER=1 T_PLUS_SELL=2 LOT_SIZE=3 MAX_NUM_ORDERS=4 MIN_NOTIONAL=5
    MAX_NUM_ALGO_ORDERS=6 EXCHANGE_MAX_NUM_ORDERS=7 EXCHANGE_MAX_NUM_ALGO_ORDERS=8 ICEBERG_PARTS=9 MARKET_LOT_SIZE=10
    PERCENT_PRICE=11 MAX_NUM_ICEBERG_ORDERS=12 EXCHANGE_MAX_NUM_ICEBERG_ORDERS=13 TRAILING_DELTA=14
    PERCENT_PRICE_BY_SIDE=15 NOTIONAL=16 MAX_NUM_ORDER_LISTS=17 EXCHANGE_MAX_NUM_ORDER_LISTS=18
    MAX_NUM_ORDER_AMENDS=19 MAX_ASSET=20 NON_REPRESENTABLE=254
executionRuleType PRICE_RANGE=1 NON_REPRESENTABLE=254
expiryReason REJECTED=1 EXCHANGE_CANCELED=2 OCO_TRIGGER=3 OTO_PHASE_ONE_EXPIRED=4 UNFILLED_IOC_QUANTITY_EXPIRED=5
    UNFILLED_FOK_ORDER_EXPIRED=6 INSUFFICIENT_LIQUIDITY=7 EXECUTION_RULE_PRICE_RANGE_EXCEEDED=8 NON_REPRESENTABLE=254
calculationType EXTERNAL=1 ARITHMETIC_MEAN=2 NON_REPRESENTABLE=254
floor EXCHANGE=1 BROKER=2 SOR=3 NON_REPRESENTABLE=254
listOrderStatus CANCELING=0 EXECUTING=1 ALL_DONE=2 REJECT=3 NON_REPRESENTABLE=254
listStatusType RESPONSE=0 EXEC_STARTED=1 ALL_DONE=2 UPDATED=3 NON_REPRESENTABLE=254
matchType AUTO_MATCH=1 ONE_PARTY_TRADE_REPORT=2 NON_REPRESENTABLE=254
orderCapacity PRINCIPAL=1 AGENCY=2 NON_REPRESENTABLE=254
orderSide BUY=0 SELL=1 NON_REPRESENTABLE=254
orderStatus NEW=0 PARTIALLY_FILLED=1 FILLED=2 CANCELED=3 PENDING_CANCEL=4 REJECTED=5 EXPIRED=6 EXPIRED_IN_MATCH=9
    PENDING_NEW=11 UNKNOWN=253 NON_REPRESENTABLE=254
orderType MARKET=0 LIMIT=1 STOP_LOSS=2 STOP_LOSS_LIMIT=3 TAKE_PROFIT=4 TAKE_PROFIT_LIMIT=5 LIMIT_MAKER=6
    NON_REPRESENTABLE=254
rateLimitInterval SECOND=0 MINUTE=1 HOUR=2 DAY=3 NON_REPRESENTABLE=254
rateLimitType RAW_REQUESTS=0 CONNECTIONS=1 REQUEST_WEIGHT=2 ORDERS=3 NON_REPRESENTABLE=254
selfTradePreventionMode NONE=1 EXPIRE_TAKER=2 EXPIRE_MAKER=3 EXPIRE_BOTH=4 DECREMENT=5 TRANSFER=6
    NON_REPRESENTABLE=254
symbolStatus TRADING=0 END_OF_DAY=1 HALT=2 BREAK=3 CANCEL_ONLY=4 NON_REPRESENTABLE=254
timeInForce GTC=0 IOC=1 FOK=2 NON_REPRESENTABLE=254
tradeType BLOCK_TRADE=0 NON_REPRESENTABLE=254
pegPriceType PRIMARY_PEG=1 MARKET_PEG=2 NON_REPRESENTABLE=254
pegOffsetType PRICE_LEVEL=1 NON_REPRESENTABLE=254
%allowedSelfTradePreventionModes/8 NONE=0 EXPIRE_TAKER=1 EXPIRE_MAKER=2 EXPIRE_BOTH=3 DECREMENT=4 TRANSFER=5
    NON_REPRESENTABLE=7
%externalSettlementFlags/64 MOVE_TO_AVAILABLE=0 DEBIT_COMM_ALLOW_GAS=1 CREDIT_COMM_ALLOW_GAS=2
    DEBIT_COMM_ALLOW_AVAILABLE=3 CREDIT_COMM_ALLOW_AVAILABLE=4 NON_REPRESENTABLE=63
%orderTypes/16 MARKET=0 LIMIT=1 STOP_LOSS=2 STOP_LOSS_LIMIT=3 TAKE_PROFIT=4 TAKE_PROFIT_LIMIT=5 LIMIT_MAKER=6
    NON_REPRESENTABLE=15
"""

TEMPLATES = """
1 PriceFilter filterType:=PRICE_FILTER priceExponent:exp minPrice:m64^priceExponent maxPrice:m64^priceExponent
    tickSize:m64^priceExponent
2 PercentPriceFilter filterType:=PERCENT_PRICE multiplierExponent:exp multiplierUp:m64^multiplierExponent
    multiplierDown:m64^multiplierExponent avgPriceMins:i32
3 PercentPriceBySideFilter filterType:=PERCENT_PRICE_BY_SIDE multiplierExponent:exp
    bidMultiplierUp:m64^multiplierExponent bidMultiplierDown:m64^multiplierExponent
    askMultiplierUp:m64^multiplierExponent askMultiplierDown:m64^multiplierExponent avgPriceMins:i32
4 LotSizeFilter filterType:=LOT_SIZE qtyExponent:exp minQty:m64^qtyExponent maxQty:m64^qtyExponent
    stepSize:m64^qtyExponent
5 MinNotionalFilter filterType:=MIN_NOTIONAL priceExponent:exp minNotional:m64^priceExponent applyToMarket:bool
    avgPriceMins:i32
6 NotionalFilter filterType:=NOTIONAL priceExponent:exp minNotional:m64^priceExponent applyMinToMarket:bool
    maxNotional:m64^priceExponent applyMaxToMarket:bool avgPriceMins:i32
7 IcebergPartsFilter filterType:=ICEBERG_PARTS filterLimit:i64>limit
8 MarketLotSizeFilter filterType:=MARKET_LOT_SIZE qtyExponent:exp minQty:m64^qtyExponent maxQty:m64^qtyExponent
    stepSize:m64^qtyExponent
9 MaxNumOrdersFilter filterType:=MAX_NUM_ORDERS maxNumOrders:i64
10 MaxNumAlgoOrdersFilter filterType:=MAX_NUM_ALGO_ORDERS maxNumAlgoOrders:i64
11 MaxNumIcebergOrdersFilter filterType:=MAX_NUM_ICEBERG_ORDERS maxNumIcebergOrders:i64
12 MaxPositionFilter filterType:=MAX_POSITION qtyExponent:exp maxPosition:m64^qtyExponent
13 TrailingDeltaFilter filterType:=TRAILING_DELTA minTrailingAboveDelta:i64 maxTrailingAboveDelta:i64
    minTrailingBelowDelta:i64 maxTrailingBelowDelta:i64
14 TPlusSellFilter filterType:=T_PLUS_SELL endTime:time?=-1
18 MaxNumOrderListsFilter filterType:=MAX_NUM_ORDER_LISTS maxNumOrderLists:i64
20 MaxNumOrderAmendsFilter filterType:=MAX_NUM_ORDER_AMENDS maxNumOrderAmends:i64
15 ExchangeMaxNumOrdersFilter filterType:=EXCHANGE_MAX_NUM_ORDERS maxNumOrders:i64
16 ExchangeMaxNumAlgoOrdersFilter filterType:=EXCHANGE_MAX_NUM_ALGO_ORDERS maxNumAlgoOrders:i64
17 ExchangeMaxNumIcebergOrdersFilter filterType:=EXCHANGE_MAX_NUM_ICEBERG_ORDERS maxNumIcebergOrders:i64
19 ExchangeMaxNumOrderListsFilter filterType:=EXCHANGE_MAX_NUM_ORDER_LISTS maxNumOrderLists:i64
21 MaxAssetFilter filterType:=MAX_ASSET qtyExponent:exp maxQty:m64^qtyExponent>limit asset:$8
22 PriceRangeExecutionRule@3 ruleType:=PRICE_RANGE multiplierExponent:exp bidLimitMultUp:m64?^multiplierExponent
    bidLimitMultDown:m64?^multiplierExponent askLimitMultUp:m64?^multiplierExponent
    askLimitMultDown:m64?^multiplierExponent
50 WebSocketResponse sbeSchemaIdVersionDeprecated:bool>- status:u16 [rateLimits/16 rateLimitType:rateLimitType
    interval:rateLimitInterval intervalNum:u8 rateLimit:i64>limit current:i64>count ] id:$8 result:&32
51 WebSocketSessionLogonResponse authorizedSince:time connectedSince:time returnRateLimits:bool serverTime:time
    userDataStream:bool? loggedOnApiKey:$16>apiKey
52 WebSocketSessionStatusResponse authorizedSince:time? connectedSince:time returnRateLimits:bool serverTime:time
    userDataStream:bool? loggedOnApiKey:$16?>apiKey
53 WebSocketSessionLogoutResponse authorizedSince:time? connectedSince:time returnRateLimits:bool serverTime:time
    userDataStream:bool? loggedOnApiKey:$16?>apiKey
54 WebSocketSessionSubscriptionsResponse@1 [subscriptions>.. subscriptionId:u16 expirationTime:time? ]
100 ErrorResponse code:i16 serverTime:time?>data.serverTime retryAfter:time?>data.retryAfter msg:$16 data:&32?
101 PingResponse
102 ServerTimeResponse serverTime:time
103 ExchangeInfoResponse [rateLimits rateLimitType:rateLimitType interval:rateLimitInterval intervalNum:u8
    rateLimit:i64>limit ] [exchangeFilters filter:&8>.. ] [symbols status:symbolStatus baseAssetPrecision:u8
    quoteAssetPrecision:u8 baseCommissionPrecision:u8 quoteCommissionPrecision:u8 orderTypes:%orderTypes
    icebergAllowed:bool ocoAllowed:bool otoAllowed:bool quoteOrderQtyMarketAllowed:bool allowTrailingStop:bool
    cancelReplaceAllowed:bool amendAllowed:bool isSpotTradingAllowed:bool isMarginTradingAllowed:bool
    defaultSelfTradePreventionMode:selfTradePreventionMode
    allowedSelfTradePreventionModes:%allowedSelfTradePreventionModes pegInstructionsAllowed:bool?@1 [filters
    filter:&8>.. ] [permissionSets [permissions>.. permission:$8>.. ] ] symbol:$8 baseAsset:$8 quoteAsset:$8 ] [sors!
    [sorSymbols>symbols symbol:$8>.. ] baseAsset:$8 ]
104 ExecutionRulesResponse@3 [symbolRules [rules rule:&8>.. ] symbol:$8 ]
105 MyFiltersResponse [exchangeFilters filter:&8>.. ] [symbolFilters filter:&8>.. ] [assetFilters filter:&8>.. ]
200 DepthResponse lastUpdateId:i64 priceExponent:exp qtyExponent:exp [bids price:m64^priceExponent>[]
    qty:m64^qtyExponent>[] ] [asks price:m64^priceExponent>[] qty:m64^qtyExponent>[] ]
201 TradesResponse priceExponent:exp qtyExponent:exp [trades>.. id:i64 price:m64^priceExponent qty:m64^qtyExponent
    quoteQty:m64^priceExponent time:time isBuyerMaker:bool isBestMatch:bool ]
202 AggTradesResponse priceExponent:exp qtyExponent:exp [aggTrades>.. aggTradeId:i64>a price:m64^priceExponent>p
    qty:m64^qtyExponent>q firstTradeId:i64>f lastTradeId:i64>l time:time>T isBuyerMaker:bool>m isBestMatch:bool>M ]
203 KlinesResponse priceExponent:exp qtyExponent:exp [klines>.. openTime:time>[] openPrice:m64^priceExponent>[]
    highPrice:m64^priceExponent>[] lowPrice:m64^priceExponent>[] closePrice:m64^priceExponent>[]
    volume:m128^qtyExponent>[] closeTime:time>[] quoteVolume:m128^priceExponent>[] numTrades:i64>[]
    takerBuyBaseVolume:m128^qtyExponent>[] takerBuyQuoteVolume:m128^priceExponent>[] ]
204 AveragePriceResponse mins:i64 priceExponent:exp price:m64?^priceExponent=0 closeTime:time?=-1
205 Ticker24hSymbolFullResponse priceExponent:exp qtyExponent:exp priceChange:m64?^priceExponent=0
    priceChangePercent:f32?=0.0 weightedAvgPrice:m64?^priceExponent=0 prevClosePrice:m64?^priceExponent=0
    lastPrice:m64?^priceExponent=0 lastQty:m128^qtyExponent bidPrice:m64?^priceExponent=0 bidQty:m64^qtyExponent
    askPrice:m64?^priceExponent=0 askQty:m64^qtyExponent openPrice:m64?^priceExponent=0 highPrice:m64?^priceExponent=0
    lowPrice:m64?^priceExponent=0 volume:m128^qtyExponent quoteVolume:m128^priceExponent openTime:time closeTime:time
    firstId:i64?=-1 lastId:i64?=-1 numTrades:i64>count symbol:$8
206 Ticker24hFullResponse [tickers>.. priceExponent:exp qtyExponent:exp priceChange:m64?^priceExponent=0
    priceChangePercent:f32?=0.0 weightedAvgPrice:m64?^priceExponent=0 prevClosePrice:m64?^priceExponent=0
    lastPrice:m64?^priceExponent=0 lastQty:m128^qtyExponent bidPrice:m64?^priceExponent=0 bidQty:m64^qtyExponent
    askPrice:m64?^priceExponent=0 askQty:m64^qtyExponent openPrice:m64?^priceExponent=0 highPrice:m64?^priceExponent=0
    lowPrice:m64?^priceExponent=0 volume:m128^qtyExponent quoteVolume:m128^priceExponent openTime:time closeTime:time
    firstId:i64?=-1 lastId:i64?=-1 numTrades:i64>count symbol:$8 ]
207 Ticker24hSymbolMiniResponse priceExponent:exp qtyExponent:exp openPrice:m64?^priceExponent=0
    highPrice:m64?^priceExponent=0 lowPrice:m64?^priceExponent=0 lastPrice:m64?^priceExponent=0
    volume:m128^qtyExponent quoteVolume:m128^priceExponent openTime:time closeTime:time firstId:i64?=-1 lastId:i64?=-1
    numTrades:i64>count symbol:$8
208 Ticker24hMiniResponse [tickers>.. priceExponent:exp qtyExponent:exp openPrice:m64?^priceExponent=0
    highPrice:m64?^priceExponent=0 lowPrice:m64?^priceExponent=0 lastPrice:m64?^priceExponent=0
    volume:m128^qtyExponent quoteVolume:m128^priceExponent openTime:time closeTime:time firstId:i64?=-1 lastId:i64?=-1
    numTrades:i64>count symbol:$8 ]
209 PriceTickerSymbolResponse priceExponent:exp price:m64?^priceExponent=0 symbol:$8
210 PriceTickerResponse [tickers>.. priceExponent:exp price:m64?^priceExponent=0 symbol:$8 ]
211 BookTickerSymbolResponse priceExponent:exp qtyExponent:exp bidPrice:m64?^priceExponent=0 bidQty:m64^qtyExponent
    askPrice:m64?^priceExponent=0 askQty:m64^qtyExponent symbol:$8
212 BookTickerResponse [tickers>.. priceExponent:exp qtyExponent:exp bidPrice:m64?^priceExponent=0
    bidQty:m64^qtyExponent askPrice:m64?^priceExponent=0 askQty:m64^qtyExponent symbol:$8 ]
213 TickerSymbolFullResponse priceExponent:exp qtyExponent:exp priceChange:m64?^priceExponent=0
    priceChangePercent:f32?=0.0 weightedAvgPrice:m64?^priceExponent=0 openPrice:m64?^priceExponent=0
    highPrice:m64?^priceExponent=0 lowPrice:m64?^priceExponent=0 lastPrice:m64?^priceExponent=0
    volume:m128^qtyExponent quoteVolume:m128^priceExponent openTime:time closeTime:time firstId:i64?=-1 lastId:i64?=-1
    numTrades:i64>count symbol:$8
214 TickerFullResponse [tickers>.. priceExponent:exp qtyExponent:exp priceChange:m64?^priceExponent=0
    priceChangePercent:f32?=0.0 weightedAvgPrice:m64?^priceExponent=0 openPrice:m64?^priceExponent=0
    highPrice:m64?^priceExponent=0 lowPrice:m64?^priceExponent=0 lastPrice:m64?^priceExponent=0
    volume:m128^qtyExponent quoteVolume:m128^priceExponent openTime:time closeTime:time firstId:i64?=-1 lastId:i64?=-1
    numTrades:i64>count symbol:$8 ]
215 TickerSymbolMiniResponse priceExponent:exp qtyExponent:exp openPrice:m64?^priceExponent=0
    highPrice:m64?^priceExponent=0 lowPrice:m64?^priceExponent=0 lastPrice:m64?^priceExponent=0
    volume:m128^qtyExponent quoteVolume:m128^priceExponent openTime:time closeTime:time firstId:i64?=-1 lastId:i64?=-1
    numTrades:i64>count symbol:$8
216 TickerMiniResponse [tickers>.. priceExponent:exp qtyExponent:exp openPrice:m64?^priceExponent=0
    highPrice:m64?^priceExponent=0 lowPrice:m64?^priceExponent=0 lastPrice:m64?^priceExponent=0
    volume:m128^qtyExponent quoteVolume:m128^priceExponent openTime:time closeTime:time firstId:i64?=-1 lastId:i64?=-1
    numTrades:i64>count symbol:$8 ]
217 ReferencePriceResponse@3 priceExponent:exp referencePrice:m64?^priceExponent timestamp:time symbol:$8
218 ReferencePriceCalculationResponse@3 calculationType:calculationType externalCalculationId:i64? bucketCount:u32?
    bucketWidthMs:u32? symbol:$8
219 BlockTradesResponse@4 priceExponent:exp qtyExponent:exp [blockTrades>.. id:i64 price:m64^priceExponent
    qty:m64^qtyExponent quoteQty:m64^priceExponent time:time isBuyerMaker:bool ]
300 NewOrderAckResponse orderId:i64 orderListId:i64?=-1 transactTime:time symbol:$8 clientOrderId:$8
301 NewOrderResultResponse priceExponent:exp qtyExponent:exp orderId:i64 orderListId:i64?=-1 transactTime:time
    price:m64^priceExponent origQty:m64^qtyExponent executedQty:m64^qtyExponent cummulativeQuoteQty:m64^priceExponent
    status:orderStatus timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent
    trailingDelta:i64? trailingTime:time? workingTime:time?=-1 icebergQty:m64?^qtyExponent strategyId:i64?
    strategyType:i32? orderCapacity:orderCapacity>- workingFloor:floor selfTradePreventionMode:selfTradePreventionMode
    tradeGroupId:i64? preventedQuantity:m64^qtyExponent usedSor:bool origQuoteOrderQty:m64^priceExponent
    pegPriceType:pegPriceType?@1 pegOffsetType:pegOffsetType?@1 pegOffsetValue:u8?@1 peggedPrice:m64?@1^priceExponent
    expiryReason:expiryReason?@3 symbol:$8 clientOrderId:$8
302 NewOrderFullResponse priceExponent:exp qtyExponent:exp orderId:i64 orderListId:i64?=-1 transactTime:time
    price:m64^priceExponent origQty:m64^qtyExponent executedQty:m64^qtyExponent cummulativeQuoteQty:m64^priceExponent
    status:orderStatus timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent
    trailingDelta:i64? trailingTime:time? workingTime:time?=-1 icebergQty:m64?^qtyExponent strategyId:i64?
    strategyType:i32? orderCapacity:orderCapacity>- workingFloor:floor selfTradePreventionMode:selfTradePreventionMode
    tradeGroupId:i64? preventedQuantity:m64^qtyExponent usedSor:bool origQuoteOrderQty:m64^priceExponent
    pegPriceType:pegPriceType?@1 pegOffsetType:pegOffsetType?@1 pegOffsetValue:u8?@1 peggedPrice:m64?@1^priceExponent
    expiryReason:expiryReason?@3 [fills commissionExponent:exp matchType:matchType price:m64^priceExponent
    qty:m64^qtyExponent commission:m64^commissionExponent tradeId:i64?=-1 allocId:i64? commissionAsset:$8? ]
    [preventedMatches! preventedMatchId:i64 makerOrderId:i64? price:m64?^priceExponent
    takerPreventedQuantity:m64?^qtyExponent makerPreventedQuantity:m64?^qtyExponent makerSymbol:$8? ] symbol:$8
    clientOrderId:$8
303 OrderTestResponse
304 OrderResponse priceExponent:exp qtyExponent:exp orderId:i64 orderListId:i64?=-1 price:m64^priceExponent
    origQty:m64^qtyExponent executedQty:m64^qtyExponent cummulativeQuoteQty:m64^priceExponent status:orderStatus
    timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent trailingDelta:i64?
    trailingTime:time? icebergQty:m64?^qtyExponent time:time updateTime:time isWorking:bool workingTime:time?=-1
    origQuoteOrderQty:m64^priceExponent strategyId:i64? strategyType:i32? orderCapacity:orderCapacity>-
    workingFloor:floor selfTradePreventionMode:selfTradePreventionMode preventedMatchId:i64?
    preventedQuantity:m64^qtyExponent usedSor:bool pegPriceType:pegPriceType?@1 pegOffsetType:pegOffsetType?@1
    pegOffsetValue:u8?@1 peggedPrice:m64?@1^priceExponent expiryReason:expiryReason?@4 symbol:$8 clientOrderId:$8
305 CancelOrderResponse priceExponent:exp qtyExponent:exp orderId:i64 orderListId:i64?=-1 transactTime:time
    price:m64^priceExponent origQty:m64^qtyExponent executedQty:m64^qtyExponent cummulativeQuoteQty:m64^priceExponent
    status:orderStatus timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent
    trailingDelta:i64? trailingTime:time? icebergQty:m64?^qtyExponent strategyId:i64? strategyType:i32?
    orderCapacity:orderCapacity>- workingFloor:floor selfTradePreventionMode:selfTradePreventionMode
    preventedQuantity:m64^qtyExponent usedSor:bool origQuoteOrderQty:m64^priceExponent pegPriceType:pegPriceType?@1
    pegOffsetType:pegOffsetType?@1 pegOffsetValue:u8?@1 peggedPrice:m64?@1^priceExponent symbol:$8
    origClientOrderId:$8 clientOrderId:$8
306 CancelOpenOrdersResponse [responses>.. response:&16>.. ]
307 CancelReplaceOrderResponse cancelResult:cancelReplaceStatus newOrderResult:cancelReplaceStatus cancelResponse:&16?
    newOrderResponse:&32?
308 OrdersResponse [orders>.. priceExponent:exp qtyExponent:exp orderId:i64 orderListId:i64?=-1
    price:m64^priceExponent origQty:m64^qtyExponent executedQty:m64^qtyExponent cummulativeQuoteQty:m64^priceExponent
    status:orderStatus timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent
    trailingDelta:i64? trailingTime:time? icebergQty:m64?^qtyExponent time:time updateTime:time isWorking:bool
    workingTime:time?=-1 origQuoteOrderQty:m64^priceExponent strategyId:i64? strategyType:i32?
    orderCapacity:orderCapacity>- workingFloor:floor selfTradePreventionMode:selfTradePreventionMode
    preventedMatchId:i64? preventedQuantity:m64^priceExponent usedSor:bool pegPriceType:pegPriceType?@1
    pegOffsetType:pegOffsetType?@1 pegOffsetValue:u8?@1 peggedPrice:m64?@1^priceExponent expiryReason:expiryReason?@4
    symbol:$8 clientOrderId:$8 ]
309 NewOrderListAckResponse orderListId:i64 contingencyType:contingencyType listStatusType:listStatusType
    listOrderStatus:listOrderStatus transactionTime:time [orders/16 orderId:i64 symbol:$8 clientOrderId:$8 ]
    [orderReports/16 orderId:i64 orderListId:i64?=-1 transactTime:time symbol:$8 clientOrderId:$8 ]
    listClientOrderId:$8 symbol:$8
310 NewOrderListResultResponse orderListId:i64 contingencyType:contingencyType listStatusType:listStatusType
    listOrderStatus:listOrderStatus transactionTime:time priceExponent:exp qtyExponent:exp [orders/16 orderId:i64
    symbol:$8 clientOrderId:$8 ] [orderReports/16 orderId:i64 orderListId:i64?=-1 transactTime:time
    price:m64^priceExponent origQty:m64^qtyExponent executedQty:m64^qtyExponent cummulativeQuoteQty:m64^priceExponent
    status:orderStatus timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent
    trailingDelta:i64? trailingTime:time? workingTime:time?=-1 icebergQty:m64?^qtyExponent strategyId:i64?
    strategyType:i32? orderCapacity:orderCapacity>- workingFloor:floor selfTradePreventionMode:selfTradePreventionMode
    tradeGroupId:i64? preventedQuantity:m64^qtyExponent usedSor:bool origQuoteOrderQty:m64^priceExponent
    pegPriceType:pegPriceType?@1 pegOffsetType:pegOffsetType?@1 pegOffsetValue:u8?@1 peggedPrice:m64?@1^priceExponent
    expiryReason:expiryReason?@3 symbol:$8 clientOrderId:$8 ] listClientOrderId:$8 symbol:$8
311 NewOrderListFullResponse orderListId:i64 contingencyType:contingencyType listStatusType:listStatusType
    listOrderStatus:listOrderStatus transactionTime:time priceExponent:exp qtyExponent:exp [orders/16 orderId:i64
    symbol:$8 clientOrderId:$8 ] [orderReports/16 orderId:i64 orderListId:i64?=-1 transactTime:time
    price:m64^priceExponent origQty:m64^qtyExponent executedQty:m64^qtyExponent cummulativeQuoteQty:m64^priceExponent
    status:orderStatus timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent
    trailingDelta:i64? trailingTime:time? workingTime:time?=-1 icebergQty:m64?^qtyExponent strategyId:i64?
    strategyType:i32? orderCapacity:orderCapacity>- workingFloor:floor selfTradePreventionMode:selfTradePreventionMode
    tradeGroupId:i64? preventedQuantity:m64^qtyExponent usedSor:bool origQuoteOrderQty:m64^priceExponent
    pegPriceType:pegPriceType?@1 pegOffsetType:pegOffsetType?@1 pegOffsetValue:u8?@1 peggedPrice:m64?@1^priceExponent
    expiryReason:expiryReason?@3 [fills commissionExponent:exp matchType:matchType price:m64^priceExponent
    qty:m64^qtyExponent commission:m64^commissionExponent tradeId:i64?=-1 allocId:i64? commissionAsset:$8? ]
    [preventedMatches! preventedMatchId:i64 makerOrderId:i64? price:m64?^priceExponent
    takerPreventedQuantity:m64?^qtyExponent makerPreventedQuantity:m64?^qtyExponent makerSymbol:$8? ] symbol:$8
    clientOrderId:$8 ] listClientOrderId:$8 symbol:$8
312 CancelOrderListResponse orderListId:i64 contingencyType:contingencyType listStatusType:listStatusType
    listOrderStatus:listOrderStatus transactionTime:time priceExponent:exp qtyExponent:exp [orders/16 orderId:i64
    symbol:$8 clientOrderId:$8 ] [orderReports/16 orderId:i64 orderListId:i64?=-1 transactTime:time
    price:m64^priceExponent origQty:m64^qtyExponent executedQty:m64^qtyExponent cummulativeQuoteQty:m64^priceExponent
    status:orderStatus timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent
    trailingDelta:i64? trailingTime:time? icebergQty:m64?^qtyExponent strategyId:i64? strategyType:i32?
    orderCapacity:orderCapacity>- workingFloor:floor selfTradePreventionMode:selfTradePreventionMode
    preventedQuantity:m64^qtyExponent usedSor:bool origQuoteOrderQty:m64^priceExponent pegPriceType:pegPriceType?@1
    pegOffsetType:pegOffsetType?@1 pegOffsetValue:u8?@1 peggedPrice:m64?@1^priceExponent symbol:$8
    origClientOrderId:$8 clientOrderId:$8 ] listClientOrderId:$8 symbol:$8
313 OrderListResponse orderListId:i64 contingencyType:contingencyType listStatusType:listStatusType
    listOrderStatus:listOrderStatus transactionTime:time [orders/16 orderId:i64 symbol:$8 clientOrderId:$8 ]
    listClientOrderId:$8 symbol:$8
314 OrderListsResponse [orderLists>.. orderListId:i64 contingencyType:contingencyType listStatusType:listStatusType
    listOrderStatus:listOrderStatus transactionTime:time [orders orderId:i64 symbol:$8 clientOrderId:$8 ]
    listClientOrderId:$8 symbol:$8 ]
315 OrderTestWithCommissionsResponse commissionExponent:exp discountExponent:exp
    standardCommissionForOrderMaker:m64^commissionExponent>standardCommissionForOrder.maker
    standardCommissionForOrderTaker:m64^commissionExponent>standardCommissionForOrder.taker
    taxCommissionForOrderMaker:m64^commissionExponent>taxCommissionForOrder.maker
    taxCommissionForOrderTaker:m64^commissionExponent>taxCommissionForOrder.taker
    discountEnabledForAccount:bool>discount.enabledForAccount discountEnabledForSymbol:bool>discount.enabledForSymbol
    discount:m64^discountExponent>discount.discount
    specialCommissionForOrderMaker:m64?@1^commissionExponent>specialCommissionForOrder.maker
    specialCommissionForOrderTaker:m64?@1^commissionExponent>specialCommissionForOrder.taker
    discountAsset:$8?>discount.discountAsset
316 OrderAmendmentsResponse [amendments>.. orderId:i64 executionId:i64 qtyExponent:exp origQty:m64^qtyExponent
    newQty:m64^qtyExponent time:time symbol:$8 origClientOrderId:$8 newClientOrderId:$8 ]
317 OrderAmendKeepPriorityResponse transactTime:time executionId:i64 priceExponent:exp qtyExponent:exp
    orderId:i64>amendedOrder.orderId orderListId:i64?=-1>amendedOrder.orderListId
    price:m64^priceExponent>amendedOrder.price qty:m64^qtyExponent>amendedOrder.qty
    executedQty:m64^qtyExponent>amendedOrder.executedQty preventedQty:m64^qtyExponent>amendedOrder.preventedQty
    cumulativeQuoteQty:m64^priceExponent>amendedOrder.cumulativeQuoteQty status:orderStatus>amendedOrder.status
    timeInForce:timeInForce>amendedOrder.timeInForce orderType:orderType>amendedOrder.type
    side:orderSide>amendedOrder.side stopPrice:m64?^priceExponent>amendedOrder.stopPrice
    trailingDelta:i64?>amendedOrder.trailingDelta trailingTime:time?>amendedOrder.trailingTime
    icebergQty:m64?^qtyExponent>amendedOrder.icebergQty workingTime:time?=-1>amendedOrder.workingTime
    strategyId:i64?>amendedOrder.strategyId strategyType:i32?>amendedOrder.strategyType
    orderCapacity:orderCapacity>- workingFloor:floor>amendedOrder.workingFloor
    selfTradePreventionMode:selfTradePreventionMode>amendedOrder.selfTradePreventionMode
    usedSor:bool>amendedOrder.usedSor pegPriceType:pegPriceType?@1>amendedOrder.pegPriceType
    pegOffsetType:pegOffsetType?@1>amendedOrder.pegOffsetType pegOffsetValue:u8?@1>amendedOrder.pegOffsetValue
    peggedPrice:m64?@1^priceExponent>amendedOrder.peggedPrice [listStatus/16~ orderListId:i64
    contingencyType:contingencyType listOrderStatus:listOrderStatus [orders/16 orderId:i64 symbol:$8 clientOrderId:$8
    ] listClientOrderId:$8 symbol:$8 ] [relatedOrders/16! orderId:i64 orderListId:i64?=-1 price:m64^priceExponent
    qty:m64^qtyExponent executedQty:m64^qtyExponent preventedQty:m64^qtyExponent cumulativeQuoteQty:m64^priceExponent
    status:orderStatus timeInForce:timeInForce orderType:orderType>type side:orderSide stopPrice:m64?^priceExponent
    trailingDelta:i64? trailingTime:time? icebergQty:m64?^qtyExponent workingTime:time?=-1 strategyId:i64?
    strategyType:i32? orderCapacity:orderCapacity>- workingFloor:floor selfTradePreventionMode:selfTradePreventionMode
    usedSor:bool pegPriceType:pegPriceType?@1 pegOffsetType:pegOffsetType?@1 pegOffsetValue:u8?@1
    peggedPrice:m64?@1^priceExponent symbol:$8 clientOrderId:$8? ] symbol:$8>amendedOrder.symbol
    origClientOrderId:$8?>amendedOrder.origClientOrderId clientOrderId:$8?>amendedOrder.clientOrderId
400 AccountResponse commissionExponent:exp commissionRateMaker:m64^commissionExponent>commissionRates.maker
    commissionRateTaker:m64^commissionExponent>commissionRates.taker
    commissionRateBuyer:m64^commissionExponent>commissionRates.buyer
    commissionRateSeller:m64^commissionExponent>commissionRates.seller canTrade:bool canWithdraw:bool canDeposit:bool
    brokered:bool requireSelfTradePrevention:bool preventSor:bool updateTime:time accountType:accountType
    tradeGroupId:i64? uid:i64 [balances exponent:exp free:m64^exponent locked:m64^exponent asset:$8 ] [permissions
    permission:$8>.. ] [reduceOnlyAssets! asset:$8>.. ]
401 AccountTradesResponse [trades>.. priceExponent:exp qtyExponent:exp commissionExponent:exp id:i64 orderId:i64
    orderListId:i64?=-1 price:m64^priceExponent qty:m64^qtyExponent quoteQty:m64^priceExponent
    commission:m64^commissionExponent time:time isBuyer:bool isMaker:bool isBestMatch:bool symbol:$8
    commissionAsset:$8? ]
402 AccountOrderRateLimitResponse [rateLimits>.. rateLimitType:rateLimitType interval:rateLimitInterval intervalNum:u8
    rateLimit:i64>limit numOrders:i64>count ]
403 AccountPreventedMatchesResponse [preventedMatches>.. priceExponent:exp qtyExponent:exp preventedMatchId:i64
    takerOrderId:i64 makerOrderId:i64 tradeGroupId:i64 selfTradePreventionMode:selfTradePreventionMode
    price:m64^priceExponent takerPreventedQuantity:m64?^qtyExponent makerPreventedQuantity:m64?^qtyExponent
    transactTime:time symbol:$8 makerSymbol:$8 ]
404 AccountAllocationsResponse [allocations>.. priceExponent:exp qtyExponent:exp commissionExponent:exp?
    allocationId:i64 allocationType:allocationType orderId:i64 orderListId:i64?=-1 sourceTradeId:i64?
    sourceAllocationId:i64? price:m64^priceExponent qty:m64^qtyExponent quoteQty:m64^priceExponent
    commission:m64?^commissionExponent time:time isBuyer:bool isMaker:bool isAllocator:bool symbol:$8
    commissionAsset:$8? sourceSymbol:$8? ]
405 AccountCommissionResponse commissionExponent:exp discountExponent:exp
    standardCommissionMaker:m64^commissionExponent>standardCommission.maker
    standardCommissionTaker:m64^commissionExponent>standardCommission.taker
    standardCommissionBuyer:m64^commissionExponent>standardCommission.buyer
    standardCommissionSeller:m64^commissionExponent>standardCommission.seller
    taxCommissionMaker:m64^commissionExponent>taxCommission.maker
    taxCommissionTaker:m64^commissionExponent>taxCommission.taker
    taxCommissionBuyer:m64^commissionExponent>taxCommission.buyer
    taxCommissionSeller:m64^commissionExponent>taxCommission.seller
    discountEnabledForAccount:bool>discount.enabledForAccount discountEnabledForSymbol:bool>discount.enabledForSymbol
    discount:m64^discountExponent>discount.discount
    specialCommissionMaker:m64?@1^commissionExponent>specialCommission.maker
    specialCommissionTaker:m64?@1^commissionExponent>specialCommission.taker
    specialCommissionBuyer:m64?@1^commissionExponent>specialCommission.buyer
    specialCommissionSeller:m64?@1^commissionExponent>specialCommission.seller symbol:$8
    discountAsset:$8?>discount.discountAsset
500 UserDataStreamStartResponse listenKey:$8
501 UserDataStreamPingResponse
502 UserDataStreamStopResponse
503 UserDataStreamSubscribeResponse subscriptionId:u16?@1
504 UserDataStreamUnsubscribeResponse
505 UserDataStreamSubscribeListenTokenResponse@1 subscriptionId:u16 expirationTime:time
600 AllocationReportEvent eventTime:time>E transactTime:time>T priceExponent:exp qtyExponent:exp
    commissionExponent:exp allocationTransactionType:allocationTransactionType>x
    allocationReportType:allocationReportType>r allocationStatus:allocationStatus>X side:orderSide>S
    counterPartyRole:counterPartyRole>P counterPartyExternalAccountId:i64>h counterPartyOrderId:i64>I
    allocationReportId:i64>R allocationId:i64>a sourceOrderId:i64>i sourceOrderListId:i64?=-1>g sourceTradeId:i64?>t
    sourceAllocationId:i64?>Sa price:m64^priceExponent>p qty:m64^qtyExponent>q quoteQty:m64^priceExponent>Q
    commission:m64^commissionExponent>n subscriptionId:u16?@1>- symbol:$8>s commissionAsset:$8?>N sourceSymbol:$8?>Ss
601 BalanceUpdateEvent eventTime:time>E clearTime:time?>T qtyExponent:exp freeQtyDelta:m64^qtyExponent>d
    subscriptionId:u16?@1>- asset:$8>a
602 EventStreamTerminatedEvent eventTime:time>E subscriptionId:u16?@1>-
603 ExecutionReportEvent eventTime:time>E transactTime:time>T priceExponent:exp qtyExponent:exp commissionExponent:exp
    orderCreationTime:time?=-1>O workingTime:time?>W orderId:i64>i orderListId:i64?=-1>g origQty:m64^qtyExponent>q
    price:m64^priceExponent>p origQuoteOrderQty:m64^priceExponent>Q icebergQty:m64^qtyExponent>F
    stopPrice:m64^priceExponent>P orderType:orderType>o side:orderSide>S timeInForce:timeInForce>f
    executionType:executionType>x orderStatus:orderStatus>X tradeId:i64?=-1>t executionId:i64>I
    executedQty:m64^qtyExponent>z cummulativeQuoteQty:m64^priceExponent>Z lastQty:m64^qtyExponent>l
    lastPrice:m64^priceExponent>L quoteQty:m64^priceExponent>Y commission:m64^commissionExponent>n isWorking:bool>w
    isMaker:bool>m isBestMatch:bool>M matchType:matchType>b selfTradePreventionMode:selfTradePreventionMode>V
    orderCapacity:orderCapacity>- workingFloor:floor>k usedSor:bool=false>uS allocId:i64?>a trailingDelta:u64?>d
    trailingTime:time?>D tradeGroupId:i64?>u preventedQty:m64^qtyExponent>A lastPreventedQty:m64?^qtyExponent>B
    preventedMatchId:i64?>v preventedExecutionQty:m64?^qtyExponent>pl preventedExecutionPrice:m64?^priceExponent>pL
    preventedExecutionQuoteQty:m64?^priceExponent>pY strategyType:i32?>J strategyId:i64?>j counterOrderId:i64?>U
    subscriptionId:u16?@1>- pegPriceType:pegPriceType?@1>gP pegOffsetType:pegOffsetType?@1>gOT pegOffsetValue:u8?@1>gOV
    peggedPrice:m64?@1^priceExponent>gp expiryReason:expiryReason?@3>eR symbol:$8>s clientOrderId:$8>c
    origClientOrderId:$8?=>C commissionAsset:$8?>N rejectReason:$8?=NONE>r counterSymbol:$8?>Cs
604 ExternalLockUpdateEvent eventTime:time>E clearTime:time>T qtyExponent:exp lockedQtyDelta:m64^qtyExponent>d
    subscriptionId:u16?@1>- asset:$8>a
606 ListStatusEvent eventTime:time>E transactTime:time>T orderListId:i64>g contingencyType:contingencyType>c
    listStatusType:listStatusType>l listOrderStatus:listOrderStatus>L subscriptionId:u16?@1>- [orders/16>O orderId:i64>i
    symbol:$8>s clientOrderId:$8>c ] symbol:$8>s listClientOrderId:$8>C rejectReason:$8?=NONE>r
607 OutboundAccountPositionEvent eventTime:time>E updateTime:time>u subscriptionId:u16?@1>- [balances>B exponent:exp
    free:m64^exponent>f locked:m64^exponent>l asset:$8>a ]
610 ServerShutdownEvent@3 eventTime:time>E
999 NonRepresentableMessage
"""
