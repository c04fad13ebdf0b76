"""python-binance's ThreadedWebsocketManager, as a script of a user: `threaded_manager.py REST WS_API STREAMS KEY SECRET`.

Prints the type and the symbol of the first event of the market and of the account.
"""

from __future__ import annotations

import os
import queue
import sys
from typing import Any

import binance

rest_url, ws_api_url, stream_url, api_key, secret = sys.argv[1:]
for kind in (binance.Client, binance.AsyncClient):
    kind.API_URL = f"{rest_url}/api"
binance.AsyncClient.WS_API_URL = ws_api_url
binance.BinanceSocketManager.STREAM_URL = f"{stream_url}/"

trades: queue.SimpleQueue[Any] = queue.SimpleQueue()
account: queue.SimpleQueue[Any] = queue.SimpleQueue()
manager = binance.ThreadedWebsocketManager(api_key, secret)
manager.daemon = True
manager.start()
manager.start_trade_socket(trades.put, "BTCUSDT")
manager.start_user_socket(account.put)
trade = trades.get(timeout=20)
client = binance.Client(api_key, secret)
while True:  # until its socket is subscribed, there is nothing to hear
    client.create_order(symbol="ETHUSDT", side="BUY", type="MARKET", quantity="0.01")
    try:
        event = account.get(timeout=0.3)
        break
    except queue.Empty:
        pass
print(trade["e"], trade["s"], event["e"], event["s"], flush=True)
os._exit(0)  # how long it takes to end its thread is not what is looked at
