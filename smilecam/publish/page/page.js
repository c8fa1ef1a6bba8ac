"use strict";
// Enters with the link's code, keeps the session in this tab, shows what comes, and comes back by itself.

const texts = JSON.parse(document.getElementById("texts").textContent);
const [stage, picture, sentence, command, state, word, facts] =
  ["stage", "picture", "sentence", "command", "state", "word", "facts"].map((id) => document.getElementById(id));
const canvas = picture.getContext("2d", { alpha: false });
const KEPT = "smilecam.session";
const BAD_HELLO = 4400, NO_SESSION = 4401;
const FIRST_WAIT_MS = 500, LONGEST_WAIT_MS = 5000, TRIES_UNTIL_STOPPED = 4;

let socket = null, tries = 0, timer = 0, shown = [];

function tell(kind, key, short = key) {
  stage.dataset.state = state.dataset.state = kind;
  sentence.textContent = texts[key];
  word.textContent = texts[short];
  command.hidden = kind !== "closed";
  if (kind !== "live") facts.textContent = "";
}

async function enter() {
  const code = new URLSearchParams(location.hash.slice(1)).get("k");
  // Out of the address bar at once: it is not to be bookmarked or shared.
  if (code) history.replaceState(null, "", location.pathname + location.search);
  if (code && !(await change(code))) return;
  if (sessionStorage.getItem(KEPT)) connect();
  else if (!code) tell("closed", "no_code", "closed");
}

async function change(code) {
  let answer;
  try {
    answer = await fetch("/enter", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-SmileCam": "1" },
      body: JSON.stringify({ code }),
    });
  } catch {
    tell("lost", "stopped", "closed");
    return false;
  }
  if (answer.ok) {
    sessionStorage.setItem(KEPT, (await answer.json()).session);
  } else if (!sessionStorage.getItem(KEPT)) {  // a reload of a used link in an open tab is no fault
    tell("closed", answer.status === 429 ? "too_many" : "old_code", "closed");
    return false;
  }
  return true;
}

function connect() {
  clearTimeout(timer);
  if (socket) socket.onclose = null, socket.close();
  if (!tries) tell("connecting", "connecting");
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.binaryType = "blob";
  socket.onopen = () => {
    socket.send(JSON.stringify({ session: sessionStorage.getItem(KEPT) }));
    tell("waiting", "waiting");
  };
  socket.onmessage = draw;
  socket.onclose = lost;
}

async function draw({ data, currentTarget }) {
  try {
    const bitmap = await createImageBitmap(data);
    if (picture.width !== bitmap.width || picture.height !== bitmap.height) {
      picture.width = bitmap.width;
      picture.height = bitmap.height;
      document.documentElement.style.setProperty("--ratio", bitmap.width / bitmap.height);
    }
    canvas.drawImage(bitmap, 0, 0);
    bitmap.close();
    tries = 0;
    count();
  } finally {
    if (currentTarget.readyState === WebSocket.OPEN) currentTarget.send("drawn");
  }
}

function count() {
  const now = performance.now();
  shown.push(now);
  while (shown[0] < now - 2000) shown.shift();
  if (stage.dataset.state !== "live") shown = [now], tell("live", "live");
  const fps = shown.length > 5 ? `  ·  ${Math.round((shown.length - 1) * 1000 / (now - shown[0]))} fps` : "";
  facts.textContent = `${picture.width} × ${picture.height}${fps}`;
}

function lost({ code }) {
  if (code === NO_SESSION || code === BAD_HELLO) {
    sessionStorage.removeItem(KEPT);
    tell("closed", "no_session", "closed");
    return;
  }
  tries += 1;
  tell("lost", tries < TRIES_UNTIL_STOPPED ? "lost" : "stopped", "again");
  timer = setTimeout(connect, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)));
}

for (const button of document.querySelectorAll("[data-opens]"))
  button.onclick = () => document.getElementById(button.dataset.opens).showModal();
for (const dialog of document.querySelectorAll("dialog"))
  dialog.onclick = (event) => event.target === dialog && dialog.close();
const full = document.getElementById("full");
full.hidden = !document.fullscreenEnabled;
full.onclick = () => stage.requestFullscreen();
addEventListener("hashchange", enter);
enter();
