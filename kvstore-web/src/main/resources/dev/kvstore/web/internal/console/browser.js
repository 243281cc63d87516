// The list of keys, a directory at a time, and the entry that is open.

import { bytesOf, entryPath, json, parameter, send, shown } from "./api.js";
import { bestForm, read, show, tooLarge } from "./values.js";

const PAGE = 50;
const $ = (id) => document.getElementById(id);

let prefix = { text: "" };
let pages = [""];
let items = [];
let chosen = 0;
let nextCursor = null;
let open = null;

export async function load() {
  const cursor = pages[pages.length - 1];
  const query = [parameter("prefix", prefix), "delimiter=%2F", "keysOnly=1", `limit=${PAGE}`];
  if (cursor) {
    query.push(`cursor=${cursor}`);
  }
  try {
    const page = await json(`v1/range?${query.join("&")}`);
    items = page.items;
    nextCursor = page.cursor ?? null;
  } catch (failure) {
    items = [];
    nextCursor = null;
    $("page-info").textContent = failure.message;
    draw();
    return;
  }
  chosen = Math.min(chosen, Math.max(0, items.length - 1));
  $("page-info").textContent = `page ${pages.length}, ${items.length} ${items.length === 1 ? "item" : "items"}`;
  draw();
}

const isDirectory = (item) => "prefix" in item || "prefix64" in item;

function nameOf(item) {
  const bytes = bytesOf(item, isDirectory(item) ? "prefix" : "key");
  const text = shown(bytes);
  return "text" in prefix && "text" in bytes ? text.slice(prefix.text.lastIndexOf("/") + 1) : text;
}

function draw() {
  drawCrumbs();
  const list = $("items");
  list.replaceChildren(
    ...items.map((item, index) => {
      const row = document.createElement("li");
      row.setAttribute("role", "option");
      row.id = `item-${index}`;
      row.setAttribute("aria-selected", String(index === chosen));
      row.classList.toggle("directory", isDirectory(item));
      row.classList.toggle("binary", "key64" in item || "prefix64" in item);
      const name = document.createElement("span");
      name.textContent = nameOf(item);
      const version = document.createElement("span");
      version.textContent = item.version ?? "";
      row.append(name, version);
      row.addEventListener("click", () => {
        chosen = index;
        openChosen();
      });
      return row;
    }),
  );
  if (items.length === 0) {
    const none = document.createElement("li");
    none.className = "none";
    none.textContent = "no keys here";
    list.append(none);
  } else {
    list.setAttribute("aria-activedescendant", `item-${chosen}`);
  }
  $("previous").disabled = pages.length === 1;
  $("next").disabled = nextCursor === null;
}

function drawCrumbs() {
  const crumbs = [crumb("/", { text: "" })];
  if ("text" in prefix) {
    const parts = prefix.text.split("/").slice(0, -1);
    parts.forEach((part, index) => crumbs.push(crumb(`${part}/`, { text: `${parts.slice(0, index + 1).join("/")}/` })));
  } else {
    crumbs.push(crumb(shown(prefix), prefix));
  }
  $("crumbs").replaceChildren(...crumbs);
  if (document.activeElement !== $("prefix")) {
    $("prefix").value = "text" in prefix ? prefix.text : "";
  }
}

function crumb(label, target) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => go(target));
  return button;
}

export function go(target) {
  prefix = target;
  pages = [""];
  chosen = 0;
  return load();
}

export function up() {
  if ("text" in prefix) {
    const trimmed = prefix.text.replace(/\/$/, "");
    return go({ text: trimmed.slice(0, trimmed.lastIndexOf("/") + 1) });
  }
  return go({ text: "" });
}

export function turn(forwards) {
  if (forwards && nextCursor !== null) {
    pages.push(nextCursor);
  } else if (!forwards && pages.length > 1) {
    pages.pop();
  } else {
    return;
  }
  chosen = 0;
  load();
}

export function choose(step) {
  if (items.length > 0) {
    chosen = Math.max(0, Math.min(items.length - 1, chosen + step));
    draw();
    $(`item-${chosen}`).scrollIntoView({ block: "nearest" });
  }
}

export function openChosen() {
  const item = items[chosen];
  if (!item) {
    return;
  }
  if (isDirectory(item)) {
    go(bytesOf(item, "prefix"));
  } else {
    draw();
    openEntry(bytesOf(item, "key"));
  }
}

function say(text, bad = false) {
  $("message").textContent = text;
  $("message").classList.toggle("bad", bad);
}

function form() {
  return document.querySelector("input[name=form]:checked").value;
}

function setForm(name) {
  document.querySelector(`input[name=form][value=${name}]`).checked = true;
}

async function openEntry(key) {
  try {
    const response = await send("GET", entryPath(key));
    const bytes = new Uint8Array(await response.arrayBuffer());
    open = { key, bytes, tag: response.headers.get("ETag"), shownForm: bestForm(bytes) };
    setForm(open.shownForm);
    fill();
    say("");
  } catch (failure) {
    open = { key, bytes: new Uint8Array(), tag: null, shownForm: "text" };
    fill();
    say(failure.message, true);
  }
}

function fill() {
  $("entry").hidden = false;
  $("keys").classList.add("open");
  $("key").value = shown(open.key);
  $("key").readOnly = open.tag !== null;
  $("version").textContent = open.tag === null ? "new" : `version ${open.tag.replaceAll('"', "")}`;
  $("size").textContent = `${open.bytes.length.toLocaleString("en")} bytes`;
  $("delete").disabled = open.tag === null;
  const cut = tooLarge(open.bytes);
  $("value").readOnly = cut;
  $("save").disabled = cut;
  $("value").value = show(open.bytes, open.shownForm);
  if (cut) {
    say("only the beginning is shown; it is too large to edit here");
  }
}

/** Shows what is edited in another form, or stays with the old one when it has none. */
export function changeForm() {
  const wanted = form();
  try {
    const bytes = tooLarge(open.bytes) ? open.bytes : read($("value").value, open.shownForm);
    const text = show(bytes, wanted);
    $("value").value = text;
    open.shownForm = wanted;
    say("");
  } catch (failure) {
    setForm(open.shownForm);
    say(failure.message, true);
  }
}

export function startNew() {
  open = { key: { text: "text" in prefix ? prefix.text : "" }, bytes: new Uint8Array(), tag: null, shownForm: "text" };
  setForm("text");
  fill();
  say("");
  $("key").focus();
}

export async function save() {
  if (!open) {
    return;
  }
  try {
    const key = open.tag === null ? { text: $("key").value } : open.key;
    const bytes = read($("value").value, open.shownForm);
    const condition = open.tag === null ? { "If-None-Match": "*" } : { "If-Match": open.tag };
    const headers = { "Content-Type": "application/octet-stream", ...condition };
    const response = await send("PUT", entryPath(key), { headers, body: bytes });
    open = { ...open, key, bytes, tag: response.headers.get("ETag") };
    fill();
    say("saved");
    await load();
  } catch (failure) {
    say(failure.status === 412 ? "somebody else has changed it meanwhile; reload to see what it is now" : failure.message, true);
  }
}

export function reload() {
  if (open) {
    openEntry(open.key);
  }
}

export async function remove() {
  if (!open || open.tag === null) {
    return;
  }
  $("delete-name").textContent = shown(open.key);
  const dialog = $("ask-delete");
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  if (dialog.returnValue !== "ok") {
    return;
  }
  try {
    await send("DELETE", entryPath(open.key), { headers: { "If-Match": open.tag } });
    close();
    await load();
  } catch (failure) {
    say(failure.status === 412 ? "somebody else has changed it meanwhile; nothing was deleted" : failure.message, true);
  }
}

export function close() {
  open = null;
  $("entry").hidden = true;
  $("keys").classList.remove("open");
  $("items").focus();
}
