"""`filter(key__among=keys)`: as `__in`, for any number of values in one question.

`__in` makes a parameter of each value and SQLite takes only so many; here they go as one list, as one parameter.
"""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Field, Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler


@Field.register_lookup
class Among(Lookup[Any]):
    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        field, values = self.lhs.output_field, list(self.rhs)
        if not isinstance(field, CharField | TextField):
            values = [field.get_db_prep_value(field.to_python(each), connection) for each in values]
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*params, values)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, json.dumps(values, ensure_ascii=False))
