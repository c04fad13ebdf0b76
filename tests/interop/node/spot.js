// Binance's own package for Node, `@binance/spot`: REST, the WebSocket API with its two ways to user events, streams.
import assert from 'node:assert/strict';
import { Spot } from '@binance/spot';
import { api, keys, rest, sockets, until } from './exchange.js';

const symbol = 'BTCUSDT';
console.info = console.warn = () => {}; // it tells of every connection

for (const key of keys) {
  const material = { apiKey: key.apiKey, [key.kind === 'hmac' ? 'apiSecret' : 'privateKey']: key.secret };
  const spot = new Spot({
    configurationRestAPI: { ...material, basePath: rest },
    configurationWebsocketAPI: { ...material, wsURL: api },
    configurationWebsocketStreams: { wsURL: sockets },
  });
  const call = async (name, params) => (await spot.restAPI[name](params)).data();
  const last = Number((await call('avgPrice', { symbol })).price);
  const [low, high] = [last * 0.9, last * 1.1].map((price) => Number(price.toFixed(2)));
  const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.01, price: low };
  assert.equal((await call('exchangeInfo', { symbols: [symbol] })).symbols[0].baseAsset, 'BTC');
  assert.equal((await call('klines', { symbol, interval: '1m', limit: 3 })).length, 3);
  const { orderId } = await call('newOrder', limit);
  assert.equal((await call('orderAmendKeepPriority', { symbol, orderId, newQty: 0.005 })).amendedOrder.orderId, orderId);
  assert.equal((await call('orderAmendments', { symbol, orderId })).length, 1);
  const pair = await call('orderListOco', {
    symbol, side: 'SELL', quantity: 0.01, aboveType: 'LIMIT_MAKER', abovePrice: high, belowType: 'STOP_LOSS', belowStopPrice: low,
  });
  assert.equal((await call('deleteOrderList', { symbol, orderListId: pair.orderListId })).listOrderStatus, 'ALL_DONE');
  assert.equal((await call('deleteOpenOrders', { symbol })).length, 1);
  assert.equal((await call('newOrder', { symbol, side: 'BUY', type: 'MARKET', quoteOrderQty: 100 })).status, 'FILLED');
  await assert.rejects(call('newOrder', { ...limit, quantity: 0.0100001 }), /LOT_SIZE/);

  const socket = await spot.websocketAPI.connect();
  const ask = async (name, params) => (await socket[name](params)).data;
  if (key.kind === 'ed25519') await socket.sessionLogon();
  const user = await (key.kind === 'ed25519' ? socket.userDataStreamSubscribe() : socket.userDataStreamSubscribeSignature());
  const heard = [];
  user.stream.on('message', (event) => heard.push([event.e, event.i]));
  const placed = await ask('orderPlace', limit);
  assert.deepEqual((await ask('openOrdersStatus', { symbol })).map((order) => order.orderId), [placed.orderId]);
  assert.equal((await ask('orderCancel', { symbol, orderId: placed.orderId })).status, 'CANCELED');
  await until(() => heard.length >= 4);
  assert.deepEqual(heard.slice(0, 2), [['executionReport', placed.orderId], ['outboundAccountPosition', undefined]]);
  if (key.kind === 'ed25519') await socket.sessionLogout();
  await socket.disconnect();

  if (key.kind !== 'hmac') continue;
  const streams = await spot.websocketStreams.connect();
  const seen = new Set();
  const asked = { trade: { symbol }, bookTicker: { symbol }, allMiniTicker: {}, diffBookDepth: { symbol, updateSpeed: '100ms' } };
  for (const [name, params] of Object.entries(asked)) streams[name](params).on('message', () => seen.add(name));
  await until(() => seen.size === Object.keys(asked).length);
  await streams.disconnect();
}
process.exit(0);
