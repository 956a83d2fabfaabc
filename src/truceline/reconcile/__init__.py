"""Accounts and judgements → the Picture: a view that can be worked out again from the ledger."""
