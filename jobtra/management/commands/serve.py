import os
import signal
import subprocess
import threading
import time

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from jobtra import processes

FAREWELL = 3  # seconds for children that heard Ctrl-C themselves
GRACE = 15  # seconds to end what is running; an unfinished job is sent again by the sweep
# Celery warns of root at length. Here nothing is unpickled, and the address should stay in sight.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}


class Command(BaseCommand):
    help = "Start JobTra: web, worker and beat together, or one of them alone."

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", choices=processes.COMMANDS)
        parser.add_argument("--demo", action="store_true", help="With the demo office.")

    def handle(self, *, name, demo, **options):
        if name:
            processes.become(name)
        if processes.is_taken():
            raise CommandError(
                f"{processes.BIND} is in use by another program: "
                "stop that, or set JOBTRA_BIND to another address."
            )
        self.stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)
        self.heard, self.children, self.restarted = None, {}, set()
        self.prepare(demo)
        try:
            self.run(demo)
        finally:
            self.stop()

    def on_signal(self, number, frame):
        self.heard = number
        self.stopping.set()

    def prepare(self, demo):
        call_command("prepare", demo=demo, stdout=self.stdout)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        connections.close_all()

    def run(self, demo):
        """The web first, so that it answers soon; the others while somebody reads the log-ins."""
        self.start("web")
        while not processes.is_well():
            self.look_after()
            if self.stopping.wait(0.05):
                return
        self.start("worker")
        self.start("beat")
        self.greet(demo)
        while not self.stopping.wait(0.5):
            self.look_after()

    def start(self, name):
        self.children[name] = subprocess.Popen(  # noqa: S603  our own command line
            processes.COMMANDS[name], stdin=subprocess.DEVNULL, env={**os.environ, **QUIET}
        )

    def greet(self, demo):
        self.stdout.write(f"\nJobTra: http://{processes.BIND}\n")
        if demo:
            call_command("seed_demo", logins_only=True, stdout=self.stdout)
        call_command("invite", first=True, stdout=self.stdout)
        self.stdout.write("Ctrl-C stops it.")
        self.stdout.flush()

    def look_after(self):
        """Without the web there is nothing; a worker or beat gets a second try."""
        for name, child in list(self.children.items()):
            if child.poll() is None:
                continue
            if name == "web":
                raise CommandError(f"The web server stopped with exit code {child.returncode}.")
            del self.children[name]
            if name in self.restarted:
                self.stderr.write(f"The {name} stopped again: background work waits for it.")
                continue
            self.stderr.write(f"The {name} stopped with exit code {child.returncode}: once more.")
            self.restarted.add(name)
            self.start(name)

    def stop(self):
        """Ctrl-C reaches a whole terminal, children too: a second signal would cut them short."""
        if self.heard == signal.SIGINT:
            self.wait(FAREWELL)
        for child in self.children.values():
            child.terminate()
        self.wait(GRACE)
        for child in self.children.values():
            child.kill()

    def wait(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(c.poll() is None for c in self.children.values()):
            time.sleep(0.05)
