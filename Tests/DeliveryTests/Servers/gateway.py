"""A gateway for texts for tests, in Twilio's form and in a simple one of its own.

Prints `PORT n` when it listens, and ends when its standard input closes. What it takes goes as JSON lines into LOG.
The last two digits of the number say how it behaves:
    02 the person stopped      03 no such number      04 500            05 content refused
    06 takes it, closes without an answer             07 429 the first time      08 401
"""
import argparse
import http.server
import json
import os
import signal
import sys
import threading
import time
import urllib.parse

options = argparse.ArgumentParser()
options.add_argument("log")
options.add_argument("--forgiving", action="store_true", help="takes everything")
options.add_argument("--delay", type=float, default=0, help="seconds before each answer")
options = options.parse_args()
log = open(options.log, "a", buffering=1)
lock = threading.Lock()
busy = set()


def note(**what):
    with lock:
        log.write(json.dumps(what) + "\n")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_twilio = self.path.endswith("/Messages.json")
        fields = dict(urllib.parse.parse_qsl(body, keep_blank_values=True)) if is_twilio else json.loads(body)
        number = fields.get("To") or fields.get("to")
        kind = "" if options.forgiving else number[-2:]
        if kind == "07" and number not in busy:
            busy.add(number)
            return self.answer(429, {"code": 20429, "message": "Too Many Requests"})
        if kind == "08":
            return self.answer(401, {"code": 20003})
        taken = kind not in ("02", "03", "04", "05")
        time.sleep(options.delay)
        note(path=self.path, authorization=self.headers.get("Authorization"), fields=fields, taken=taken)
        if kind == "06":
            self.close_connection = True
            return self.connection.close()
        if kind == "04":
            return self.answer(500, {"message": "later"})
        codes = {"02": 21610, "03": 21211, "05": 30034}
        words = {"02": "opted_out", "03": "unknown_subscriber", "05": "strange"}
        if is_twilio:
            if kind in codes:
                return self.answer(400, {"code": codes[kind], "message": "no", "status": 400})
            return self.answer(201, {"sid": "SM" + "0" * 32, "status": "queued", "num_segments": "1"})
        self.answer(200, {"messages": [{"status": words.get(kind, "queued")}]})


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"PORT {server.server_address[1]}", flush=True)
sys.stdin.read()
