"""Receiving a file in parts, over a line that may break; kept like every file encrypted, and nothing stands in memory.

Parts are kept in the store before the row says so: several web processes may receive, and none holds a lock while bytes
arrive. Of two that bring the same stretch, the second is told where the upload stands.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, Sum

from accounts.errors import InvalidState
from accounts.models import User
from accounts.policy import enforce
from documents import policies, queries, vault
from documents.limits import TooLarge, in_megabytes, refuse_kind, refuse_larger
from documents.models import Upload, UploadPart
from documents.names import safe_name
from documents.resumed import Resumed
from documents.sealed_file import SealedFile
from documents.streams import encrypt, encrypt_stream, new_key
from ledger import clock

FOLDER = "uploads"
PARTS_AT_MOST = 5_000
WAITING_AT_MOST = 500
"""Uploads of one person that nobody has taken yet, however small."""


class WrongOffset(InvalidState):
    """The upload stands somewhere else than the sender thinks."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"The upload goes on at byte {offset}.")
        self.offset = offset


class GivenUp(InvalidState):
    """The upload was thrown away meanwhile."""

    def __init__(self) -> None:
        super().__init__("This upload was removed meanwhile. Choose the file again.")


@transaction.atomic
def begin(*, by: User, name: str, length: int) -> Upload:
    """Announce a file. Raises ValidationError for a name, kind or size that would be refused in the end."""
    enforce(policies.may_upload, by)
    name = safe_name(name)
    refuse_kind(name)
    if not length:
        raise ValidationError(f"“{name}” is empty.")
    refuse_larger(name, length)
    _refuse_too_much_waiting(by, length)
    key, now = new_key(), clock.now()
    upload = Upload(person=by, length=length, created_at=now, touched_at=now)
    upload.wrapped_key = vault.seal(key, upload.context)
    upload.sealed_name = encrypt(name.encode(), key, upload.context.encode())
    upload.save(force_insert=True)
    return upload


def _refuse_too_much_waiting(by: User, length: int) -> None:
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    waiting = Upload.objects.filter(person=by, taken_at=None).aggregate(bytes=Sum("length"), files=Count("pk"))
    if waiting["files"] >= WAITING_AT_MOST:
        raise TooLarge(_too_much(f"{WAITING_AT_MOST} files"))
    if (waiting["bytes"] or 0) + length > settings.UPLOADS_WAITING_MAX_BYTES:
        raise TooLarge(_too_much(in_megabytes(settings.UPLOADS_WAITING_MAX_BYTES)))


def _too_much(limit: str) -> str:
    return (
        f"More than {limit} of your uploads would wait to be added. Add or remove those that wait; what nobody "
        f"adds is removed after {settings.UPLOAD_KEPT_HOURS} hours."
    )


def receive(*, by: User, upload: Upload, offset: int, pieces: Iterable[bytes]) -> int:
    """Keep what arrives, also when it breaks off; where the upload stands then.

    Raises WrongOffset unless it goes on exactly where the upload stands, TooLarge when more comes than was announced,
    GivenUp when it was thrown away meanwhile.
    """
    enforce(policies.may_continue_upload, by, upload)
    if offset != upload.offset:
        raise WrongOffset(upload.offset)
    part = UploadPart(upload=upload, offset=offset, size=0, storage_key=f"{FOLDER}/{secrets.token_hex(20)}")
    try:
        plain = _counted(part, pieces, upload.length - offset)
        sealed = encrypt_stream(plain, queries.key_of(upload), part.context)
        default_storage.save(part.storage_key, SealedFile(sealed))
        return _add(part)
    except BaseException:
        default_storage.delete(part.storage_key)
        raise


def _counted(part: UploadPart, pieces: Iterable[bytes], at_most: int) -> Iterator[bytes]:
    for piece in pieces:
        part.size += len(piece)
        if part.size > at_most:
            raise TooLarge("More came than was announced.")
        yield piece


@transaction.atomic
def _add(part: UploadPart) -> int:
    locked = _lock(part.upload_id)
    if locked.offset != part.offset or locked.taken_at is not None:
        raise WrongOffset(locked.offset)
    if part.size == 0:
        default_storage.delete(part.storage_key)
        return locked.offset
    if locked.parts.count() >= PARTS_AT_MOST:
        raise TooLarge("The file came in too many parts. Begin again.")
    part.save(force_insert=True)
    locked.offset, locked.touched_at = part.offset + part.size, clock.now()
    locked.save(update_fields=["offset", "touched_at"])
    return locked.offset


@transaction.atomic
def give_up(*, by: User, upload: Upload) -> None:
    """Throw an upload away. What was taken into its place stays there."""
    enforce(policies.may_continue_upload, by, upload)
    forget(_lock(upload.pk))


@transaction.atomic
def take(*, upload: Any) -> None:
    """An upload has been kept in its place: its parts go. Nothing for a file that came with its form."""
    if not isinstance(upload, Resumed):
        return
    locked = _lock(upload.upload.pk)
    if locked.taken_at is not None:
        raise InvalidState(f"“{upload.name}” was added by another click.")
    locked.taken_at = clock.now()
    locked.save(update_fields=["taken_at"])
    _forget_parts(locked)


def _lock(pk: UUID) -> Upload:
    upload = Upload.objects.select_for_update().filter(pk=pk).first()
    if upload is None:
        raise GivenUp
    return upload


def forget(upload: Upload) -> None:
    """Remove row and parts."""
    _forget_parts(upload)
    upload.delete()


def _forget_parts(upload: Upload) -> None:
    for part in upload.parts.all():
        transaction.on_commit(partial(default_storage.delete, part.storage_key))
    upload.parts.all().delete()
