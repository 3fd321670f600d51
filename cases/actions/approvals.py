"""Several approvals at once, each of its own."""

from jobtra.refusals import Refusal


def approve_each(rows, approve, *, by):
    """Each with that action, in a transaction of its own: ([approved], [(row, why not)])."""
    approved, refused = [], []
    for row in rows:
        try:
            approved.append(approve(row, by=by))
        except Refusal as refusal:
            refused.append((row, str(refusal)))
    return approved, refused
