"""What USD-M and COIN-M futures have in common: their words and their answers."""
