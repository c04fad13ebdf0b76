"""bidwire's book: cells under float keys, exact numbers when a level is read."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "micro"))
from booklib import main

from bidwire.book.ladder import Ladder


class Book:
    def __init__(self, snapshot):
        self.ladder = Ladder()
        self.ladder.load(snapshot["bids"], snapshot["asks"])

    def apply(self, message):
        self.ladder.put(message["b"], message["a"])

    def best(self):
        return self.ladder.best_bid, self.ladder.best_ask

    def top(self, count):
        return self.ladder.bids(count), self.ladder.asks(count)


main(Book)
