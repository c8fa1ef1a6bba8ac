// What others see: the newest picture, and what stands in its place while there is none.

import { element, Line, say } from "./session.js";

const COMMANDS = { stopped: "smilecam start && smilecam panel" };
const stage = element("stage"), canvas = element("picture");
const paper = canvas.getContext("2d", { alpha: false });

const RESTARTS_MS = 30000;
let restarts = 0;  // since when; until the next process shows itself, neither the last pictures nor a lost line say more

export function tell(kind, key) {
  if (kind === "lost" && restarting()) return;
  stage.dataset.state = kind;
  element("sentence").textContent = say(key);
  const needs = ["no_code", "old_code", "no_session", "too_many", "account", "stopped"].includes(key);
  element("command").hidden = !needs;
  element("command").textContent = COMMANDS[key] ?? "smilecam panel";
}

export function restart() {
  tell("restarting", "restarting");
  restarts = performance.now();
}

export function restarted() {
  restarts = 0;
}

const restarting = () => restarts > 0 && performance.now() - restarts < RESTARTS_MS;

async function draw(data) {
  try {
    const bitmap = await createImageBitmap(data);
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      stage.style.setProperty("--ratio", bitmap.width / bitmap.height);
    }
    paper.drawImage(bitmap, 0, 0);
    bitmap.close();
    if (stage.dataset.state !== "live" && !restarting()) stage.dataset.state = "live";
  } finally {
    line.say("drawn");
  }
}

const line = new Line("/live", draw, (why) => why !== "no_session" && stage.dataset.state === "live" && tell("lost", why));

export function start() {
  tell("waiting", "waiting");
  line.start();
}
