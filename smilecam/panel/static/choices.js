// Camera and output: neither changes while pictures flow, so a restart is offered, and the page finds its way back.

import { ask, element, look, made, say, toast } from "./session.js";
import { tell } from "./stage.js";

const camera = element("camera"), sink = element("sink");
let offered = null, now = { camera: "", sink: "" }, wanted = null;

export async function start() {
  camera.onchange = sink.onchange = offer;
  element("restart").onclick = restart;
  offered = await look("/choices");
  if (offered) list();
}

export function follow({ status, choice }) {
  if (now.camera === choice.camera && now.sink === choice.sink && now.pid === status.pid) return;
  const before = now.pid;
  now = { ...choice, pid: status.pid };
  if (offered) list();
  if (wanted && before && before !== status.pid) {
    if (Object.entries(wanted).some(([name, value]) => choice[name] !== value)) toast(say("choices.as_before"));
    wanted = null;
  }
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
  wanted = options;
  element("restart-ask").hidden = true;
  tell("restarting", "restarting");
}
