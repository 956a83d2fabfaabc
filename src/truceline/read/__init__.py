"""Analysis → Account. The room can be called as well: `truceline.read(article)` is the library's front door.

A package has one attribute of a name, and the room was there first; so the call is handed on to `truceline.api`.
"""

from __future__ import annotations

import sys
from types import ModuleType

import truceline


class _Room(ModuleType):
    __call__ = staticmethod(truceline.read_article)


sys.modules[__name__].__class__ = _Room
