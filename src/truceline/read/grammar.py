"""Closed classes of English grammar that several steps need; words of the field live in data/lexicons."""

from __future__ import annotations

MODALS = frozenset("will would shall should could may might must can 'll wo ca".split())
CONDITIONS = frozenset("if unless whether lest should".split())
NEGATIONS = frozenset("not n't n’t never no neither nor without".split())

HE = frozenset("he she him her his hers himself herself".split())
IT = frozenset("it its itself which that who whose".split())
THEY = frozenset("they them their theirs themselves".split())
WE = frozenset("we us our ours i me my mine".split())

# The object of these does what their complement tells ("accused B of shelling", "ordered B to leave"); elsewhere the
# subject does.
OBJECT_CONTROL = frozenset(
    "accuse blame suspect charge order urge ask tell force allow prevent stop let make help see catch find call invite "
    "press push pressure want expect warn command instruct bar ban block deter keep leave send deploy train arm "
    "prohibit dissuade discourage restrain hinder save".split()
)
# With "from" behind their object, what follows did not come to pass: "prevented A from shelling B".
KEEPING_FROM = frozenset(
    "prevent stop keep bar ban block deter prohibit dissuade discourage restrain hinder save".split()
)

HYPHENS = "-–‑"  # what joins the parts of a name, or two names
