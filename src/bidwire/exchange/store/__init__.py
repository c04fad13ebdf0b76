"""What a local exchange keeps on disk: the journal of its commands, snapshots of its state, past orders and fills.

The rule: nothing is told to anybody before the command that it comes from is in the journal. A restart reads the newest
snapshot and applies the commands after it, which gives the same state, since the engine is deterministic.
"""
