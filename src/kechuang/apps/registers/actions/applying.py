"""`catalog apply`: bring the declarations in force, and the typed tables, in line with the catalog's files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kechuang.apps.accounts.actions import record
from kechuang.apps.accounts.models import User
from kechuang.apps.registers import catalogue, chaining, messages, tables
from kechuang.apps.registers.actions import rekeying
from kechuang.apps.registers.models import DeclarationVersion, Origin
from kechuang.apps.registers.rules.worked import SHIPPED_ON, failed_cases
from kechuang.catalog.faults import Fault, load_yaml, refuse
from kechuang.catalog.register import Register, RegisterField
from kechuang.catalog.register_files import FOLDER, parse_register, read_register
from kechuang.catalog.register_judgement import check_registers

REBUILT = "重建"


@dataclass(frozen=True, slots=True)
class Source:
    """A declaration as it stands in a file (or was approved in the site)."""

    register: Register
    text: str
    origin: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Applied:
    """One register that changed. what: 新增 | 更改 | 停用 | 重建; records: in its table now."""

    code: str
    name: str
    what: str
    version: int
    records: int


def local_folder() -> Path:
    """Where a bureau keeps declarations of its own; a file there replaces the shipped one of that name as a whole."""
    return Path(settings.DATA_DIR) / "catalog" / "registers"


def sources() -> dict[str, Source]:
    """Every declaration there is, by code: shipped, then approved in the site, then local files, the later in force.

    Raises: CatalogError with every fault of every file.
    """
    found: dict[str, Source] = {}
    faults: list[Fault] = []
    for folder, origin in ((FOLDER, Origin.SHIPPED), (local_folder(), Origin.LOCAL)):
        if origin == Origin.LOCAL:
            found |= {each.register.code: each for each in _approved_in_the_site()}
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            register, wrong = read_register(path)
            faults += wrong
            if register:
                found[register.code] = Source(register, path.read_text(encoding="utf-8"), origin)
    faults += check_registers([each.register for each in found.values()])
    refuse(faults)
    return found


def _approved_in_the_site() -> Iterator[Source]:
    newest: dict[str, DeclarationVersion] = {}
    for row in DeclarationVersion.objects.filter(origin=Origin.SITE):
        newest[row.code] = row
    for row in newest.values():
        if not row.retired:
            yield Source(catalogue.parsed(row.text, row.code), row.text, Origin.SITE)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done about one register. what: as in Applied; source: None for one whose file is gone."""

    code: str
    name: str
    what: str
    source: Source | None


def apply_catalog(
    who: User | None = None, *, rebuild: bool = False, tell: Callable[[Applied], None] | None = None
) -> list[Applied]:
    """Apply what changed since the last time; what was done. Running it again changes nothing.

    rebuild: make every table anew from its entries even where the declaration is the same.
    Raises: CatalogError with every fault of every file, worked cases that do not hold and changes that need a new
    version included; nothing is applied then.
    """
    done = []
    for change in changes(rebuild=rebuild):
        if change.source is None:
            applied = _retire(catalogue.current()[change.code], who)
        else:
            applied = apply_one(change.source, who, change.what, keep_row=change.what == REBUILT)
        done.append(applied)
        if tell:
            tell(applied)
    return done


def changes(*, rebuild: bool = False) -> list[Change]:
    """What `apply_catalog` would do now, in its order.  Raises: CatalogError."""
    wanted, in_force, hashes = sources(), dict(catalogue.current()), _hashes()
    found: list[Change] = []
    for code, source in wanted.items():
        is_new, is_other = code not in in_force, hashes.get(code) != source.hash
        if is_new or is_other or rebuild or not tables.exists(source.register):
            what = "新增" if is_new else "更改" if is_other else REBUILT
            found.append(Change(code, source.register.name, what, source))
    refuse(fault for change in found for fault in _unfit(change, in_force))
    gone = [in_force[code] for code in in_force if code not in wanted]
    return [*found, *(Change(each.code, each.name, "停用", None) for each in gone)]


def _unfit(change: Change, in_force: Mapping[str, Register]) -> Iterator[Fault]:
    """Why a new or changed declaration must not be applied."""
    source = change.source
    if source is None or change.what == REBUILT:
        return
    yield from failed_cases(source.register, SHIPPED_ON if source.origin == Origin.SHIPPED else timezone.localdate())
    if change.code in in_force:
        try:
            refuse_silent_loss(in_force[change.code], source.register)
        except messages.RegisterFault as fault:
            yield Fault(f"{change.code}.yaml", 0, fault.what, fault.remedy, fault.code)


def rebuild_all() -> None:
    """Make every typed table anew from the entries: after a restore, which brings none. In the caller's transaction."""
    apply_catalog(rebuild=True)


def _hashes() -> dict[str, str]:
    """By code, of the row in force."""
    rows = DeclarationVersion.objects.order_by("id").values_list("code", "hash", "retired")
    return {code: "" if retired else value for code, value, retired in rows}


@transaction.atomic
def apply_one(source: Source, who: User | None, what: str, *, keep_row: bool = False) -> Applied:
    """Put one declaration in force and make its table. The lock keeps entries out while the table is being filled.

    Records whose key is another now move to it.  Raises: RG-022 when they cannot.
    """
    chaining.lock()
    register = source.register
    if not keep_row:
        row = DeclarationVersion.objects.create(
            code=register.code, version=register.version, text=source.text, hash=source.hash, origin=source.origin,
            applied_by=who,
        )  # fmt: skip
        record(who, "registers.apply", row, after={"code": register.code, "version": register.version, "what": what})
    moving = rekeying.rekeyed(register) if register.version > 1 and not keep_row else []
    kept = tables.rebuild(register)
    if moving:
        rekeying.move(who, register, moving)
    return Applied(register.code, register.name, what, register.version, kept)


@transaction.atomic
def _retire(register: Register, who: User | None) -> Applied:
    """The file is gone: the register leaves the site, its entries stay for ever."""
    text = yaml.safe_dump({"code": register.code}, allow_unicode=True)
    row = DeclarationVersion.objects.create(
        code=register.code, version=register.version, text=text, hash="", origin=Origin.SHIPPED, retired=True,
        applied_by=who,
    )  # fmt: skip
    record(who, "registers.retire", row, after={"code": register.code})
    tables.drop(register.table)
    return Applied(register.code, register.name, "停用", register.version, 0)


def refuse_silent_loss(before: Register, after: Register) -> None:
    """A change by which old records would lose or change a value needs a new version that says how they are read."""
    if after.version > before.version:
        return
    gone = [name for name in before.fields if name not in after.fields]
    other = [n for n, each in before.fields.items() if n in after.fields and _reads_otherwise(each, after.fields[n])]
    if after.version < before.version or gone or other or before.key != after.key:
        raise messages.needs_a_version(after.name, before.version, gone, other, before.key != after.key)


def _reads_otherwise(before: RegisterField, after: RegisterField) -> bool:
    """Money is kept in yuan whatever its unit; of another number the unit is part of what it says."""
    if before.type != after.type:
        return True
    other_unit = before.type in ("whole", "decimal") and before.unit != after.unit
    return other_unit or (before.type == "decimal" and after.decimals < before.decimals)


def text_register(text: str, code: str) -> tuple[Register | None, list[Fault]]:
    """A declaration typed in the site, judged like a file, against the registers in force."""
    try:
        data = load_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return None, [Fault(code, mark.line + 1 if mark else 0, "不是正确的 YAML 格式", "检查缩进和引号", "CT-002")]
    register, faults = parse_register(data, code)
    others = [each for each in catalogue.current().values() if each.code != code]
    faults = faults or list(check_registers([*others, register] if register else others))
    return (None, faults) if faults else (register, [])
