"""Accounts of texts that were read before: the same words of the same day are not read twice.

What an account says depends on a document's text, on what of it is not the article's own, and on the day it was
published, and on nothing else that the document tells of itself (read/reader.py). So a wire story that fifty outlets
pass on word for word is read once, and each of the fifty documents has its own account.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from truceline.model import Account, Document

MOST = 64  # accounts that a process holds itself, where there is no folder


class Known:
    """Accounts by what they depend on: in a folder that the processes of a run share, or in memory, the latest of them.

    The folder must be this run's own: what is in it is trusted, and of this reader.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._held: OrderedDict[str, Account] = OrderedDict()

    def account(self, document: Document, read: Callable[[Document], Account]) -> Account:
        """A document's account: that of the same words read before, or else what `read` makes of it."""
        key = key_of(document)
        known = self._get(key)
        if known is not None:
            return replace(known, document=document)
        account = read(document)
        self._put(key, account)
        return account

    def _get(self, key: str) -> Account | None:
        if self._folder is None:
            return self._held.get(key)
        try:
            account = pickle.loads((self._folder / key).read_bytes())
        except FileNotFoundError:
            return None
        assert isinstance(account, Account)
        return account

    def _put(self, key: str, account: Account) -> None:
        if self._folder is None:
            self._held[key] = account
            if len(self._held) > MOST:
                self._held.popitem(last=False)
            return
        beside = self._folder / f"{key}.{os.getpid()}"
        with suppress(OSError):  # the disk is full: the next such text is read again
            beside.write_bytes(pickle.dumps(account, pickle.HIGHEST_PROTOCOL))
            beside.replace(self._folder / key)


def key_of(document: Document) -> str:
    """What an account depends on, as a file's name."""
    day = document.published.date() if document.published else None
    told = repr((document.text, document.removed, day))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
