"""What the tests of the player share: what leaves a page is recorded, sample by sample."""

import base64
import json
import os
import subprocess
import sys

import numpy as np
from tests.web.browser.conftest import surroundings

TARGETS = bool(os.environ.get("SOSTENUTO_TARGETS"))
FIRST_MS, SKIP_MS, STOP_MS, SHEET_MS = (
    (500, 1000, 1500, 1000) if TARGETS else (20_000, 20_000, 20_000, 20_000)
)
"""How long something may take. The targets themselves are measured by the bench (row ``player``),
which sets ``SOSTENUTO_TARGETS``; a busy machine that only runs the tests is no fault of ours."""
JUMP_LU = 2.0
MISSED_RATIO = 0.02
"""Of the sound, which the recorder may miss on a busy machine: what came before stands in for it,
so that a gap is one that the player made."""
AUDIBLE = 1e-3
TAP = """
const source = `registerProcessor("tap", class extends AudioWorkletProcessor {
  process([input]) {
    const found = input[0] ?? new Float32Array(128);
    this.port.postMessage({ frame: currentFrame, samples: found.slice() });
    return true;
  }
});`;
const connect = AudioNode.prototype.connect;
window.heard = [];
window.marks = {};
AudioNode.prototype.connect = function (to, ...rest) {
  if (!(to instanceof AudioDestinationNode)) return connect.call(this, to, ...rest);
  const { context } = this;
  if (!context.tap) {
    context.tap = new GainNode(context);
    window.rate = context.sampleRate;
    connect.call(context.tap, context.destination);
    const module = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    window.tapped = context.audioWorklet.addModule(module).then(() => {
      const one = { channelCount: 1, channelCountMode: "explicit" };
      const node = new AudioWorkletNode(context, "tap", one);
      node.port.onmessage = ({ data }) => {
        window.heard.push(data);
        const loud = data.samples.some((one) => Math.abs(one) > 0.001);
        window.marks[loud ? "loud" : "quiet"] = performance.now();
        if (loud && window.marks.first === undefined) window.marks.first = performance.now();
      };
      connect.call(context.tap, node);
    });
  }
  return connect.call(this, context.tap, ...rest);
};
addEventListener("click", (event) => { window.marks.click = event.timeStamp; }, true);
"""
TAKEN = """() => {
  const [first, last] = [window.heard[0].frame, window.heard.at(-1).frame];
  const all = new Float32Array(last + 128 - first);
  let [at, missing] = [0, 0];
  for (const { frame, samples } of window.heard) {
    for (; at < frame - first; at += 128, missing += 128) all.copyWithin(at, at - 128, at);
    all.set(samples, at);
    at += 128;
  }
  const bytes = new Uint8Array(all.buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { sound: btoa(text), rate: window.rate, missing: missing / all.length };
}"""
SETTLED = "async () => { await document.querySelector('listening-player').settled(); }"
"""Waits until the house has heard all that the player told."""
TITLE = "() => document.querySelector('[data-title]').textContent"
INSIDE = """
import sys, json, django
django.setup()
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.record.models import Felt, MusicEvent
row = ListeningProgramme.objects.get(pk=sys.argv[1])
music = MusicEvent.objects.filter(session_id=row.session_id).order_by("at")
print(json.dumps({
    "state": row.state,
    "slots": list(row.slots.order_by("place").values_list("state", flat=True)),
    "ended": [one.until is not None for one in music],
    "skipped": Felt.objects.filter(programme_id=row.pk, skipped=True).count(),
    "position": row.position_s,
    "heard": [one.heard_s for one in row.slots.order_by("place")],
    "went_by": [
        (one.ended_at - one.started_at).total_seconds() if one.ended_at else None
        for one in row.slots.order_by("place")
    ],
}))
"""


def inside(house, *words):
    env = surroundings(house.folder) | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, *words], env=env, check=True, capture_output=True)
    return done.stdout.decode()


def kept(house, programme):
    return json.loads(inside(house, "-c", INSIDE, programme))


def sound_of(page):
    taken = page.evaluate(TAKEN)
    assert taken["missing"] <= MISSED_RATIO
    return np.frombuffer(base64.b64decode(taken["sound"]), dtype="<f4"), taken["rate"]


def played(page, ratio):
    """Wait until a piece has sounded to that part of it."""
    page.wait_for_function("r => document.querySelector('[data-progress]').value > r", arg=ratio)


def silent(page):
    """Wait until nothing has sounded for a while."""
    page.wait_for_function("() => performance.now() - window.marks.loud > 1500")


def levels_db(sound, rate, seconds):
    """Return the level of each window; of noise that is always of one kind it goes as LU do."""
    size = int(rate * seconds)
    windows = sound[: len(sound) // size * size].reshape(-1, size)
    return 20 * np.log10(np.sqrt((windows.astype(float) ** 2).mean(axis=1)) + 1e-9)


def since_click(page, mark):
    return page.evaluate(f"() => window.marks.{mark} - window.marks.click")
