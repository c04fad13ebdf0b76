"""A logger of your own for streams. When a subscription opens, it names the callbacks that listen, one line each.

python custom_logger_streams.py [FOLDER]          the folder is "logs" unless told
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from bidwire import Client, Settings
from bidwire.spot import AggTradeEvent, AggTrades


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger("my-bot")
    logger.setLevel(logging.INFO)
    logger.addHandler(logging.FileHandler(folder / "streams.log", mode="w", encoding="utf-8"))

    def on_event(trade: AggTradeEvent) -> None:
        logger.info("%s %s", trade.symbol, trade.price)
        trades.close()

    with Client.from_env(settings=Settings(logger=logger)) as client:
        trades = client.spot.subscribe(
            AggTrades("bnbusdt"),
            on_event=on_event,
            on_open=lambda: logger.info("open"),
            on_close=lambda code, reason: logger.info("closed"),
        )
        with trades:
            trades.wait(30)
    logging.shutdown()
    print((folder / "streams.log").read_text(encoding="utf-8"), end="")  # check the output file


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "logs"))
