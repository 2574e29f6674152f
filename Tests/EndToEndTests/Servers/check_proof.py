"""Checks a proof of `heed ledger prove` as Docs/Ledger.md describes it, with Python's own library and openssl."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile


def long(data):
    return len(data).to_bytes(4, "big") + data


def leaf(entry):
    content = b"\x01" + long(entry["source"].encode()) + long(str(entry["number"]).encode())
    content += long(bytes.fromhex(entry["pseudonym"])) + long(bytes.fromhex(entry["salt"]))
    for name, text in entry["fields"]:
        content += long(name.encode()) + long(text.encode())
    return hashlib.sha256(b"\x00" + content).digest()


def root(hash, position, size, path):
    """RFC 9162, section 2.1.3.2."""
    fn, sn = position, size - 1
    for sibling in map(bytes.fromhex, path):
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            hash = hashlib.sha256(b"\x01" + sibling + hash).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hash = hashlib.sha256(b"\x01" + hash + sibling).digest()
        fn, sn = fn >> 1, sn >> 1
    return hash if sn == 0 else None


def is_signed(head):
    """RFC 8032; openssl wants the public key in its envelope (RFC 8410)."""
    text = (
        f"heed ledger head 1\nsize {head['size']}\nroot {head['root']}\n"
        f"previous {head['previous']}\ntime {head['time']}\n"
    )
    parts = {
        "key": bytes.fromhex("302a300506032b6570032100" + head["public_key"]),
        "text": text.encode(),
        "signature": bytes.fromhex(head["signature"]),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, content in parts.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        words = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key -in text -sigfile signature"
        return subprocess.run(words.split(), cwd=folder, stdout=subprocess.DEVNULL).returncode == 0


proof = json.load(open(sys.argv[1], encoding="utf-8"))
head = proof["head"]
if not is_signed(head):
    print("the head is not signed", file=sys.stderr)
    sys.exit(1)
for entry in proof["entries"]:
    if root(leaf(entry), entry["position"], head["size"], entry["path"]) != bytes.fromhex(head["root"]):
        print(f"{entry['source']} entry {entry['number']} does not lead to the root", file=sys.stderr)
        sys.exit(1)
print(len(proof["entries"]), "entries lead to the root")
