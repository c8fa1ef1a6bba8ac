// How it runs: in plain words with figures.

import { element, made, say } from "./session.js";

let told = "";

export function follow({ status }) {
  const troubles = Object.entries(status.paths).filter(([, words]) => words !== "ok").map(([, words]) => words);
  const rows = [
    ["camera", rate(status.camera, status.camera_size, status.fps_in)],
    ["picture", say("standing.rate", { size: size(status.size), fps: round(status.fps_out) })],
    ["judging", judging(status)],
    ["delay", status.stages.latency ? say("standing.ms", { ms: Math.round(status.stages.latency.p50_ms) }) : say("standing.unknown")],
    ["lost", lost(status)],
    ["cost", say("standing.load", { cpu: Math.round(status.cpu_percent), memory: Math.round(status.memory_mb) })],
    ["since", since(status.started_s_ago)],
  ];
  const words = JSON.stringify([troubles, rows]);
  if (words === told) return;
  told = words;
  element("troubles").replaceChildren(...troubles.map((one) => made("li", {}, one)));
  element("standing").replaceChildren(...rows.flatMap(([key, value]) => [made("dt", {}, say(`standing.${key}`)), made("dd", {}, value)]));
}

const round = (fps) => Math.round(fps).toString();
const size = (words) => words.replace("x", " × ");

function rate(name, words, fps) {
  return words ? `${name}  ·  ${say("standing.rate", { size: size(words), fps: round(fps) })}` : name;
}

function judging({ judging: how, fps_judged: fps, weights }) {
  return how === "off" ? say("standing.judged_off") : say("standing.judged", { fps: round(fps), weights });
}

function lost({ drops, published }) {
  const n = drops.source + drops.output + drops.late;
  return say("standing.drops", { n: n.toLocaleString(), all: (published + n).toLocaleString() });
}

function since(seconds) {
  if (seconds < 60) return say("rules.seconds", { seconds: Math.floor(seconds) });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return say("standing.minutes", { minutes });
  return say("standing.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
