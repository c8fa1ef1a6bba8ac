// The smile of each face over the last minute: the threshold, where laughing was called, and who laughs now.

import { element, made, say } from "./session.js";

const SPAN_S = 60, GAP_S = 1.2;
const MOVES_MS = 40, STILL_MS = 1000;  // between two drawings; for who wants no motion it does not glide
const NARROW = 480;
const COLOURS = 4, BRIEF_S = 2;  // four at most are listed; who was seen for a moment only is none of them
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const canvas = element("curve"), paper = canvas.getContext("2d");

const faces = new Map();  // track -> { points: [[time, score, laughing]], calls: [time] }
let offset = -Infinity, threshold = 0.5, told = "", drawn = 0;

export function rule(line) {
  threshold = line;
}

export function hear(now, samples) {
  // The shortest way from there to here that was seen: what comes late does not make the curve jump.
  offset = Math.max(offset, now - performance.now() / 1000);
  for (const [time, seen] of samples)
    for (const [track, score, laughing] of seen) {
      const face = faces.get(track) ?? { points: [], calls: [] };
      faces.set(track, face);
      if (laughing && !face.points.at(-1)?.[2]) face.calls.push(time);
      face.points.push([time, score, laughing]);
    }
}

// A new process counts from elsewhere.
export function forget() {
  faces.clear();
  offset = -Infinity;
}

export function start() {
  const tick = (at) => {
    if (at - drawn > (calm.matches ? STILL_MS : MOVES_MS)) draw(at);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  setInterval(legend, 500);
}

function draw(at) {
  drawn = at;
  const { width, height } = canvas.getBoundingClientRect(), scale = devicePixelRatio;
  if (!width || offset === -Infinity) return;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  paper.setTransform(scale, 0, 0, scale, 0, 0);
  paper.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const now = at / 1000 + offset;
  const plot = { left: 30, right: width - 14, top: 24, bottom: height - 20 };
  const view = {
    plot, now, style,
    x: (time) => plot.right - ((now - time) / SPAN_S) * (plot.right - plot.left),
    y: (score) => plot.bottom - score * (plot.bottom - plot.top),
    colour: (name) => style.getPropertyValue(name),
  };
  grid(view);
  for (const face of faces.values()) if (!face.listed) line(face, "--soft", view);
  listed().forEach((face, number) => line(face, `--face-${number}`, view));
  limit(view);
}

function grid({ plot, x, y, now, colour, style }) {
  paper.font = `11px ${style.fontFamily}`;
  paper.textBaseline = "middle";
  paper.lineWidth = 1;
  for (const score of [0, 0.5, 1]) {
    paper.strokeStyle = colour("--line");
    paper.beginPath();
    paper.moveTo(plot.left, Math.round(y(score)) + 0.5);
    paper.lineTo(plot.right, Math.round(y(score)) + 0.5);
    paper.stroke();
    paper.fillStyle = colour("--soft");
    paper.textAlign = "right";
    paper.fillText(String(score * 100), plot.left - 7, y(score));
  }
  for (const [ago, align] of [[60, "left"], [30, "center"], [0, "right"]]) {
    paper.textAlign = align;
    paper.fillText(ago ? say("curve.ago", { seconds: ago }) : say("curve.now"), x(now - ago), plot.bottom + 13);
  }
}

function limit({ plot, y, colour, style }) {
  const at = Math.round(y(threshold)) + 0.5;
  paper.strokeStyle = colour("--accent-ink");
  paper.lineWidth = 1.5;
  paper.setLineDash([5, 5]);
  paper.beginPath();
  paper.moveTo(plot.left, at);
  paper.lineTo(plot.right, at);
  paper.stroke();
  paper.setLineDash([]);
  if (plot.right - plot.left < NARROW) return;  // the slider below says it, and here it would hide the curve
  const words = say("curve.threshold", { threshold: Math.round(threshold * 100) });
  paper.font = `600 11px ${style.fontFamily}`;
  const wide = paper.measureText(words).width + 12, top = at > plot.top + 24 ? at - 20 : at + 4;
  paper.fillStyle = colour("--raised");
  paper.globalAlpha = 0.86;
  paper.beginPath();
  paper.roundRect(plot.left + 6, top, wide, 16, 8);
  paper.fill();
  paper.globalAlpha = 1;
  paper.fillStyle = colour("--accent-ink");
  paper.textAlign = "left";
  paper.fillText(words, plot.left + 12, top + 8.5);
}

function line(face, name, { plot, x, y, colour }) {
  const tint = colour(name);
  for (const part of parts(face.points, (a, b) => b[0] - a[0] > GAP_S)) {
    for (const laugh of parts(part, (a, b) => a[2] !== b[2], 1).filter((run) => run.at(-1)[2])) {
      paper.fillStyle = tint;
      paper.globalAlpha = 0.2;
      paper.beginPath();
      paper.moveTo(Math.max(plot.left, x(laugh[0][0])), plot.bottom);
      for (const [time, score] of laugh) paper.lineTo(Math.max(plot.left, x(time)), y(score));
      paper.lineTo(Math.max(plot.left, x(laugh.at(-1)[0])), plot.bottom);
      paper.fill();
      paper.globalAlpha = 1;
    }
    paper.strokeStyle = tint;
    paper.lineWidth = 2;
    paper.lineJoin = "round";
    paper.beginPath();
    for (const [time, score] of part) if (x(time) >= plot.left) paper.lineTo(x(time), y(score));
    paper.stroke();
  }
  for (const time of face.calls.filter((call) => x(call) >= plot.left + 8)) smile(x(time), plot.top - 14, tint, colour("--raised"));
}

// A laugh that was called: a small face that smiles, where it began.
function smile(x, y, tint, ground) {
  paper.fillStyle = tint;
  paper.beginPath();
  paper.arc(x, y, 8, 0, 2 * Math.PI);
  paper.fill();
  paper.strokeStyle = paper.fillStyle = ground;
  paper.lineWidth = 1.6;
  paper.lineCap = "round";
  paper.beginPath();
  paper.arc(x, y + 0.5, 4, 0.15 * Math.PI, 0.85 * Math.PI);
  paper.stroke();
  for (const eye of [-2.600, 2.600]) {
    paper.beginPath();
    paper.arc(x + eye, y - 2.500, 1, 0, 2 * Math.PI);
    paper.fill();
  }
}

// Cuts a run of points where `cuts` says so; `shared` points before a cut belong to what follows too.
function parts(points, cuts, shared = 0) {
  const found = [];
  let from = 0;
  for (let at = 1; at <= points.length; at += 1)
    if (at === points.length || cuts(points[at - 1], points[at])) {
      found.push(points.slice(Math.max(0, from - shared), at));
      from = at;
    }
  return found.filter((part) => part.length);
}

function legend() {
  const now = performance.now() / 1000 + offset, oldest = now - SPAN_S - 1;
  for (const [track, face] of faces) {
    face.points = face.points.filter(([time]) => time > oldest);
    face.calls = face.calls.filter((time) => time > oldest);
    if (!face.points.length) faces.delete(track);
  }
  for (const face of faces.values()) face.listed = false;
  const lasting = [...faces.values()].filter(({ points, calls }) => calls.length || points.at(-1)[0] - points[0][0] > BRIEF_S);
  for (const face of lasting.slice(-COLOURS)) face.listed = true;
  const rows = listed().map((face, number) => ({ name: say("curve.face", { number: number + 1 }), ...standing(face, now) }));
  const words = JSON.stringify(rows);
  if (words === told) return;
  told = words;
  element("faces").replaceChildren(...(rows.length ? rows.map(row) : [made("li", { class: "none" }, say("curve.none"))]));
  const heard = rows.map(({ name, score, laughs }) => say("curve.told_face", { face: name, score: score ?? "–", n: laughs }));
  canvas.setAttribute("aria-label", say("curve.told", { faces: heard.join(" ") || say("curve.none") }));
}

const listed = () => [...faces.values()].filter((face) => face.listed);

function standing(face, now) {
  const [time, score, laughing] = face.points.at(-1);
  const here = now - time < GAP_S;
  return { score: here ? Math.round(score * 100) : null, laughing: here && Boolean(laughing), laughs: face.calls.length };
}

function row({ name, score, laughing, laughs }, number) {
  const counted = laughs === 1 ? say("curve.laughs_one") : say("curve.laughs", { n: laughs });
  const now = score === null ? "–" : String(score);
  const item = made("li", { "data-face": number }, made("i"), name, made("b", {}, now));
  if (laughing) item.append(made("em", {}, say("curve.laughing")));
  if (laughs) item.append(made("small", {}, counted));
  return item;
}
