"""A private Postfix that demands STARTTLS and AUTH and delivers what it takes into a Maildir.

    postfix_house.py FOLDER CERT KEY USER PASSWORD DOMAIN...

Needs root. Prints "ready PORT", and stops Postfix when its standard input closes. Mails lie in FOLDER/mail/inbox/new.
Nothing leaves the machine: every other domain is an error.
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

folder, certificate, key, user, password = sys.argv[1:6]
domains = sys.argv[6:]
for name in ("conf/sasl", "queue", "data", "mail"):
    os.makedirs(os.path.join(folder, name), exist_ok=True)
# Postfix's daemons run as other users; they have to reach their folders.
os.chmod(folder, 0o755)
shutil.chown(os.path.join(folder, "data"), "postfix")
shutil.chown(os.path.join(folder, "mail"), "nobody", "nogroup")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write(name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def configure(port):
    nobody = subprocess.run(["id", "-u", "nobody"], capture_output=True, text=True, check=True).stdout.strip()
    nogroup = subprocess.run(["id", "-g", "nobody"], capture_output=True, text=True, check=True).stdout.strip()
    write("conf/sasl/smtpd.conf", f"""\
pwcheck_method: auxprop
auxprop_plugin: sasldb
mech_list: PLAIN LOGIN
sasldb_path: {folder}/sasldb2
""")
    # Nobody whose name begins with "gone" lives here: mail to them is taken and comes back.
    write("conf/mailboxes", "if !/^gone/\n/./ inbox/\nendif\n")
    write("conf/main.cf", f"""\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.shop.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_received_header = yes
smtpd_sasl_authenticated_header = yes
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = shop.test
smtpd_relay_restrictions = permit_sasl_authenticated,reject
smtpd_recipient_restrictions = permit_sasl_authenticated,reject
smtpd_reject_unlisted_recipient = no
virtual_mailbox_domains = {' '.join(domains)}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = regexp:{folder}/conf/mailboxes
virtual_uid_maps = static:{nobody}
virtual_gid_maps = static:{nogroup}
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
alias_maps =
""")
    services = [
        f"127.0.0.1:{port} inet n - n - - smtpd", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
        "tlsmgr unix - - n 1000? 1 tlsmgr", "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce",
        "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify",
        "proxymap unix - - n - - proxymap", "error unix - - n - - error", "retry unix - - n - - error",
        "virtual unix - n n - - virtual", "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache",
        "postlog unix-dgram n - n - 1 postlogd",
    ]
    write("conf/master.cf", "\n".join(services) + "\n")


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            return connection.recv(100).startswith(b"220 ")
    except OSError:
        return False


def stop(*_):
    try:
        with open(os.path.join(folder, "queue/pid/master.pid"), encoding="ascii") as file:
            master = int(file.read())
        os.kill(master, signal.SIGTERM)
        for _ in range(200):
            os.kill(master, 0)
            time.sleep(0.02)
        os.kill(master, signal.SIGKILL)
    except (OSError, ValueError):
        pass
    os._exit(0)


subprocess.run(["saslpasswd2", "-p", "-c", "-f", f"{folder}/sasldb2", "-u", "shop.test", user],
               input=password, text=True, check=True)
shutil.chown(f"{folder}/sasldb2", "postfix")
signal.signal(signal.SIGTERM, stop)
# Somebody may take the port between our looking and Postfix's binding: then another one.
for _ in range(3):
    port = free_port()
    configure(port)
    subprocess.run(["postfix", "-c", f"{folder}/conf", "start"], check=False, stdout=sys.stderr)
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline and not answers(port):
        time.sleep(0.05)
    if answers(port):
        print("ready", port, flush=True)
        sys.stdin.read()
        stop()
sys.stderr.write(open(f"{folder}/log", encoding="utf-8").read() if os.path.exists(f"{folder}/log") else "")
stop()
