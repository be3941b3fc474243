"""What a backup says about itself: the last part of the file, so that it can tell what the others came out as."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

FORMAT = "kechuang-backup"
FORMAT_VERSION = 1
NAME = "manifest.json"
README = "说明.txt"
SECRET_KEY = "secret-key"
FILES = "files/"
LOCAL = "local/"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(_Model):
    """One member of the archive. size: bytes before packing."""

    name: str
    size: int
    sha256: str


class Table(Part):
    """One table. columns: the values of each line in this order.

    last_number: the last number given to a row, above the highest one there when the newest rows were deleted; None
    where the table does not number its rows itself.
    """

    table: str
    columns: list[str]
    rows: int
    last_number: int | None = None


class LostFile(_Model):
    """A kept file that was named by a row and could not be read when the backup was made."""

    sha256: str
    why: str


class Manifest(_Model):
    """format_version: of this file's layout. database: sqlite or postgresql. files: named by their own SHA-256.

    declarations: what came with the product, for whoever reads the backup without it; never put back.
    local: the bureau's own catalog files, put back in its data directory.
    """

    format: str
    format_version: int
    product_version: str
    place: str
    database: str
    made_at: datetime
    migrations: dict[str, list[str]]
    tables: list[Table]
    left_out: dict[str, str]
    declarations: list[Part]
    local: list[Part]
    files: int
    file_bytes: int
    lost_files: list[LostFile]
    secret_key: Part | None = None

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def parts(self) -> list[Part]:
        """Every member with a hash of its own; the kept files carry theirs as their name."""
        return [*self.tables, *self.declarations, *self.local, *([self.secret_key] if self.secret_key else [])]
