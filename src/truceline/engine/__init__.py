"""How a function is run over many things: in local processes. This room knows no other."""

from truceline.engine.local import Done, WorkerFailed, ordered

__all__ = ["Done", "WorkerFailed", "ordered"]
