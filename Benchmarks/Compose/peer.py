#!/usr/bin/env python3
"""Composes and signs the same newsletter as a careful script would: python-liquid, email.message, dkimpy.

    peer.py WORKSPACE CUSTOMERS.csv SECONDS none|both

Prints "peer", messages a second of processor time, and their size, parted by tabs. The templates are the workspace's
own, compiled once; `{% content %}` and `{% notice %}` are put in their places beforehand, and the filters that need a
language write a fixed text, as the bare render of ComposeBench does. The signatures are dkimpy's, RSA-2048 and Ed25519.
"""
import csv
import email.message
import email.policy
import email.utils
import pathlib
import sys
import time

import liquid


def body(path):
    text = path.read_text(encoding="utf-8")
    parts = text.split("---\n", 2)
    return parts[2] if len(parts) == 3 and not parts[0] else text


def templates(folder, language, ending, autoescape):
    blocks = {path.stem: body(path) for path in (folder / "blocks").glob(f"*.{ending}")}
    blocks = {name: text for name, text in blocks.items() if name != "offer"}
    environment = liquid.Environment(loader=liquid.DictLoader(blocks), autoescape=autoescape)
    environment.add_filter("date", lambda value, style=None: "1 June 2025")
    environment.add_filter("list", lambda value, junction=None: "first name, favourite room and interests")
    text = body(folder / f"layouts/email.{ending}")
    text = text.replace("{% content %}", body(folder / f"newsletter/email.{language}.{ending}"))
    text = text.replace("{% notice %}", body(folder / f"notices/email.{language}.{ending}"))
    return environment.from_string(text)


def composer(folder, customers):
    """A function that makes the message of the customer with a number, of templates that are compiled once."""
    compiled = {
        language: (templates(folder, language, "html", True), templates(folder, language, "txt", False))
        for language in ("en", "es")
    }
    for customer in customers:
        customer["interests"] = [word for word in customer["interests"].split(";") if word]
    shared = {
        "organisation": {
            "name": "Casa Lumen", "legal_name": "Casa Lumen, S.L.",
            "postal_address": "Calle del Faro 12, 46001 Valencia, Spain", "contact": "hola@casalumen.example",
            "privacy_contact": "privacidad@casalumen.example", "website": "https://casalumen.example",
        },
        "campaign": {"title": "Letter"}, "purpose": {"title": "Newsletter", "explanation": "About once a month."},
        "links": {
            "unsubscribe": "https://casalumen.example/u/" + "x" * 50,
            "preferences": "https://casalumen.example/p/" + "x" * 50,
        },
        "notice": {
            "basis": "consent", "since": "2025-06-01T10:00:00Z", "method": "form", "fields": ["a", "b", "c"],
            "selecting": ["language"], "not_shared": True, "sources": [],
        },
        "subject": "Letter from the workshop", "preheader": "Why evening light should be low and warm.",
    }
    policy = email.policy.SMTP.clone(max_line_length=998)

    def compose(number):
        customer = customers[number % len(customers)]
        html, text = compiled[customer["language"]]
        values = {**shared, "customer": customer, "language": customer["language"]}
        message = email.message.EmailMessage(policy=policy)
        message["From"] = "Casa Lumen <news@casalumen.example>"
        message["Reply-To"] = "hola@casalumen.example"
        message["To"] = customer["email"]
        message["Subject"] = shared["subject"]
        message["Date"] = email.utils.formatdate(1_800_000_000)
        message["Message-ID"] = f"<{number}@casalumen.example>"
        message["List-Unsubscribe"] = f"<{shared['links']['unsubscribe']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["List-Id"] = "Newsletter <newsletter.casalumen.example>"
        message.set_content(text.render(**values))
        message.add_alternative(html.render(**values), subtype="html")
        return message

    return compose


def main():
    workspace, people, seconds, signing = pathlib.Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4]
    keys = []
    if signing == "both":
        global dkim
        import dkim

        for path in sorted((workspace / "secrets/dkim/casalumen.example").glob("*.pem")):
            keys.append((path.stem.encode(), path.read_bytes(), b"rsa-sha256" if "rsa" in path.stem else b"ed25519-sha256"))
    with open(people, encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file))[:2000]
    compose = composer(workspace / "Templates", customers)
    count = size = 0
    start = time.process_time()
    while time.process_time() - start < seconds:
        message = compose(count)
        raw = message.as_bytes()
        for selector, key, algorithm in keys:
            headers = [name.encode() for name in message.keys()]
            if algorithm == b"ed25519-sha256":
                key = seed(key)
            raw = dkim.sign(
                raw, selector, b"casalumen.example", key, canonicalize=(b"relaxed", b"relaxed"),
                signature_algorithm=algorithm, include_headers=headers) + raw
        count += 1
        size += len(raw)
    spent = time.process_time() - start
    print(f"peer\t{round(count / spent)}\t{round(size / count)}")


def seed(pem):
    """dkimpy takes the 32 bytes of an Ed25519 key in base64, which end its PKCS #8 form."""
    import base64

    lines = [line for line in pem.splitlines() if line and not line.startswith(b"-----")]
    return base64.b64encode(base64.b64decode(b"".join(lines))[-32:])


if __name__ == "__main__":
    main()
