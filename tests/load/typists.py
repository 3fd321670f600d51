"""A worker at a browser, without the browser: types one cell after the other and remembers the answers."""

import json
import random
import re
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PASSWORD = "typing for a load test"


class Typist:
    """One worker at one browser: a connection, a session, a sheet of answers known so far."""

    def __init__(self, address, month, pause, *, code, staff, plan):
        self.address, self.month, self.pause = address, month, pause
        self.code, self.staff, self.plan = code, staff, plan
        self.cookies, self.connection = {}, None
        self.known, self.unsure = {}, set()  # {(case, item): mark}; cells without an answer
        self.times, self.errors, self.clashes = [], [], 0

    def log_in(self):
        _status, page = self.ask("GET", "/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = {"username": self.code, "password": PASSWORD, "csrfmiddlewaretoken": token}
        status, _page = self.ask("POST", "/login/", urlencode(form), "application/x-www-form-urlencoded")  # fmt: skip
        if status != 302:
            sys.exit(f"{self.code} could not log in: {status}")

    def type(self):
        chance = random.Random(self.staff)
        time.sleep(chance.random() * self.pause)  # nobody begins in the same instant
        for case, item, mark in self.plan:
            self.save(case, item, mark)
            time.sleep(self.pause * (0.5 + chance.random()))

    def save(self, case, item, mark):
        place = case, item
        cell = {"case": case, "item": item, "value": mark, "same": False}
        cell |= {"base": self.known.get(place, ""), "sent": []}
        body = json.dumps({"by": self.staff, "month": self.month, "cells": [cell]})
        begun = time.perf_counter()
        try:
            status, text = self.ask("POST", "/checklists/cells/", body, "application/json")
            self.times.append((time.perf_counter() - begun) * 1000)
            [answer] = json.loads(text)["cells"] if status == 200 else [None]
        except (OSError, HTTPException, ValueError, KeyError) as error:
            self.errors.append(repr(error))
            self.unsure.add(place)
            return
        if answer and answer["state"] == "saved" and answer["value"] == mark:
            self.known[place] = mark
        elif answer and answer["state"] == "clash":
            self.clashes += 1
        else:
            self.errors.append(f"{status} {text[:200]}")
            self.unsure.add(place)

    def ask(self, method, path, body=None, kind=None):
        """(status, text). A kept connection that the server has closed is opened anew, as browsers do."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        is_kept = self.connection is not None
        self.connection = self.connection or HTTPConnection(self.address, timeout=30)
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (ConnectionError, HTTPException):
            self.connection.close()
            self.connection = None
            if not is_kept:
                raise
            return self.ask(method, path, body, kind)
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return response.status, response.read().decode()


def at_once(typists):
    threads = [threading.Thread(target=typist.type) for typist in typists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
