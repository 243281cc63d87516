// The page: its two views, its keys, its token.

import * as api from "./api.js";
import * as browser from "./browser.js";
import * as live from "./live.js";

const LOOK_EVERY_MILLIS = 1000;
const $ = (id) => document.getElementById(id);

function select(view) {
  for (const name of ["keys", "live"]) {
    $(name).hidden = name !== view;
    $(`tab-${name}`).setAttribute("aria-selected", String(name === view));
  }
}

async function watch() {
  try {
    const state = await live.look();
    $("state").textContent = state.toLowerCase();
    $("state").className = state === "OPEN" || state === "READ_ONLY" ? "ok" : "bad";
  } catch (failure) {
    $("state").textContent = failure.status === 401 ? "token needed" : failure.status ? failure.message : "unreachable";
    $("state").className = "bad";
  }
  setTimeout(watch, LOOK_EVERY_MILLIS);
}

async function askToken() {
  const dialog = $("ask-token");
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  if (dialog.returnValue === "ok") {
    api.useToken($("token").value.trim());
    $("token").value = "";
    browser.load();
  }
}

const typing = (target) => target.matches("input:not([type=radio]), textarea");

let leader = false;

function onKey(event) {
  if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    browser.save();
    return;
  }
  if (document.querySelector("dialog[open]")) {
    return;
  }
  if (event.key === "Escape") {
    if (event.target === $("prefix")) {
      $("items").focus();
    } else {
      browser.close();
    }
    return;
  }
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (leader) {
    leader = false;
    if (event.key === "k" || event.key === "l") {
      select(event.key === "k" ? "keys" : "live");
      return;
    }
  }
  const action = actions[event.key];
  const onButton = event.target.matches("button") && event.key === "Enter";
  if (action && !onButton) {
    event.preventDefault();
    action();
  }
}

const actions = {
  ArrowDown: () => browser.choose(1),
  ArrowUp: () => browser.choose(-1),
  Enter: () => browser.openChosen(),
  Backspace: () => browser.up(),
  "[": () => browser.turn(false),
  "]": () => browser.turn(true),
  "/": () => $("prefix").select(),
  "?": () => $("help").showModal(),
  n: () => browser.startNew(),
  g: () => {
    leader = true;
  },
};

$("tab-keys").addEventListener("click", () => select("keys"));
$("tab-live").addEventListener("click", () => select("live"));
$("token-button").addEventListener("click", askToken);
$("help-button").addEventListener("click", () => $("help").showModal());
$("new-button").addEventListener("click", browser.startNew);
$("previous").addEventListener("click", () => browser.turn(false));
$("next").addEventListener("click", () => browser.turn(true));
$("prefix").addEventListener("input", () => browser.go({ text: $("prefix").value }));
$("prefix").addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === "ArrowDown") {
    event.preventDefault();
    $("items").focus();
  }
});
$("entry").addEventListener("submit", (event) => {
  event.preventDefault();
  browser.save();
});
$("reload").addEventListener("click", browser.reload);
$("delete").addEventListener("click", browser.remove);
$("close").addEventListener("click", browser.close);
document.querySelectorAll("input[name=form]").forEach((radio) => radio.addEventListener("change", browser.changeForm));
document.addEventListener("keydown", onKey);

browser.load().then(() => $("items").focus());
watch();
