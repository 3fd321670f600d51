"""The dashboard as a sheet: one row per case, figures in cells of their own."""

from django.utils.translation import gettext as _


def dashboard(rows):
    """(title, header, rows) of `measures.dashboard.Row`s, as `spreadsheets.write_xlsx` takes them."""
    header = [
        _("Case number"),
        _("Name"),
        _("Kana"),
        _("Stage"),
        _("Weeks in stage"),
        _("Usual weeks"),
        _("Figures of"),
        _("Attained of those due"),
        _("Due"),
        _("N"),
        _("Came"),
        _("Planned days"),
        _("Last discussed"),
        _("Key worker"),
        _("Checklist"),
        _("Cells filled"),
        _("Cells"),
        _("Reasons to look"),
    ]
    title = _("Office %(month)s") % {"month": rows[0].month} if rows else _("Office")
    return title, header, [line(row) for row in rows]


def line(row):
    summary, progress = row.summary, row.progress
    return [
        row.case.code,
        row.case.youth.name,
        row.case.youth.kana,
        row.stage and row.stage.code,
        row.weeks,
        row.typical,
        summary and f"{summary.month:%Y-%m}",
        summary and summary.due_attained,
        summary and summary.due,
        summary and summary.not_observed,
        row.came,
        row.planned,
        row.discussed_on,
        row.worker and row.worker.name,
        progress.stand.label,
        progress.done,
        progress.total,
        "; ".join(f"{reason.kind.label} {reason.text}" for reason in row.reasons),
    ]
