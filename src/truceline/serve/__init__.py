"""The desk: one query layer over a ledger, the REST API on top of it, reviews, and who may do what."""
