"""Files of a case: added, read, deleted. They lie outside the web root, under random names."""

from hashlib import sha256

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.measures import consents
from cases.models import Case, Document
from jobtra import audit, erasure, file_types
from jobtra.refusals import Refusal


class Reason(models.TextChoices):
    """Why a document is deleted."""

    WRONG_CASE = "wrong_case", gettext_lazy("It belongs to another case")
    DOUBLED = "doubled", gettext_lazy("It was there already")
    WRONG_FILE = "wrong_file", gettext_lazy("It was the wrong file")
    WISH = "wish", gettext_lazy("The youth asked for it")
    NOT_NEEDED = "not_needed", gettext_lazy("It is no longer needed")


@transaction.atomic
def add(case, *, by, kind, title, file, file_type, is_sensitive=False):
    """Keep an uploaded file, of which the form has found out the type (`file_types.of`)."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if is_sensitive and not by.has_perm("cases.write_health_record"):
        raise Refusal(
            _("Health or disability data needs a right of its own, which you do not have.")
        )
    if is_sensitive and not consents.allows_health(case):
        raise Refusal(_("There is no consent in force for special-care information."))
    digest = sha256()
    for block in file.chunks():
        digest.update(block)
    document = Document.objects.create(
        case=case,
        kind=kind,
        title=title,
        file=file,
        file_name=file_types.clean_name(file.name, file_type),
        content_type=file_type.content_type,
        size=file.size,
        sha256=digest.hexdigest(),
        is_sensitive=is_sensitive,
        added_at=timezone.now(),
        added_by=by,
    )
    audit.record("document.added", document, by=by, case=case.pk, size=file.size)
    return document


@transaction.atomic
def read(document, *, by):
    """The bytes of the file; the reading is logged. Raises FileNotFoundError where it is gone."""
    with document.file.open("rb") as file:
        content = file.read()
    audit.record("document.read", document, by=by, case=document.case_id)
    return content


@transaction.atomic
def delete(document, *, by, reason):
    """Row and file go, the file once the row is gone. `reason`: one of Reason."""
    document = Document.objects.select_for_update().select_related("case").get(pk=document.pk)
    if document.consents.exists():
        raise Refusal(_("A consent stands on this document. It stays with the consent."))
    name = document.file.name
    audit.record("document.deleted", document, by=by, case=document.case_id, reason=reason)
    erasure.erase(Document.objects.filter(pk=document.pk), by=by, reason=f"document {reason}")
    transaction.on_commit(lambda: default_storage.delete(name))
    return document.case
