"""`python -m tests.load.chaos`: eight hundred ratings typed in a real browser while everything fails.

One worker rates twenty youths by item, by keyboard. Meanwhile the line drops six times, the server is
killed twice and started again, the browser is closed once while cells wait on the device, and a second
person enters forty of the same cells without having seen them. At the end every cell of the database
is accounted for: nothing lost, nothing invented, every clash shown to one of the two. Before that, on
a quiet line, the time from a key to its paint and to "saved", and the key presses a cell, are taken.
Needs PostgreSQL through DATABASE_URL, as `tests.load.typing`. Run by hand; no part of the suite.
"""

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.chromium import CHROMIUM, CHROMIUM_FLAGS
from tests.load.typing import set_up
from tests.load.typists import PASSWORD, Typist

DROPS, KILLS, SECOND = 6, 2, 40
WHERE = """() => {
    const row = document.activeElement?.closest(".jt-rowline");
    return row && [Number(row.dataset.case), Number(row.dataset.item), row.dataset.value];
}"""
HELD = "() => jobtra.queue.all().then(all => all.filter(one => !jobtra.queue.asked.has(one.key)).length)"
CLASHES = "() => [...jobtra.queue.asked].map(([key, answer]) => [key, answer.state])"
CLOCK = """() => {
    window.clock = [];
    document.addEventListener("keydown", (event) => {
        if (!/^[1-5nN]$/.test(event.key)) return;
        const at = performance.now();
        const entry = {};
        window.clock.push(entry);
        requestAnimationFrame(() => setTimeout(() => (entry.painted = performance.now() - at)));
        document.addEventListener("queue:cell", () => (entry.saved = performance.now() - at), { once: true });
    }, { capture: true });
}"""


class Web:
    """The web as `serve` starts it, in a session of its own, so that it can be killed whole."""

    def __init__(self):
        self.processes = import_module("jobtra.processes")
        self.start()

    def start(self):
        self.child = subprocess.Popen(self.processes.COMMANDS["web"], start_new_session=True)
        while not self.processes.is_well():
            time.sleep(0.1)

    def kill(self):
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()


class Worker:
    """The browser of the one who types; what was typed is remembered by cell."""

    def __init__(self, playwright, address, code, month, profile):
        self.playwright, self.address, self.profile = playwright, address, profile
        self.code, self.month, self.typed, self.presses = code, month, {}, 0
        self.seen = set()
        self.begin()

    def begin(self):
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=CHROMIUM,
            args=CHROMIUM_FLAGS,
            base_url=f"http://{self.address}",
            locale="ja-JP",
        )
        self.page = self.context.pages[0]
        self.open()

    def open(self):
        self.page.goto(f"/checklists/items/?month={self.month}&whose=mine")
        if "/login/" in self.page.url:
            self.page.fill("[name=username]", self.code)
            self.page.fill("[name=password]", PASSWORD)
            self.page.press("[name=password]", "Enter")
            self.page.wait_for_url(lambda url: "/login/" not in url)
        self.page.wait_for_function(f"() => window.jobtra?.queue && ({WHERE})()")

    def press(self, mark):
        """Rate the cell in focus; whoever sees a mark there types over it knowingly."""
        *place, shown = self.page.evaluate(WHERE)
        place = tuple(place)
        if shown:
            self.seen.add(place)
        self.page.keyboard.press(mark.lower())
        self.presses += 1
        self.typed[place] = mark

    def settle(self, seconds=90):
        """Wait until nothing is held on the device but what a person has to decide."""
        deadline = time.monotonic() + seconds
        while self.page.evaluate(HELD):
            if time.monotonic() > deadline:
                sys.exit("The queue of the browser did not empty.")
            time.sleep(0.1)

    def clashes(self):
        found = self.page.evaluate(CLASHES)
        return {tuple(map(int, key.split("|")[1:])) for key, state in found if state == "clash"}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.load.chaos", description=__doc__)
    parser.add_argument("--youths", type=int, default=20)
    options = parser.parse_args()
    options.workers, options.items = 1, 40
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme.startswith("postgres"):
        sys.exit("This needs PostgreSQL: set DATABASE_URL, like postgres://user@host/name.")
    with tempfile.TemporaryDirectory() as var, tempfile.TemporaryDirectory() as profile:
        address = set_up(url, var)
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread
        database = import_module("tests.load.people")
        [person], month = database.seed(options, PASSWORD)
        second = database.colleague(person["staff"], PASSWORD)
        web = Web()
        with sync_playwright() as playwright:
            worker = Worker(playwright, address, person["code"], month, profile)
            quick = timings(worker)
            other = Typist(address, month, 0, plan=[], **second)
            other.log_in()
            entered = storm(worker, web, other, person["plan"])
            clashes = worker.clashes()
            worker.context.close()
        found = database.stored()
        web.kill()
    sys.exit(report(worker, other, entered, clashes, found, quick))


def timings(worker):
    """{"painted": […], "saved": […]} ms of forty cells on a quiet line, a person's pace."""
    worker.page.evaluate(CLOCK)
    for number in range(40):
        worker.press("12345"[number % 5])
        worker.page.wait_for_timeout(250)
    worker.settle()
    clock = worker.page.evaluate("() => window.clock")
    return {
        name: [entry[name] for entry in clock if name in entry] for name in ("painted", "saved")
    }


def storm(worker, web, other, plan):
    """Type the rest while things fail. Returns what the second person entered: {cell: mark}."""
    chance = random.Random(7)
    marks = {(case, item): mark for case, item, mark in plan}
    left = [place for place in marks if place not in worker.typed]
    seconds = dict.fromkeys(chance.sample(left, SECOND))
    moments = sorted(chance.sample(range(20, len(left) - 20), DROPS + KILLS + 1))
    events = ["drop", "kill", "drop", "drop", "close", "drop", "kill", "drop", "drop"]
    waiting, back = list(seconds), None
    for number in range(len(left)):
        if number in moments:
            event = events[moments.index(number)]
            print(f"  after {len(worker.typed)} cells: {event}", flush=True)
            if event == "drop":
                worker.context.set_offline(True)
                back = number + 12
            elif event == "kill":
                web.kill()
            else:
                worker.context.set_offline(True)
                for _ in range(3):
                    rate(worker, marks)
                worker.page.wait_for_timeout(300)
                worker.context.close()
                worker.begin()
        if number == back:
            worker.context.set_offline(False)
        if web.child.poll() is not None and number % 15 == 14:
            web.start()
        if waiting and number % (len(left) // SECOND - 1) == 0 and web.child.poll() is None:
            place = waiting.pop()
            seconds[place] = next(m for m in "54321" if m != marks[place])
            other.save(*place, seconds[place])  # knows nothing of what stands there
        if not rate(worker, marks):
            break
    worker.context.set_offline(False)
    if web.child.poll() is not None:
        web.start()
    for place in waiting:
        seconds[place] = next(m for m in "54321" if m != marks[place])
        other.save(*place, seconds[place])
    worker.settle()
    worker.open()  # what is still to be decided is asked again
    worker.settle()
    return seconds


def rate(worker, marks):
    """Rate the cell in focus, if it is not rated yet; else go on to one that is not."""
    place = tuple(worker.page.evaluate(WHERE)[:2])
    if place in worker.typed:
        return False
    worker.press(marks[place])
    return True


def report(worker, other, entered, clashes, found, quick):
    """Account for every cell; 1 when a bar is broken."""
    typed = worker.typed
    lost = {
        place
        for place, mark in typed.items()
        if found.get(place) != mark
        and not (place in clashes and found.get(place) == entered.get(place))
    }
    invented = {
        place for place, mark in found.items() if mark not in {typed.get(place), entered.get(place)}
    }
    shown = len(clashes) + other.clashes
    blind = len(set(entered) - worker.seen)
    figures = [
        ("cells typed", len(typed), None),
        ("cells in the database", len(found), None),
        ("key presses a cell", round(worker.presses / len(typed), 3), 1.15),
        ("painted, median ms", round(statistics.median(quick["painted"]), 1), 50),
        ("saved, median ms", round(statistics.median(quick["saved"]), 1), 150),
        ("of the second person", len(entered), None),
        ("of them unseen", blind, None),
        ("clashes shown", shown, None),
        ("clashes not shown", blind - shown, 0),
        ("errors", len(other.errors), 0),
        ("lost", len(lost), 0),
        ("invented", len(invented), 0),
    ]
    for name, figure, bar in figures:
        at_most = "" if bar is None else f"  (at most {bar})"
        broken = "  BROKEN" if bar is not None and figure > bar else ""
        print(f"{name:24}{figure:>10}{at_most}{broken}")
    return int(any(bar is not None and figure > bar for _name, figure, bar in figures))


if __name__ == "__main__":
    main()
