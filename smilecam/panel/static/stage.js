// What others see: the newest picture, and what stands in its place while there is none.

import { element, Line, say } from "./session.js";

const COMMANDS = { stopped: "smilecam start && smilecam panel" };
const stage = element("stage"), canvas = element("picture");
const paper = canvas.getContext("2d", { alpha: false });

export function tell(kind, key) {
  stage.dataset.state = kind;
  element("sentence").textContent = say(key);
  const needs = ["no_code", "old_code", "no_session", "too_many", "account", "stopped"].includes(key);
  element("command").hidden = !needs;
  element("command").textContent = COMMANDS[key] ?? "smilecam panel";
}

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
    if (stage.dataset.state !== "live") stage.dataset.state = "live";
  } finally {
    line.say("drawn");
  }
}

const line = new Line("/live", draw, (why) => why !== "no_session" && stage.dataset.state === "live" && tell("lost", why));

export function start() {
  tell("waiting", "waiting");
  line.start();
}
