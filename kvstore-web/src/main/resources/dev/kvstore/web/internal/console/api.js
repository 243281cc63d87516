// Requests to the API this page was served with.

let token = null;

export function useToken(value) {
  token = value || null;
}

/** A failure in the server's own words. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export async function send(method, path, options = {}) {
  const headers = { ...(options.headers ?? {}) };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const response = await fetch(path, { method, headers, body: options.body, cache: "no-store" });
  if (!response.ok) {
    let detail = `${response.status} ${response.statusText}`;
    try {
      detail = (await response.json()).detail ?? detail;
    } catch {
      // Not from the API itself; the status has to do.
    }
    throw new Refused(response.status, detail);
  }
  return response;
}

export async function json(path) {
  return (await send("GET", path, { headers: { Accept: "application/json" } })).json();
}

// Byte strings: {text} where they are text, else {base64}.

export const bytesOf = (object, name) =>
  name in object ? { text: object[name] } : { base64: object[`${name}64`] };

/** A byte string as a parameter of a query. */
export const parameter = (name, bytes) =>
  "text" in bytes ? `${name}=${encodeURIComponent(bytes.text)}` : `${name}64=${encodeURIComponent(bytes.base64)}`;

export const shown = (bytes) => ("text" in bytes ? bytes.text : `base64:${bytes.base64}`);

export const entryPath = (key) => `v1/kv?${parameter("key", key)}`;
