#!/usr/bin/env python3
"""Asks /rights for codes, by turns for an address that is known and for one that is not, and measures the answers.

    measure_rights.py PORT ROUND COUNT

Known are kN@example.com, unknown uN@example.com, N from ROUND * COUNT on. Each request comes, as a proxy on this machine
would say, from another client. Prints the medians as JSON, in microseconds, and the statuses that came.
"""
import http.client
import json
import random
import statistics
import sys
import time

port, turn, count = (int(word) for word in sys.argv[1:])
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
times = {"k": [], "u": []}
statuses = set()
for number in range(turn * count, (turn + 1) * count):
    # Which of the two comes first is left to chance, so that neither always follows the other.
    for kind in random.sample("ku", 2):
        body = f"address={kind}{number}%40example.com"
        client = f"2001:db8:{number:x}:{ord(kind):x}::1"
        start = time.perf_counter_ns()
        connection.request("POST", "/rights", body, {
            "Host": "localhost", "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": client, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        answer.read()
        times[kind].append((time.perf_counter_ns() - start) / 1000)
        statuses.add(answer.status)
print(json.dumps({"known": statistics.median(times["k"]), "unknown": statistics.median(times["u"]),
                  "statuses": sorted(statuses)}))
