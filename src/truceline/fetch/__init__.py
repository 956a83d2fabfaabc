"""The network: addresses → bytes, politely and within limits; and the lists of addresses that such bytes may be."""

from truceline.fetch.feeds import listing_of
from truceline.fetch.fetched import Conditions, Fetched, Status
from truceline.fetch.fetcher import Fetcher
from truceline.fetch.listing import Entry, Kind, Listing
from truceline.fetch.politeness import Clock, Politeness
from truceline.fetch.transport import Answer, HttpTransport, Limits, Transport

__all__ = [
    "Answer",
    "Clock",
    "Conditions",
    "Entry",
    "Fetched",
    "Fetcher",
    "HttpTransport",
    "Kind",
    "Limits",
    "Listing",
    "Politeness",
    "Status",
    "Transport",
    "listing_of",
]
