#!/usr/bin/env python3
"""Shows HTML files in headless Chromium and measures what a reader meets.

    show_pages.py JOBS.json

JOBS.json is a list of {"file", "width", "scheme": "light" | "dark", "picture": PATH or null, "height"}. One browser shows
them all, over its debugging pipe, with the width as the device has it and with scripts of pages off. For each job a
member of the printed list says:

    scrollWidth   the page's width: more than "width" would mean sideways scrolling
    height        the page's height
    faint         texts whose contrast with what is behind them is under WCAG 2.2's 4.5 (3 for large letters)
    small         texts under 12 pixels
    links         each link that can be seen: its address, width and height
    texts         what can be read, in order
"""
import base64
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

MEASURE = r"""
(() => {
  const parse = text => {
    const parts = (text.match(/[\d.]+/g) || []).map(Number);
    return parts.length ? [parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : 1] : [0, 0, 0, 0];
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const light = c => { const v = c / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const luminance = c => 0.2126 * light(c[0]) + 0.7152 * light(c[1]) + 0.0722 * light(c[2]);
  const behind = element => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    return layers.reverse().reduce((under, top) => over(top, under), dark ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  };
  const isSeen = element => {
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.display === "none" || style.visibility === "hidden" || Number(style.opacity) < 0.1) return false;
    }
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };
  const faint = [], small = [], texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim().replace(/\s+/g, " ");
    const element = walker.currentNode.parentElement;
    if (!text || text === "\u00a0" || !isSeen(element) || element.closest("[aria-hidden=true]")) continue;
    const style = getComputedStyle(element);
    texts.push(text);
    const size = parseFloat(style.fontSize);
    if (size < 12) small.push(text);
    const ground = behind(element);
    const [a, b] = [luminance(over(parse(style.color), ground)), luminance(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const isLarge = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    if (ratio < (isLarge ? 3 : 4.5)) faint.push(text.slice(0, 60) + " (" + ratio.toFixed(2) + ")");
  }
  const links = [...document.querySelectorAll("a[href]")].filter(isSeen).map(a => {
    const box = a.getBoundingClientRect();
    return { href: a.href, width: Math.round(box.width), height: Math.round(box.height) };
  });
  const page = document.documentElement;
  return { scrollWidth: page.scrollWidth, height: page.scrollHeight, faint, small, links, texts };
})()
"""


class Browser:
    """Chromium on the other end of a pipe."""

    def __init__(self, folder):
        (their_in, self.out), (self.into, their_out) = os.pipe(), os.pipe()
        # Chromium reads from descriptor 3 and writes to 4; ours must not be those.
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in (their_in, their_out)]

        def hand_over():
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        program = shutil.which("chromium") or sys.exit("chromium is missing: run 'Scripts/install test'.")
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
             "--remote-debugging-pipe", f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False,
            preexec_fn=hand_over)
        for fd in (their_in, their_out, *high):
            os.close(fd)
        self.number = 0
        self.buffer = b""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]

    def call(self, method, parameters=None):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if hasattr(self, "session"):
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def wait(self, event):
        while self.read().get("method") != event:
            pass

    def read(self):
        while b"\0" not in self.buffer:
            piece = os.read(self.into, 1 << 16)
            if not piece:
                sys.exit("chromium has ended.")
            self.buffer += piece
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def show(self, job):
        self.call("Emulation.setDeviceMetricsOverride", {
            "width": job["width"], "height": job.get("height") or 900, "deviceScaleFactor": 1, "mobile": False})
        self.call("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": job["scheme"]}]})
        self.call("Page.enable")
        self.call("Page.navigate", {"url": pathlib.Path(job["file"]).resolve().as_uri()})
        self.wait("Page.loadEventFired")
        result = self.call("Runtime.evaluate", {"expression": MEASURE, "returnByValue": True})
        measures = result["result"].get("value")
        if measures is None:
            raise RuntimeError(json.dumps(result))
        if job.get("picture"):
            height = min(measures["height"], job.get("height") or 1 << 30)
            is_png = job["picture"].endswith(".png")
            shot = self.call("Page.captureScreenshot", {
                "format": "png" if is_png else "jpeg", "captureBeyondViewport": True,
                **({} if is_png else {"quality": 82}),
                "clip": {"x": 0, "y": 0, "width": job["width"], "height": height, "scale": 1}})
            pathlib.Path(job["picture"]).write_bytes(base64.b64decode(shot["data"]))
        return {**job, **measures}

    def close(self):
        del self.session
        try:
            self.call("Browser.close")
        except SystemExit:
            pass
        self.process.wait(timeout=20)


def main():
    jobs = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        try:
            print(json.dumps([browser.show(job) for job in jobs]))
        finally:
            browser.close()


main()
