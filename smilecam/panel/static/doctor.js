// The check-up: what is missing on this machine first, with what mends it; the rest folded away.

import { ask, element, made, say } from "./session.js";

const button = element("examine");

export function start() {
  button.onclick = examine;
}

async function examine() {
  button.disabled = true;
  element("doctor-told").textContent = say("doctor.running");
  element("findings").replaceChildren();
  element("well").hidden = true;
  let told;
  do told = await ask("/doctor", {}); while (told && !told.findings);
  button.disabled = false;
  if (told) show(told.findings);
  else element("doctor-told").textContent = say("doctor.what");
}

function show(findings) {
  const amiss = findings.filter(({ level }) => level === "warn" || level === "bad");
  const fine = findings.filter((one) => !amiss.includes(one));
  amiss.sort((a, b) => (a.level === b.level ? 0 : a.level === "bad" ? -1 : 1));
  element("doctor-told").textContent = say(["doctor.ok", "doctor.one"][amiss.length] ?? "doctor.some", { n: amiss.length });
  element("findings").replaceChildren(...amiss.map(entry));
  const well = element("well");
  well.hidden = !fine.length;
  well.querySelector("summary").textContent = say("doctor.well", { n: fine.length });
  well.querySelector("ul").replaceChildren(...fine.map(entry));
}

function entry({ level, label, found, fix, commands }) {
  const head = made("p", {}, made("b", {}, label), made("small", {}, say(`doctor.level_${level}`)));
  const item = made("li", { "data-level": level }, head, made("p", {}, found));
  // Commands that the sentence writes out stand below it, each to be copied.
  if (fix && !commands?.some((one) => fix.includes(one))) item.append(made("p", { class: "fix" }, fix));
  for (const command of commands ?? []) item.append(made("pre", {}, command), copier(command));
  return item;
}

function copier(command) {
  const copy = made("button", { type: "button", class: "quiet" }, say("doctor.command"));
  copy.onclick = async () => {
    await navigator.clipboard.writeText(command);
    copy.textContent = say("doctor.copied");
  };
  return copy;
}
