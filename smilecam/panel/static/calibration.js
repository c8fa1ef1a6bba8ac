// The neutral face: begun here, guided here and on the picture.

import { ask, element, say, toast } from "./session.js";

let ran = false, asked = false;

export function start() {
  element("calibrate").onclick = () => begin("start");
  element("cancel").onclick = () => begin("cancel");
  element("forget").onclick = async () => (await begin("reset")) && stands(say("neutral.forgotten"));
}

async function begin(what) {
  const told = await ask("/ask", { verb: "calibrate", do: what });
  asked = Boolean(told) && what === "start";
  return told;
}

export function follow({ status, calibration, day }) {
  const runs = calibration?.stand === "running";
  element("guide").hidden = !runs;
  element("calibrate").hidden = runs;
  element("cancel").hidden = !runs;
  if (runs) {
    write("guide-title", calibration.title);
    write("guide-hint", calibration.hint);
    element("guide-progress").value = calibration.progress;
  } else if (ran && asked) {
    if (calibration?.stand === "refused") toast(say("refused", { words: calibration.words }));
    else if (calibration?.stand === "done") stands(say("neutral.done"));
  }
  if (ran !== runs || !asked) known(status.baseline, day);
  ran = runs;
}

function known({ standing, neutral, told }, day) {
  element("forget").hidden = standing === "none";
  write("calibrate", say(standing === "none" ? "neutral.start" : "neutral.again"));
  if (asked || standing === "none") return;
  const facts = { day, neutral: Math.round(100 * (neutral ?? 0)) };
  stands(standing === "unreadable" ? told : say(`neutral.${standing}`, facts));
}

function stands(words) {
  write("neutral-stands", words);
  element("neutral-stands").hidden = false;
}

function write(id, words) {
  if (element(id).textContent !== words) element(id).textContent = words;
}
