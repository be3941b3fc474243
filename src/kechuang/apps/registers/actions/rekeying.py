"""Records whose key is another under a new version of their declaration: they move there, and pointers follow.

Were the entries left under the old keys, a record corrected afterwards would stand twice at the next rebuild.
"""

from __future__ import annotations

from collections import Counter

from kechuang.apps.accounts.models import User
from kechuang.apps.registers import messages, tables
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.actions.identity import Moved, follow
from kechuang.apps.registers.models import Entry, Standing, Way
from kechuang.apps.registers.rules.rows import Payload, key_of
from kechuang.apps.registers.rules.upgrade import upgraded
from kechuang.catalog.register import Register


def rekeyed(register: Register) -> list[Draft]:
    """What moves, from the entries in force. Raises: RG-022 when records would share a key, or have none."""
    found: dict[str, tuple[int, Payload]] = {}
    old: dict[str, str] = {}
    for some in tables.chunks(tables.current_entries(register)):
        keys = dict(Entry.objects.filter(seq__in=[seq for seq, *_ in some]).values_list("seq", "key"))
        for seq, said, version in some:
            payload = upgraded(register, said, version)
            whole = all(name in payload for name in register.key)
            old[keys[seq]] = key_of(register, payload) if whole else ""
            if old[keys[seq]] != keys[seq]:
                found[keys[seq]] = (seq, payload)
    wanted = Counter(old.values())
    wrong = [key for key in found if not old[key] or wanted[old[key]] > 1 or old[key] in old]
    if wrong:
        raise messages.keys_collide(register.name, wrong)
    return [
        Draft(register, old[key], payload, standing=Standing.ACCEPTED, based_on=seq, was_key=key)
        for key, (seq, payload) in found.items()
    ]


def move(who: User | None, register: Register, drafts: list[Draft]) -> None:
    """After the table was made anew. `drafts` as `rekeyed` gave them."""
    given = Circumstances(Way.SYSTEM, by=who, accepts=who, reason=f"登记表第 {register.version} 版改变了记录标识")
    append(drafts, given)
    follow(Moved({(register.code, each.was_key): each.key for each in drafts}), given)
