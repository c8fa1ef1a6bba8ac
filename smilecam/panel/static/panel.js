// The panel: lets itself in, then hears how the camera stands and hands that to each of its parts.

import * as calibration from "./calibration.js";
import * as choices from "./choices.js";
import * as controls from "./controls.js";
import * as curve from "./curve.js";
import * as doctor from "./doctor.js";
import * as gallery from "./gallery.js";
import { element, enter, Line, say } from "./session.js";
import * as stage from "./stage.js";
import * as standing from "./standing.js";

const state = element("state");
let pid = 0;

function hear(data) {
  const told = JSON.parse(data);
  if (told.status && told.status.pid !== pid) {
    if (pid) curve.forget();
    pid = told.status.pid;
    stage.restarted();
  }
  curve.hear(told.now, told.samples);
  if (!told.status) return;
  for (const part of [controls, gallery, choices, calibration, standing]) part.follow(told);
  const { mode, state: stands, trouble } = told.status;
  show(stands === "live" && mode !== "live" ? mode : trouble || stands, stands);
}

function show(kind, look = kind) {
  if (state.dataset.kind === kind) return;
  [state.dataset.kind, state.dataset.state] = [kind, look];
  state.querySelector("span").textContent = say(`state.${kind}`);
  document.body.classList.toggle("away", kind === "off");
}

const news = new Line("/news", hear, (why) => {
  show("off");
  stage.tell(why === "no_session" ? "closed" : "lost", why);
});

async function open() {
  const why = await enter();
  if (why) {
    show("off");
    stage.tell("closed", why);
    return;
  }
  stage.start();
  news.start();
  curve.start();
  for (const part of [controls, gallery, choices, calibration, doctor]) part.start();
}

// A new link in the same tab: the address bar's hash changes, the page does not.
addEventListener("hashchange", () => location.hash.includes("k=") && location.reload());
open();
