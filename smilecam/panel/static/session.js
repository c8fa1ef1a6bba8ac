// The way to SmileCam: in by the link's code, then with the session that this tab alone keeps. No cookie, no secret in a URL.

export const texts = JSON.parse(document.getElementById("texts").textContent);
export const lang = document.documentElement.lang;
const KEPT = "smilecam.panel.session";
const BAD_HELLO = 4400, NO_SESSION = 4401;
const FIRST_WAIT_MS = 400, LONGEST_WAIT_MS = 4000;

export const say = (key, facts = {}) => texts[key].replace(/\{(\w+)\}/g, (hole, name) => facts[name] ?? hole);
export const element = (id) => document.getElementById(id);

export function made(tag, attributes = {}, ...children) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  one.append(...children);
  return one;
}

const session = () => sessionStorage.getItem(KEPT);

// Returns "", or the key of why the page has no way in.
export async function enter() {
  const code = new URLSearchParams(location.hash.slice(1)).get("k");
  // Out of the address bar at once: it is not to be bookmarked or shared.
  if (code) history.replaceState(null, "", location.pathname + location.search);
  if (!code) return session() ? "" : "no_code";
  let answer;
  try {
    answer = await post("/enter", { code });
  } catch {
    return session() ? "" : "stopped";
  }
  if (answer.ok) {
    sessionStorage.setItem(KEPT, (await answer.json()).session);
    return "";
  }
  if (session()) return "";  // a used link that is opened again in its own tab is no fault
  if (answer.status === 429) return "too_many";
  return (await answer.json().catch(() => ({}))).refused === "account" ? "account" : "old_code";
}

const headers = () => ({ "X-SmileCam": "1", "X-SmileCam-Session": session() ?? "" });
const address = (path) => `${path}?lang=${lang}`;

function post(path, told) {
  const json = { ...headers(), "Content-Type": "application/json" };
  return fetch(address(path), { method: "POST", headers: json, body: JSON.stringify(told) });
}

// Asks, and returns the answer; where it is refused, or nobody answers, that is told, and null comes back.
export async function ask(path, told) {
  return answered(() => post(path, told));
}

export async function look(path) {
  return answered(() => fetch(address(path), { headers: headers() }));
}

export async function picture(path) {
  const answer = await fetch(address(path), { headers: headers() });
  return answer.ok ? createImageBitmap(await answer.blob()) : null;
}

async function answered(fetching) {
  try {
    const answer = await fetching();
    const told = await answer.json();
    if (answer.ok) return told;
    toast(say("refused", { words: told.refused }));
  } catch {
    toast(say("unanswered"));
  }
  return null;
}

// A socket that shows the session first and comes back by itself; it rests while nobody can see the page.
export class Line {
  #socket = null; #tries = 0; #timer = 0; #wanted = false;

  constructor(path, heard, changed = () => {}) {
    Object.assign(this, { path, heard, changed });
    document.addEventListener("visibilitychange", () => this.#wanted && (document.hidden ? this.#rest() : this.#open()));
  }

  start() {
    this.#wanted = true;
    if (!document.hidden) this.#open();
  }

  say(words) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(words);
  }

  #open() {
    this.#rest();
    const socket = new WebSocket(`ws://${location.host}${address(this.path)}`);
    this.#socket = socket;
    socket.binaryType = "blob";
    socket.onopen = () => socket.send(JSON.stringify({ session: session() }));
    socket.onmessage = ({ data }) => {
      this.#tries = 0;
      this.heard(data);
    };
    socket.onclose = ({ code }) => this.#lost(code);
  }

  #rest() {
    clearTimeout(this.#timer);
    if (this.#socket) this.#socket.onclose = this.#socket.onmessage = null, this.#socket.close();
    this.#socket = null;
  }

  #lost(code) {
    this.#socket = null;
    if (code === NO_SESSION || code === BAD_HELLO) {
      this.#wanted = false;
      sessionStorage.removeItem(KEPT);
      this.changed("no_session");
      return;
    }
    this.#tries += 1;
    this.changed(this.#tries < 5 ? "lost" : "stopped");
    this.#timer = setTimeout(() => this.#open(), Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#tries - 1)));
  }
}

let toastTimer = 0;

export function toast(words) {
  const place = element("toast");
  place.textContent = words;
  place.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { place.hidden = true; }, Math.max(6000, words.length * 120));
}

// For those who hear the page.
export function announce(words) {
  element("said").textContent = words;
}
