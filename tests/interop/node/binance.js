// The npm package `binance`: every kind of key over REST and over the WebSocket API, user events, market streams.
import assert from 'node:assert/strict';
import { MainClient, WebsocketAPIClient, WebsocketClient } from 'binance';
import { keys, rest, sockets, until } from './exchange.js';

const symbol = 'BTCUSDT';
const silent = { trace() {}, info() {}, error() {} };

for (const key of keys) {
  const client = new MainClient({ api_key: key.apiKey, api_secret: key.secret, baseUrl: rest });
  // The package's own first steps: what its authentication page shows.
  assert.equal((await client.getAccountInfo()).vipLevel, 0);
  assert.ok((await client.getBalances()).find((each) => each.coin === 'USDT'));
  const info = await client.getExchangeInfo({ symbols: [symbol, 'ETHUSDT'] });
  assert.deepEqual(info.symbols.map((each) => each.symbol), [symbol, 'ETHUSDT']);
  const last = Number((await client.getSymbolPriceTicker({ symbol })).price);
  const [low, high] = [last * 0.9, last * 1.1].map((price) => price.toFixed(2));
  const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.01, price: low };
  assert.deepEqual(await client.testNewOrder(limit), {});
  const placed = await client.submitNewOrder(limit);
  const replaced = await client.replaceOrder({ ...limit, quantity: 0.02, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: placed.orderId });
  assert.deepEqual([replaced.cancelResult, replaced.newOrderResult], ['SUCCESS', 'SUCCESS']);
  const pair = await client.submitNewOrderList({
    symbol, side: 'SELL', quantity: 0.01, aboveType: 'LIMIT_MAKER', abovePrice: high, belowType: 'STOP_LOSS', belowStopPrice: low,
  });
  assert.equal((await client.getOCO({ orderListId: pair.orderListId })).listOrderStatus, 'EXECUTING');
  const pending = await client.submitNewOrderListOTOCO({
    symbol, workingType: 'LIMIT', workingSide: 'BUY', workingPrice: low, workingQuantity: 0.01, workingTimeInForce: 'GTC',
    pendingSide: 'SELL', pendingQuantity: 0.01, pendingAboveType: 'LIMIT_MAKER', pendingAbovePrice: high,
    pendingBelowType: 'STOP_LOSS', pendingBelowStopPrice: (last * 0.8).toFixed(2),
  });
  assert.deepEqual(pending.orderReports.map((each) => each.status), ['NEW', 'PENDING_NEW', 'PENDING_NEW']);
  assert.equal((await client.getOpenOrders({ symbol })).length, 6);
  assert.equal((await client.cancelAllSymbolOrders({ symbol })).length, 3);
  const bought = await client.submitNewOrder({ symbol, side: 'BUY', type: 'MARKET', quoteOrderQty: 100 });
  const trades = await client.getAccountTradeList({ symbol, orderId: bought.orderId });
  assert.equal(trades.length, bought.fills.length);
  await assert.rejects(client.submitNewOrder({ ...limit, quantity: '0.0100001' }), { code: -1013 });
  await assert.rejects(client.cancelOrder({ symbol, orderId: placed.orderId }), { code: -2011 });

  const socket = new WebsocketAPIClient(
    { api_key: key.apiKey, api_secret: key.secret, wsUrl: sockets, beautify: true, attachEventListeners: false }, silent,
  );
  const heard = [];
  socket.getWSClient().on('formattedUserDataMessage', (event) => heard.push(event.eventType));
  socket.getWSClient().on('exception', () => {});
  await socket.subscribeUserDataStream('mainWSAPI');
  const signed = (params) => ({ ...params, timestamp: Date.now() });
  const { result } = await socket.submitNewSpotOrder(signed(limit));
  await socket.amendSpotOrderKeepPriority(signed({ symbol, orderId: result.orderId, newQty: '0.005' }));
  assert.equal((await socket.getSpotOrderStatus(signed({ symbol, orderId: result.orderId }))).result.origQty, '0.00500000');
  assert.equal((await socket.cancelSpotOrder(signed({ symbol, orderId: result.orderId }))).result.status, 'CANCELED');
  await assert.rejects(socket.getSpotOrderStatus(signed({ symbol, orderId: 1 })), (refusal) => refusal.error.code === -2013);
  await until(() => heard.length >= 6);
  assert.deepEqual(heard.slice(0, 2), ['executionReport', 'outboundAccountPosition']);
  await socket.disconnectAll();
}

const streams = new WebsocketClient({ wsUrl: sockets, beautify: true }, silent);
const seen = new Set();
streams.on('formattedMessage', (event) => seen.add(Array.isArray(event) ? `${event[0].eventType}s` : event.eventType));
streams.on('exception', () => {});
await streams.subscribe(
  ['btcusdt@trade', 'btcusdt@aggTrade', 'btcusdt@depth@100ms', 'btcusdt@depth5', 'btcusdt@bookTicker', '!miniTicker@arr', 'btcusdt@avgPrice'],
  'main',
);
const expected = ['trade', 'aggTrade', 'depthUpdate', 'bookTicker', '24hrMiniTickers', 'avgPrice'];
await until(() => expected.every((each) => seen.has(each)));
process.exit(0);
