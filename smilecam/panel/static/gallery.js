// Every look, painted by SmileCam itself on the drawn person.

import { set } from "./controls.js";
import { element, look, made, picture, say } from "./session.js";

let worn = "";

export async function start() {
  const told = await look("/themes");
  if (!told) return;
  element("gallery").replaceChildren(...told.themes.map(entry));
  for (const { name, fault } of told.themes) if (!fault) fill(name);
  wear(worn);
}

export function follow({ settings }) {
  if (settings.overlay !== worn) wear(settings.overlay);
}

function wear(name) {
  worn = name;
  for (const radio of element("gallery").querySelectorAll("input")) radio.checked = radio.value === name;
}

function entry({ name, title, fault }) {
  const radio = made("input", { type: "radio", name: "overlay", value: name });
  radio.disabled = Boolean(fault);
  radio.onchange = async () => (await set({ overlay: name })) || wear(worn);
  const thumb = made("canvas", { width: 640, height: 360, "aria-hidden": "true", "data-theme": name });
  const words = made("span", {}, title, made("small", {}, fault || say("look.wearing")));
  if (fault) words.className = "fault";
  return made("label", {}, radio, thumb, words);
}

async function fill(name) {
  const bitmap = await picture(`/themes/${encodeURIComponent(name)}`).catch(() => null);
  const canvas = [...element("gallery").querySelectorAll("canvas")].find((one) => one.dataset.theme === name);
  if (bitmap && canvas) canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}
