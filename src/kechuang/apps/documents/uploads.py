"""Stops an upload that is too large while it comes in, so that it fills neither memory nor disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

TOO_LARGE = "kechuang.too_large"


class SizeLimit(FileUploadHandler):
    """Stands first in FILE_UPLOAD_HANDLERS. Names of files left out are in `too_large(request)`."""

    chunk_size = 256 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.MAX_UPLOAD_BYTES:
            if self.request is not None:
                self.request.META.setdefault(TOO_LARGE, []).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def too_large(request: HttpRequest) -> list[str]:
    return list(request.META.get(TOO_LARGE, []))


def most_mb() -> int:
    return int(settings.MAX_UPLOAD_MB)
