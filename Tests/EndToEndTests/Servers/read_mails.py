"""Reads the mails in the files and folders named with Python's own parser and prints what it finds as JSON."""

import email
import email.policy
import json
import os
import sys


def files(paths):
    for path in paths:
        if os.path.isdir(path):
            for folder, _, names in sorted(os.walk(path)):
                for name in sorted(names):
                    yield os.path.join(folder, name)
        else:
            yield path


def faults(raw):
    found = []
    if any(byte > 126 for byte in raw):
        found.append("bytes outside ASCII")
    if any(len(line) > 998 for line in raw.replace(b"\r\n", b"\n").split(b"\n")):
        found.append("a line longer than 998 bytes")
    return found


def body(message, kind):
    part = message.get_body((kind,))
    return part.get_content() if part else ""


mails = []
for path in files(sys.argv[1:]):
    if not path.endswith(".json") and os.path.getsize(path):
        with open(path, "rb") as file:
            raw = file.read()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        mails.append({
            "file": path,
            "headers": [[name, str(value)] for name, value in message.items()],
            "to": [address.addr_spec for field in message.get_all("To", []) for address in field.addresses],
            "text": body(message, "plain"),
            "html": body(message, "html"),
            "types": [part.get_content_type() for part in message.walk()],
            "defects": [repr(defect) for part in message.walk() for defect in part.defects]
            + [repr(defect) for value in message.values() for defect in value.defects],
            "faults": faults(raw),
        })
json.dump(mails, sys.stdout)
