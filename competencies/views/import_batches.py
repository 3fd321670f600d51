from jobtra.models import ImportBatch
from jobtra.screens import ListScreen


class ImportBatchList(ListScreen):
    model = ImportBatch
    permission_required = "competencies.import_workbook"
    template_name = "competencies/import_batch_list.html"
