"""Who can say what accepting a batch did to the figures: others register here, this app knows none of them.

A teller is asked before the entries are accepted and answers with a question to be asked afterwards, so that it can
say “有效高企 498→503”. Both happen in the transaction of the acceptance, so they must be quick.
"""

from __future__ import annotations

from collections.abc import Callable

from kechuang.catalog.register import Register

After = Callable[[], list[str]]
Teller = Callable[[Register], After]
_tellers: list[Teller] = []


def tells(teller: Teller) -> None:
    """Add a teller; call it once, from the app's `ready`. The same teller twice is one."""
    if teller not in _tellers:
        _tellers.append(teller)


def before(register: Register) -> After:
    """Ask all tellers; the function returned gives their sentences once the change is made."""
    asked = [teller(register) for teller in _tellers]
    return lambda: [sentence for after in asked for sentence in after()]
