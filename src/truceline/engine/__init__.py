"""How a function is run over many things: in processes of this machine. This room knows no other."""

from truceline.engine.forked import FORKS, Laid, forked
from truceline.engine.local import Done, WorkerFailed, ordered

__all__ = ["FORKS", "Done", "Laid", "WorkerFailed", "forked", "ordered"]
