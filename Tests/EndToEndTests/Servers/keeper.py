"""An SMTP server that demands STARTTLS and AUTH and keeps the exact bytes and the envelope of every mail.

    keeper.py CERT KEY USER PASSWORD FOLDER [SECONDS]

Prints "ready PORT", and ends when its standard input closes. It waits SECONDS before it answers the end of the data.
Each mail becomes FOLDER/NNNN.eml and, with its envelope, FOLDER/NNNN.json.
"""

import asyncio
import hmac
import json
import os
import socket
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

certificate, key, user, password, folder = sys.argv[1:6]
delay = float(sys.argv[6]) if len(sys.argv) > 6 else 0.0


class Keeper:
    def __init__(self):
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        # Kept before the answer: a client that dies while it waits did deliver.
        self.count += 1
        name = os.path.join(folder, f"{self.count:04}")
        with open(name + ".part", "wb") as file:
            file.write(envelope.original_content)
        with open(name + ".json", "w", encoding="utf-8") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
                       "login": session.authenticated, "helo": session.host_name}, file)
        os.rename(name + ".part", name + ".eml")
        await asyncio.sleep(delay)
        return "250 2.0.0 kept"


def authenticate(server, session, envelope, mechanism, login):
    right = (mechanism in ("PLAIN", "LOGIN") and login.login == user.encode()
             and hmac.compare_digest(login.password, password.encode()))
    return AuthResult(success=right, handled=right)


async def serve():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    keeper = Keeper()
    loop = asyncio.get_running_loop()
    await loop.create_server(
        lambda: SMTP(keeper, tls_context=context, require_starttls=True, auth_required=True,
                     authenticator=authenticate, hostname="keeper.test", loop=loop), sock=listener)
    print("ready", listener.getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(serve())
