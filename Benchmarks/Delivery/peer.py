#!/usr/bin/env python3
"""Sends the newsletter as a careful script would: python-liquid, email.message, aiosmtplib, so many connections.

    peer.py WORKSPACE CUSTOMERS.csv PORT CONNECTIONS MESSAGES      prints messages a second

The composing is that of Benchmarks/Compose/peer.py: the workspace's own templates, compiled once.
"""
import asyncio
import csv
import email.message
import email.policy
import email.utils
import importlib.util
import pathlib
import sys
import time

import aiosmtplib

here = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("composing", here.parent / "Compose" / "peer.py")
composing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(composing)


async def line(queue, port):
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False, local_hostname="casalumen.example")
    await client.connect()
    while (message := await queue.get()) is not None:
        await client.send_message(message, sender="bounces@casalumen.example")
    await client.quit()


async def main():
    workspace, people, port, connections, count = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    with open(people, encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file))
    compose = composing.composer(pathlib.Path(workspace) / "Templates", customers)
    queue = asyncio.Queue(maxsize=2 * connections)
    start = time.monotonic()
    lines = [asyncio.create_task(line(queue, port)) for _ in range(connections)]
    for number in range(count):
        await queue.put(compose(number))
    for _ in lines:
        await queue.put(None)
    await asyncio.gather(*lines)
    print(f"{count / (time.monotonic() - start):.0f}")


asyncio.run(main())
