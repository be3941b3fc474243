"""How far a long deed has come, told to whoever waits."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """begin: a stage in words and how many steps it has; advance: so many more of them are done."""

    def begin(self, stage: str, steps: int) -> None: ...

    def advance(self, steps: int) -> None: ...


class Silent:
    """For whoever does not wait."""

    def begin(self, stage: str, steps: int) -> None:
        pass

    def advance(self, steps: int) -> None:
        pass
