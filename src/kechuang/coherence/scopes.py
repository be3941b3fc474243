"""Whom promises bind, told apart and told one within another: 江阴 is 江阴市, 高新区 in its plan is 江阴高新区."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kechuang.catalog.region import Gazetteer, Region, load_regions, short_name
from kechuang.coherence.promise import Promise

_WHOLE = re.compile(r"^(?:全|我|本)(?:省|市|区|县|州|旗|域)$")
_PARK_ALONE = re.compile(r"^(?:国家|省级?)?(?:高新|经开|经济|开发|临港|综保|综合保税|保税|工业|产业|科技|新区|园区)")
# Groups of places: their promises are no single place's, but they stand within the plan's own region all the same.
_COMPOUND = re.compile(r"^[一-鿿]{2,6}(?:省|市|州|盟|地区)(?P<below>[一-鿿]{2,6}(?:区|县|市|旗))$")
_GROUP = re.compile(r"板块|各|镇街|县区")


class Scopes:
    """Scopes of the promises at hand. A place that a plan names for a promise lies in the region of that plan,
    unless the gazetteer says otherwise."""

    def __init__(self, promises: Iterable[Promise], gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer or load_regions()
        self._parents: dict[str, str] = {}
        for promise in promises:
            home, scope = self._home(promise), self.of(promise)
            if scope != home and not self._is_above(scope, home):
                self._parents.setdefault(scope, home)

    def of(self, promise: Promise) -> str:
        """The scope of a promise, the same for every way of writing it."""
        home = self._home(promise)
        name = (promise.region or "").strip()
        if not name or _WHOLE.match(name) or name == promise.home:
            return home
        if name in self._gazetteer.park_suffixes or _PARK_ALONE.match(name) or _GROUP.search(name):
            return self._short(home) + name
        name = self._plain(name)
        known = self._known(name, home)
        return known.code if known else name

    def _home(self, promise: Promise) -> str:
        name = (promise.home or "").strip()
        if not name or _WHOLE.match(name):
            return f"{name or '全域'}〔{promise.document}〕"  # 全区 of one plan is not 全区 of another
        known = self._known(self._plain(name), "") or self._compound(name)
        return known.code if known else self._plain(name)

    def _compound(self, name: str) -> Region | None:
        """四平市铁东区: of several 铁东区 the one in 四平市."""
        compound = _COMPOUND.match(name)
        if compound is None:
            return None
        above = {each.code for each in self._gazetteer.named(name[: compound.start("below")])}
        found = [each for each in self._gazetteer.named(compound["below"]) if each.parent in above]
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _plain(name: str) -> str:
        """宁远市云龙区 → 云龙区."""
        compound = _COMPOUND.match(name)
        return compound["below"] if compound else name

    def _known(self, name: str, home: str) -> Region | None:
        """The one region of that name; of several, the one within `home`."""
        found = self._gazetteer.named(name)
        if len({each.code for each in found}) == 1:
            return found[0]
        inside = [each for each in found if home.isdigit() and each.parent == home]
        return inside[0] if len(inside) == 1 else None

    def _short(self, scope: str) -> str:
        if scope.isdigit():
            return self._gazetteer.by_code(scope).short_name
        return "" if "〔" in scope else short_name(scope)

    def parent(self, scope: str) -> str | None:
        """The scope directly above, as far as plans or the gazetteer tell."""
        if scope in self._parents:
            return self._parents[scope]
        return self._gazetteer.by_code(scope).parent if scope.isdigit() else None

    def _is_above(self, scope: str, other: str) -> bool:
        above = self.parent(other)
        while above is not None:
            if above == scope:
                return True
            above = self.parent(above) if above.isdigit() else None
        return False

    def is_within(self, scope: str, other: str) -> bool:
        """Whether `scope` lies inside `other` (and is not the same)."""
        above, seen = self.parent(scope), {scope}
        while above is not None and above not in seen:
            if above == other:
                return True
            seen.add(above)
            above = self.parent(above)
        return False

    @staticmethod
    def is_group(scope: str) -> bool:
        return bool(_GROUP.search(scope))
