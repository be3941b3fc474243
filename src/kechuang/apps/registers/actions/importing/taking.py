"""The good rows of a checked list go into the register, in one transaction: all of them or, broken off, none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue, chaining
from kechuang.apps.registers.actions.appending import Circumstances, Draft, append
from kechuang.apps.registers.actions.entering import author, refuse_foreign
from kechuang.apps.registers.actions.importing import effects, work
from kechuang.apps.registers.messages import declared_anew
from kechuang.apps.registers.messages import importing as words
from kechuang.apps.registers.models import BatchState, Entry, ImportBatch, StagedRow, Standing, Verdict, Way
from kechuang.apps.registers.queries import standing
from kechuang.apps.registers.rights import demand_register, may_register
from kechuang.apps.registers.rules.differences import says_the_same
from kechuang.apps.registers.rules.rows import Payload
from kechuang.catalog.register import Register

CHUNK = 2_000
TAKEN = (Verdict.NEW, Verdict.CHANGED)


def ask(who: User, batch: ImportBatch, *, good_only: bool) -> None:
    """Take the good rows; long lists in the background. good_only: leave out what is wrong or in question.

    Raises: NotAllowed; RG-206; RG-207 when something is wrong and everything was to be taken; RG-208; RG-209.
    """
    register = catalogue.find(batch.register)
    refuse_foreign(register)
    demand_register(who, register, "enter")
    with transaction.atomic():
        batch.refresh_from_db(from_queryset=ImportBatch.objects.select_for_update())
        if batch.by_id != who.pk:
            raise words.not_yours()
        begin(batch, good_only=good_only)
    work.start(batch, inline=sum(batch.counts.get(each, 0) for each in TAKEN) <= work.INLINE)


def begin(batch: ImportBatch, *, good_only: bool) -> None:
    """From here on the rows are to be taken. Raises: RG-206, RG-207, RG-208."""
    if batch.state != BatchState.PREVIEWED:
        raise words.not_at_this_step(batch.get_state_display())
    bad, questions = batch.counts.get(Verdict.BAD, 0), batch.counts.get(Verdict.QUESTION, 0)
    if not good_only and (bad or questions):
        raise words.still_bad(bad, questions)
    if not sum(batch.counts.get(each, 0) for each in TAKEN):
        raise words.nothing_to_take()
    batch.state, batch.claim, batch.claimed_at, batch.fault = BatchState.TAKING, "", timezone.now(), None
    batch.save(update_fields=["state", "claim", "claimed_at", "fault"])


@work.does(BatchState.TAKING)
def take(batch: ImportBatch, held: str) -> None:
    """Append the entries of a batch that a person asked to take, submitted unless the declaration accepts one's own."""
    register = catalogue.find(batch.register)
    own = register.rights.own_accepted and batch.by is not None and bool(may_register(batch.by, register, "accept"))
    append_rows(batch, held, register, Way.IMPORT, accepted=own)


@transaction.atomic
def append_rows(batch: ImportBatch, held: str, register: Register, way: str, *, accepted: bool) -> None:
    """The one transaction of taking. way: how the entries came; accepted: they stand at once.

    A record changed since the check is judged anew: if it says the same by now nothing is added, else the row stays.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.claim != held or batch.state != BatchState.TAKING:
        raise work.Lost
    chaining.lock()
    if batch.version != register.version:  # rows laid out under one declaration would be misread under another
        raise declared_anew(register.name)
    taking = Taking(batch, register, Standing.ACCEPTED if accepted else Standing.SUBMITTED)
    after = effects.before(register)
    append(taking.drafts(), Circumstances(way, by=batch.by, accepts=batch.by, unit=batch.unit, batch=batch))
    StagedRow.objects.filter(batch=batch, verdict__in=(*TAKEN, Verdict.SAME)).delete()
    _settle(batch, taking, accepted)
    batch.counts["effects"] = after() if accepted else []
    batch.save()
    record(batch.by, "registers.take_batch", batch, after={"register": register.code, "rows": taking.total})


def _settle(batch: ImportBatch, taking: Taking, accepted: bool) -> None:
    left = StagedRow.objects.filter(batch=batch).count()
    batch.counts |= {
        "taken_new": taking.new, "taken_changed": taking.changed, "left": left, "moved": taking.moved,
        "same": batch.counts.get(Verdict.SAME, 0) + taking.same,
    }  # fmt: skip
    done = accepted or not taking.total
    batch.state = BatchState.ACCEPTED if done else BatchState.SUBMITTED
    batch.submitted_at, batch.claim, batch.done = timezone.now(), "", batch.rows or 0
    if done:
        batch.decided_at, batch.decided_by = batch.submitted_at, batch.by if accepted else None


@dataclass(slots=True)
class Taking:
    """The rows of one batch on their way in, and what became of them."""

    batch: ImportBatch
    register: Register
    standing: str
    new: int = 0
    changed: int = 0
    same: int = 0
    moved: int = 0
    _set_aside: list[StagedRow] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.new + self.changed

    def drafts(self) -> Iterator[Draft]:
        """One draft per row to be taken, in the order of the file; reads a few thousand rows at a time."""
        last = 0
        rows = StagedRow.objects.filter(batch=self.batch, verdict__in=TAKEN).order_by("row")
        while chunk := list(rows.filter(row__gt=last).values_list("row", "key", "payload", "existing")[:CHUNK]):
            last = chunk[-1][0]
            seqs = standing.seqs_of(self.register, [key for _, key, _, _ in chunk])
            moved = [row for row, key, _, existing in chunk if seqs.get(key) != existing]
            skipped = set(self._judge_anew(moved, seqs)) if moved else set()
            for row, key, payload, existing in chunk:
                if row not in skipped:
                    yield self._draft(row, key, payload, existing)

    def _draft(self, row: int, key: str, payload: Payload, existing: int | None) -> Draft:
        if existing is None:
            self.new += 1
        else:
            self.changed += 1
        place = f"{self.batch.sheet}!{row}"[:120]
        return Draft(self.register, key, payload, standing=self.standing, based_on=existing, place=place)

    def _judge_anew(self, numbers: list[int], seqs: dict[str, int]) -> Iterator[int]:
        """Rows whose record was changed since the check: the same by now, or kept back with who changed it when."""
        rows = list(StagedRow.objects.filter(batch=self.batch, row__among=numbers))
        now = standing.records_of(self.register, [row.key for row in rows])
        entries = Entry.objects.select_related("entered_by").in_bulk([seqs[row.key] for row in rows if row.key in seqs])
        for row in rows:
            yield row.row
            record_now = now.get(row.key)
            if record_now and says_the_same(record_now.payload, row.payload):
                self.same += 1
                row.verdict = Verdict.SAME
            else:
                who, when = author(entries[seqs[row.key]]) if row.key in seqs else ("他人", "核对之后")
                fault = words.moved_since(who, when)
                row.faults = [*row.faults, fault.as_json() | {"column": 0}]
                row.verdict = Verdict.BAD
                self.moved += 1
        StagedRow.objects.bulk_update(rows, ["verdict", "faults"], batch_size=200)
