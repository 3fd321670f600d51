"""What the worker can do for this app: found by Celery, registered with `jobtra.jobs`."""

from evaluations.actions import annual_evaluations
from jobtra import jobs

jobs.handles(annual_evaluations.KIND)(annual_evaluations.run)
