"""A logger of your own for REST calls, here into two files: everything, and the errors.

    python custom_logger.py [FOLDER]          the folder is "logs" unless told

Without a logger bidwire logs under the name "bidwire" (`bidwire.rest`, `bidwire.ws.stream` …), which is silent until
somebody gives it a handler. No key, secret or signature is ever logged.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import bidwire
from bidwire import Client, Settings


def file_logger(folder: Path) -> logging.Logger:
    folder.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger("my-bot")
    logger.setLevel(logging.DEBUG)
    for name, level in (("stdout.log", logging.DEBUG), ("stderr.log", logging.ERROR)):
        handler = logging.FileHandler(folder / name, mode="w", encoding="utf-8")
        handler.setLevel(level)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logger.addHandler(handler)
    return logger


def main(folder: Path) -> None:
    logger = file_logger(folder)
    with Client.from_env(settings=Settings(logger=logger)) as client:
        info = client.spot.exchange_info()
        logger.info("%d symbols", len(info.symbols))
        try:
            client.spot.exchange_info(symbol="invalidSymbol")
        except bidwire.ClientError as error:
            logger.error("refused: %s", error)
    logging.shutdown()
    for name in ("stdout.log", "stderr.log"):  # check the output files
        print(f"--- {name}")
        print((folder / name).read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "logs"))
