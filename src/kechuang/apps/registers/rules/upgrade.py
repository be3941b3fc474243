"""Records written under an earlier version of a declaration, read under the present one."""

from __future__ import annotations

from kechuang.apps.registers.rules.rows import NOT_APPLICABLE, Payload
from kechuang.catalog.register import Register, Upgrade


def upgraded(register: Register, payload: Payload, version: int) -> Payload:
    """`payload` as the present version has it; unchanged when it already is. The entry itself stays as it was."""
    for step in register.upgrade:
        if step.to > version:
            payload = _one(step, payload)
    return payload


def _one(step: Upgrade, before: Payload) -> Payload:
    after = {step.rename.get(name, name): value for name, value in before.items()}
    for name, values in step.values.items():
        if isinstance(after.get(name), str):
            after[name] = values.get(after[name], after[name])
        elif isinstance(after.get(name), list):
            after[name] = sorted({values.get(each, each) for each in after[name]})
    not_applicable = {step.rename.get(name, name) for name in before.get(NOT_APPLICABLE, ())} - set(step.drop)
    for name, value in step.fill.items():
        if name not in not_applicable:  # that it does not apply was said; it is not missing
            after.setdefault(name, value)
    for name in step.drop:
        after.pop(name, None)
    if NOT_APPLICABLE in after:
        after[NOT_APPLICABLE] = sorted(not_applicable)
    return after
