#!/usr/bin/env python3
"""Walks through pages in headless Chromium as a person does, by Debian's chromium-driver.

    walk_pages.py JOB.json

JOB.json says how, and which way:

    host, port    the name in the links, and where on this machine it is answered
    language      what the browser asks for
    scripts       whether pages may run scripts; "axe" needs them
    axe           the file axe.min.js, if axe is to judge
    mails         a Maildir's "new", in which mails arrive during the walk
    pictures      a folder for pictures of each page at 360 pixels, if they are wanted
    steps         a list of [verb, words...]:
        open URL · type SELECTOR TEXT · click SELECTOR · press BUTTON · choose SELECTOR VALUE · look NAME
        code ADDRESS SELECTOR     waits for a mail to ADDRESS and types its eight digits
        follow ADDRESS PATTERN    waits for a mail to ADDRESS and opens the link in it

A "look" prints a line of JSON: name, url, title, language, text, scrollWidth, small (controls under 24 pixels), unreached
(controls that the Tab key does not come to), unmarked (controls that show no focus), violations (of axe).
"""
import base64
import email
import email.policy
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

# One name for each stop of the Tab key: radio buttons of one name are one stop.
NAMES = r"""
const nameOf = e => [e.tagName, e.type === "radio" ? e.name : [...document.querySelectorAll(e.tagName)].indexOf(e)].join(" ");
const isSeen = e => { const box = e.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
"""
CONTROLS = NAMES + r"""
const controls = [...document.querySelectorAll("a[href], button, input, select, textarea")]
    .filter(e => e.type !== "hidden" && isSeen(e));
const target = e => e.closest("label") ?? e;
// Links within a sentence are let off by WCAG 2.2, 2.5.8.
const small = controls.filter(e => e.tagName !== "A").filter(e => {
    const box = target(e).getBoundingClientRect(); return box.width < 24 || box.height < 24; });
return {names: [...new Set(controls.map(nameOf))], small: small.map(nameOf), text: document.body.innerText,
    language: document.documentElement.lang, title: document.title, scrollWidth: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight};
"""
FOCUSED = NAMES + r"""
const e = document.activeElement;
if (!e || e === document.body) return null;
const style = getComputedStyle(e);
const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
return {name: nameOf(e), isMarked};
"""
AXE = r"""
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]})
    .then(r => done({version: axe.version, passes: r.passes.length,
        violations: r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 120)).join(" | "))}))
    .catch(error => done({error: String(error)}));
"""


class Driver:
    def __init__(self, job, folder):
        self.job = job
        self.process = subprocess.Popen(
            ["/usr/bin/chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        port = None
        for line in self.process.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                port = found.group(1)
                break
        if port is None:
            raise RuntimeError("chromedriver did not start")
        self.base = f"http://127.0.0.1:{port}/session"
        options = {
            "binary": "/usr/bin/chromium",
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--disable-background-networking", "--no-first-run", f"--user-data-dir={folder}",
                     f"--accept-lang={job['language']}",
                     f"--host-resolver-rules=MAP {job['host']}:443 127.0.0.1:{job['port']}, MAP * ~NOTFOUND, "
                     "EXCLUDE 127.0.0.1"],
            "prefs": {"intl.accept_languages": job["language"],
                      **({} if job["scripts"] else {"profile.managed_default_content_settings.javascript": 2})},
        }
        answer = self.post("", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "acceptInsecureCerts": True, "goog:chromeOptions": options}}})
        self.base += "/" + answer["sessionId"]
        self.cdp("Emulation.setDeviceMetricsOverride",
                 {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": False})

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + path, method=method, headers={"Content-Type": "application/json"},
            data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path} {body}: {json.load(error)['value']['message'][:400]}") from None

    def post(self, path, body):
        return self.ask("POST", path, body)

    def cdp(self, command, parameters):
        return self.post("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def script(self, text, way="sync"):
        return self.post(f"/execute/{way}", {"script": text, "args": []})

    def find(self, selector):
        return self.post("/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.post(f"/element/{self.find(selector)}/click", {})

    def press(self, selector):
        """Clicks a button and waits for the page behind it: a form's answer may come after the click is over."""
        self.script("document.documentElement.dataset.left = 1")
        self.click(selector)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.script("return document.readyState === 'complete' && !document.documentElement.dataset.left"):
                return
            time.sleep(0.02)
        raise RuntimeError(f"{selector} led nowhere")

    def type(self, selector, text):
        self.post(f"/element/{self.find(selector)}/value", {"text": text})

    def press_tab(self):
        keys = [{"type": "keyDown", "value": "\ue004"}, {"type": "keyUp", "value": "\ue004"}]
        self.post("/actions", {"actions": [{"type": "key", "id": "keys", "actions": keys}]})

    def look(self, name):
        page = self.script(CONTROLS)
        seen = {"name": name, "url": self.ask("GET", "/url"), "unmarked": [], "violations": None}
        reached = set()
        for _ in range(2 * len(page["names"]) + 4):
            self.press_tab()
            focused = self.script(FOCUSED)
            if focused is None:
                continue
            reached.add(focused["name"])
            if not focused["isMarked"] and focused["name"] not in seen["unmarked"]:
                seen["unmarked"].append(focused["name"])
        seen["unreached"] = [n for n in page.pop("names") if n not in reached]
        if self.job.get("axe"):
            self.script(pathlib.Path(self.job["axe"]).read_text(encoding="utf-8"))
            seen.update(self.script(AXE, "async"))
        if self.job.get("pictures"):
            self.script("document.activeElement.blur()")
            picture = self.cdp("Page.captureScreenshot", {
                "format": "png", "captureBeyondViewport": True,
                "clip": {"x": 0, "y": 0, "width": 360, "height": page["height"], "scale": 0.5}})
            path = pathlib.Path(self.job["pictures"]) / f"{name}-{self.job['language']}.png"
            path.write_bytes(base64.b64decode(picture["data"]))
        print(json.dumps({**seen, **page}), flush=True)

    def close(self):
        try:
            self.ask("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait(timeout=20)


class Post:
    """The mails that arrive during the walk."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.read = set(self.folder.iterdir()) if self.folder.exists() else set()

    def wait(self, address, pattern):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            for path in sorted(set(self.folder.iterdir()) - self.read if self.folder.exists() else ()):
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if address in str(mail["To"]):
                    self.read.add(path)
                    found = re.search(pattern, mail.get_body(("plain",)).get_content())
                    if found:
                        return found.group(0)
            time.sleep(0.05)
        raise RuntimeError("no mail came that the walk waits for")


def walk(driver, post, job):
    if not job["scripts"]:
        driver.post("/url", {"url": "data:text/html,<p id=p>off</p><script>p.textContent='on'</script>"})
        said = driver.ask("GET", f"/element/{driver.find('#p')}/text")
        if said != "off":
            raise RuntimeError("scripts are not off")
    for verb, *words in job["steps"]:
        if verb == "open":
            driver.post("/url", {"url": words[0]})
        elif verb == "type":
            driver.type(*words)
        elif verb == "click":
            driver.click(*words)
        elif verb == "press":
            driver.press(*words)
        elif verb == "choose":
            driver.click(f"{words[0]} option[value={words[1]}]")
        elif verb == "look":
            driver.look(*words)
        elif verb == "code":
            driver.type(words[1], post.wait(words[0], r"\b\d{8}\b"))
        elif verb == "follow":
            driver.post("/url", {"url": post.wait(*words)})
        else:
            raise RuntimeError(f"no such verb: {verb}")


def main():
    job = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    post = Post(job["mails"])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        driver = Driver(job, folder)
        try:
            walk(driver, post, job)
        finally:
            driver.close()


main()
