"""An SMTP server for tests that keeps the exact bytes it is given.

Prints `PORT n` when it listens, and ends when its standard input closes. What it sees goes as JSON lines into LOG.
The recipient's local part says how it behaves:
    rcpt-550-5.1.1@…   refuses RCPT so                     data-451-4.3.0@…   answers the final dot so
    mail-451-4.7.1@…   (as sender) refuses MAIL so         drop-rcpt@…        closes instead of answering RCPT
    drop-data@…        closes after 354                    drop-dot@…         takes the message, closes without an answer
    stall-dot@…        takes the message, never answers    slow-NN@…          answers the final dot after NN/100 s
"""
import argparse
import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

options = argparse.ArgumentParser()
options.add_argument("log")
options.add_argument("--cert")
options.add_argument("--key")
options.add_argument("--tls", action="store_true", help="TLS from the first byte")
options.add_argument("--login", help="user:password; AUTH is required then")
options.add_argument("--login-reply", default="535 5.7.8 Authentication credentials invalid")
options.add_argument("--hide-auth", action="store_true", help="does not offer AUTH")
options.add_argument("--no-ehlo", action="store_true", help="knows HELO only")
options.add_argument("--greeting", help="greets so, and closes when it is no 220")
options.add_argument("--forgiving", action="store_true", help="takes everything, whatever the local part says")
options.add_argument("--per-connection", type=int, default=0, help="421 to MAIL after so many messages")
options.add_argument("--close-after", type=int, default=0, help="closes the idle connection after so many messages")
options = options.parse_args()
log = open(options.log, "a", buffering=1)


def note(**what):
    log.write(json.dumps(what) + "\n")


def reply(address, prefix):
    """`rcpt-550-5.1.1@x` with prefix `rcpt` -> `550 5.1.1 <rcpt-550-5.1.1@x> refused`"""
    local = "" if options.forgiving else address.split("@")[0].split("+")[0]
    if not local.startswith(prefix + "-"):
        return None
    parts = local[len(prefix) + 1:].split("-")
    return " ".join(parts) + f" <{address}> is refused"


class Server(SMTP):
    connections = 0

    def connection_made(self, transport):
        is_new = self.session is None
        super().connection_made(transport)
        if is_new:
            Server.connections += 1
            self.number = Server.connections
            self.accepted = 0
            note(event="connect", connection=self.number)

    async def push(self, status):
        if options.greeting and isinstance(status, str) and status.startswith("220 ") and self.session.host_name is None \
                and not getattr(self, "greeted", False):
            self.greeted = True
            await super().push(options.greeting)
            if not options.greeting.startswith("220"):
                self.transport.close()
            return
        await super().push(status)

    async def smtp_EHLO(self, hostname):
        if options.no_ehlo:
            await self.push("502 5.5.1 EHLO unknown")
            return
        await super().smtp_EHLO(hostname)

    async def smtp_DATA(self, argument):
        if any(to.startswith("drop-data") for to in self.envelope.rcpt_tos):
            await self.push("354 go on")
            self.transport.close()
            return
        await super().smtp_DATA(argument)


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        note(event="ehlo", connection=server.number, name=hostname, tls=session.ssl is not None)
        if options.hide_auth:
            responses = [line for line in responses if "AUTH" not in line]
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        note(event="mail", connection=server.number, options=mail_options)
        refusal = reply(address or "", "mail")
        if refusal:
            return refusal
        if options.per_connection and server.accepted >= options.per_connection:
            asyncio.get_running_loop().call_later(0.02, server.transport.close)
            return "421 4.7.0 too many messages on this connection"
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("drop-rcpt") and not options.forgiving:
            server.transport.close()
            return None
        refusal = reply(address, "rcpt")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        answer = reply(to, "data")
        if answer is None or answer.startswith("2"):
            server.accepted += 1
            note(
                event="message", connection=server.number, tls=session.ssl is not None or options.tls,
                login=session.auth_data.decode() if session.authenticated else None,
                sender=envelope.mail_from, recipients=envelope.rcpt_tos,
                content=base64.b64encode(envelope.original_content).decode())
        if to.startswith("drop-dot"):
            server.transport.close()
            return "250 nobody hears this"
        if to.startswith("stall-dot"):
            await asyncio.sleep(600)
        if to.startswith("slow-"):
            await asyncio.sleep(int(to[5:].split("@")[0].split("+")[0]) / 100)
        if options.close_after and server.accepted >= options.close_after:
            asyncio.get_running_loop().call_later(0.02, server.transport.close)
        return answer or "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    note(event="auth", connection=server.number, mechanism=mechanism, tls=session.ssl is not None)
    user, password = options.login.split(":", 1)
    if data.login == user.encode() and data.password == password.encode():
        return AuthResult(success=True, auth_data=user.encode())
    return AuthResult(success=False, handled=False, message=options.login_reply)


async def main():
    context = None
    if options.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)
    starttls = context if not options.tls else None

    def make():
        return Server(
            Handler(), hostname="sink.test", tls_context=starttls, require_starttls=starttls is not None,
            authenticator=authenticate if options.login else None, auth_required=bool(options.login),
            auth_require_tls=starttls is not None, data_size_limit=64 << 20)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if options.tls else None)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
