"""Its word is {"records": {NAME: TEXT}, "files": [PATH]}; it prints for each mail whether each of its signatures holds."""
import json
import sys

import dkim

asked = json.loads(sys.argv[1])
records = {name + ".": text.encode() for name, text in asked["records"].items()}
answers = []
for path in asked["files"]:
    with open(path, "rb") as file:
        judge = dkim.DKIM(file.read())
    count = sum(1 for name, _ in judge.headers if name.lower() == b"dkim-signature")
    answers.append([judge.verify(idx=n, dnsfunc=lambda name, timeout=5: records[name.decode()]) for n in range(count)])
json.dump(answers, sys.stdout)
