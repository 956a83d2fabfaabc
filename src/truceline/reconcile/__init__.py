"""Accounts + judgements → Picture: who copied whom, which claims tell of one incident, and what the sources agree on.

All of it is a function of what the ledger holds: the same accounts and judgements give the same picture, in whatever
order they come.
"""
