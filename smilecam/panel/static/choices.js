// Camera and output: neither changes while pictures flow, so a restart is offered, and the page finds its way back.

import { ask, element, look, made, say, toast } from "./session.js";
import * as stage from "./stage.js";

const camera = element("camera"), sink = element("sink");
let offered = null, now = { camera: "", sink: "" }, wanted = null;

export async function start() {
  camera.onchange = sink.onchange = offer;
  element("restart").onclick = restart;
  offered = await look("/choices");
  if (offered) list();
}

export function follow({ status, choice }) {
  // One that starts may yet fail, and give way to the one before.
  if (wanted && status.pid !== wanted.of && !status.awake_for.includes("starting")) {
    if (Object.entries(wanted.options).some(([name, value]) => choice[name] !== value)) toast(say("choices.as_before"));
    wanted = null;
  }
  if (now.camera === choice.camera && now.sink === choice.sink && now.pid === status.pid) return;
  now = { ...choice, pid: status.pid };
  if (offered) list();
}

function list() {
  const cameras = [["auto", say("choices.auto")], ...offered.cameras.map(entry), ["demo", say("choices.demo")]];
  const sinks = offered.sinks.map((name) => [name, say(`choices.sink_${name}`, { names: offered.virtual.join(", ") })]);
  fill(camera, cameras, now.camera, now.camera);
  fill(sink, sinks, now.sink, say("choices.sink_file", { path: now.sink.replace(/^file:/, "") }));
  offer();
}

const entry = ({ value, name, busy }) => [value, busy ? say("choices.busy", { name }) : name];

function fill(select, entries, value, name) {
  // What runs may be none of what is offered: an address, a film.
  if (value && !entries.some(([known]) => known === value)) entries.push([value, name]);
  select.replaceChildren(...entries.map(([known, words]) => made("option", { value: known }, words)));
  select.value = value;
}

function offer() {
  element("restart-ask").hidden = camera.value === now.camera && sink.value === now.sink;
}

async function restart() {
  const options = {};
  if (camera.value !== now.camera) options.camera = camera.value;
  if (sink.value !== now.sink) options.sink = sink.value;
  if (!(await ask("/restart", options))) return;
  wanted = { options, of: now.pid };
  element("restart-ask").hidden = true;
  stage.restart();
}
