// A value as people see and edit it: text, JSON, or a hex dump.

const MAX_SHOWN = 256 * 1024;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The forms a value can be shown in, the most telling first. */
export function bestForm(bytes) {
  const text = asText(bytes);
  if (text === null) {
    return "hex";
  }
  return /^\s*[[{]/.test(text) && parsed(text) !== undefined ? "json" : "text";
}

export const tooLarge = (bytes) => bytes.length > MAX_SHOWN;

export function show(bytes, form) {
  const part = tooLarge(bytes) ? bytes.subarray(0, MAX_SHOWN) : bytes;
  if (form === "hex") {
    return hexDump(part);
  }
  const text = tooLarge(bytes) ? new TextDecoder().decode(part) : asText(bytes);
  if (text === null) {
    throw new Error("the value is not text; edit it as hex");
  }
  if (form === "json") {
    const value = parsed(text);
    if (value === undefined) {
      throw new Error("the value is not JSON");
    }
    return JSON.stringify(value, null, 2);
  }
  return text;
}

/** The bytes of what was edited. */
export function read(text, form) {
  if (form === "hex") {
    return fromHexDump(text);
  }
  if (form === "json" && parsed(text) === undefined) {
    throw new Error("this is not JSON");
  }
  return new TextEncoder().encode(text);
}

function asText(bytes) {
  try {
    const text = utf8.decode(bytes);
    // A text area would turn other control characters and carriage returns into something else.
    return /[\u0000-\u0008\u000b-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hexDump(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = Array.from(row, (b) => b.toString(16).padStart(2, "0")).join(" ");
    const ascii = Array.from(row, (b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : ".")).join("");
    lines.push(`${at.toString(16).padStart(8, "0")}  ${hex.padEnd(47)}  |${ascii}|`);
  }
  return lines.join("\n");
}

/** Reads a dump, or bare hex digits; offsets and the column of characters don't count. */
function fromHexDump(text) {
  const digits = text
    .split("\n")
    .map((line) => line.replace(/^[0-9a-f]{8} {2}/i, "").replace(/\|.*$/, ""))
    .join("")
    .replace(/\s/g, "");
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) {
    throw new Error("hex needs an even number of digits 0 to 9 and a to f");
  }
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
