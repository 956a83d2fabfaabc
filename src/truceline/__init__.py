"""Truceline reads conflict news into an auditable ledger of claims: who says who did what to whom, where and when."""

__version__ = "0.1.0"
