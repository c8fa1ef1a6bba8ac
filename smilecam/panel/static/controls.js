// Modes, rules and picture: each control moves the running camera at once, and follows it when others move it.

import { rule } from "./curve.js";
import { announce, ask, element, say } from "./session.js";

const EVERY_MS = 120, SETTLES_MS = 1500;
const touched = new Map();  // what a hand is on is not moved by news that were on their way

const range = (id, name, scale, words) => ({ input: element(id), told: element(`${id}-told`), name, scale, words });
const RANGES = [
  range("threshold", "threshold", 100, (value) => String(Math.round(value * 100))),
  range("hold", "hold", 1, (value) => say("rules.seconds", { seconds: value.toFixed(2).replace(/0$/, "") })),
];

export const set = (settings) => ask("/ask", { verb: "set", settings });

export function start() {
  for (const button of document.querySelectorAll("#modes button")) button.onclick = () => show(button);
  addEventListener("keydown", panic);
  for (const one of RANGES) one.input.oninput = () => moved(one);
  element("own").onclick = () => {
    touched.delete("threshold");
    set({ threshold: "" });
  };
  element("mirror").onchange = ({ target }) => touch("mirror") && set({ mirror: target.checked });
  for (const radio of document.querySelectorAll("input[name=lang]"))
    radio.onchange = () => touch("lang") && set({ lang: radio.value });
}

// Follows what the camera tells.
export function follow({ status, settings }) {
  for (const button of document.querySelectorAll("#modes button"))
    button.setAttribute("aria-pressed", String(button.dataset.mode === status.mode));
  put(RANGES[0], status.threshold);
  put(RANGES[1], Number(settings.hold));
  element("own").hidden = settings.threshold === "";
  if (!held("mirror")) element("mirror").checked = settings.mirror === "on";
  if (!held("lang")) for (const radio of document.querySelectorAll("input[name=lang]")) radio.checked = radio.value === settings.lang;
}

async function show({ dataset: { verb, mode } }) {
  const told = await ask("/ask", { verb });
  if (!told) return;
  for (const button of document.querySelectorAll("#modes button"))
    button.setAttribute("aria-pressed", String(button.dataset.mode === told.mode));
  announce(say(`mode.now_${mode}`));
}

// Escape hides at once; it takes nothing back, so that a second press in haste does no harm.
function panic(event) {
  if (event.key !== "Escape" || event.repeat || event.isComposing || event.target instanceof HTMLSelectElement) return;
  event.preventDefault();
  show(document.querySelector("#modes .panic"));
}

function moved(one) {
  touch(one.name);
  write(one, Number(one.input.value) / one.scale);
  if (one.waiting) return;
  one.waiting = setTimeout(() => {
    one.waiting = 0;
    set({ [one.name]: Number(one.input.value) / one.scale });
  }, EVERY_MS);
}

function put(one, value) {
  if (held(one.name)) return;
  one.input.value = value * one.scale;
  write(one, value);
}

function write(one, value) {
  const { input, told, words } = one;
  told.textContent = words(value);
  input.setAttribute("aria-valuetext", words(value));
  input.style.setProperty("--filled", `${(100 * (value * one.scale - input.min)) / (input.max - input.min)}%`);
  if (one.name === "threshold") rule(value);
}

function touch(name) {
  touched.set(name, performance.now());
  return true;
}

function held(name) {
  return performance.now() - (touched.get(name) ?? -Infinity) < SETTLES_MS;
}
