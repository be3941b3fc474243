"""What was typed into a form that could not be taken just then, kept to be sent again.

A session ends while someone pastes a long plan; someone signs in anew in another window. Nothing typed is lost: the
fields travel, signed, inside the sign-in form, and are stored only once their owner has signed in.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest

IN_SESSION = "kept"
FIELD = "kept"
SALT = "kechuang.kept"
HOURS = 24
# Pasted text may have a million characters; beyond this it is no form of ours, and a stranger may not make us pack it.
MOST_CHARACTERS = 5_000_000
NOT_KEPT = {"csrfmiddlewaretoken", FIELD}
NOT_SHOWN = {"next", "seen"}


@dataclass(frozen=True, slots=True)
class Kept:
    """path: where it was sent. files: names only, a browser does not hand a file out twice."""

    path: str
    fields: list[list[str]]
    files: list[str]

    @property
    def longest(self) -> str:
        """The longest thing typed, by which its owner knows it again; may be empty."""
        return max((value.strip() for name, value in self.fields if name not in NOT_SHOWN), key=len, default="")


def of(request: HttpRequest) -> Kept | None:
    """What `request` sent. None: nothing that may be kept (passwords, far too much)."""
    if FIELD in request.POST:
        return unseal(request.POST[FIELD])
    names = list(request.POST)
    if any("password" in name for name in names):
        return None
    fields = [[name, value] for name in names if name not in NOT_KEPT for value in request.POST.getlist(name)]
    if sum(len(value) for _, value in fields) > MOST_CHARACTERS:
        return None
    files = [file.name or "" for name in request.FILES for file in request.FILES.getlist(name)]
    return Kept(request.get_full_path(), fields, files)


def seal(kept: Kept) -> str:
    return signing.dumps(asdict(kept), salt=SALT, compress=True)


def unseal(sealed: str) -> Kept | None:
    """None: nothing there, older than a day, or not sealed by us."""
    try:
        return Kept(**signing.loads(sealed, salt=SALT, max_age=HOURS * 3600))
    except signing.BadSignature:
        return None


def store(request: HttpRequest, kept: Kept) -> None:
    request.session[IN_SESSION] = asdict(kept)


def stored(request: HttpRequest) -> Kept | None:
    facts: dict[str, Any] | None = request.session.get(IN_SESSION)
    return Kept(**facts) if facts else None


def forget_once_sent(request: HttpRequest) -> None:
    """Call on every POST. A session is not saved after a crash (status 500), so then it is still there."""
    kept = stored(request)
    if kept and kept.path == request.get_full_path():
        del request.session[IN_SESSION]
