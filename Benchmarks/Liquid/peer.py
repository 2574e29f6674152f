"""Jinja2 and python-liquid: NAME, file of customers, template, file for the first outputs."""
import itertools
import json
import re
import sys
import time

name, data, template, sample = sys.argv[1:]
with open(template, encoding="utf-8", newline="") as file:
    source = file.read()
if name == "Jinja2":
    import jinja2

    version = jinja2.__version__
    environment = jinja2.Environment(autoescape=True, keep_trailing_newline=True)
else:
    import liquid

    version = liquid.__version__
    environment = liquid.Environment(autoescape=True)
start = time.process_time()
compiled = environment.from_string(source)
compile_time = time.process_time() - start

renders = size = 0
seconds = 0.0
with open(data, encoding="utf-8") as lines, open(sample, "w", encoding="utf-8", newline="") as first:
    while page := [json.loads(line) for line in itertools.islice(lines, 100)]:
        if renders < 1000:
            for customer in page:
                first.write(compiled.render(**customer))
        start = time.process_time()
        for customer in page:
            size += len(compiled.render(**customer).encode())
        seconds += time.process_time() - start
        renders += len(page)
with open("/proc/self/status") as file:
    peak = int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1))
print(json.dumps({"name": f"{name} {version}", "renders": renders, "seconds": seconds, "bytes": size,
                  "compile": compile_time, "peak": peak}))
