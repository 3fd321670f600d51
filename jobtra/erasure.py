"""The one way out: rows of history leave only through here."""

from jobtra import audit


def erase(queryset, *, by, reason):
    """Delete rows of any model, append-only ones too; the count goes to the audit log.

    `reason` is a key such as "import withdrawn". Returns the number of rows erased.
    Rows that other rows protect raise `django.db.IntegrityError` at the end of the transaction.
    """
    count = queryset._raw_delete(queryset.db)
    if count:
        audit.record("rows.erased", queryset.model(), by=by, reason=reason, count=count)
    return count
