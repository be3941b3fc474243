"""Frames between the parent and the reading worker: eight bytes of length, then the content."""

from __future__ import annotations

import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")


class BrokenConversation(EOFError):
    """The other side went away, or said something that is no frame."""


def send(stream: BinaryIO, content: bytes) -> None:
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: BinaryIO, at_most: int) -> bytes | None:
    """The next frame; None when the other side has closed properly.

    Raises: BrokenConversation, also when the frame would be longer than `at_most` bytes.
    """
    head = stream.read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise BrokenConversation("cut off in a length")
    (length,) = _LENGTH.unpack(head)
    if length > at_most:
        raise BrokenConversation(f"a frame of {length} bytes")
    content = stream.read(length)
    if len(content) < length:
        raise BrokenConversation("cut off in a frame")
    return content
