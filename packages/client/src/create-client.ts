import type { BelayClient } from "./endpoint-types.ts";
import { routes } from "./routes.ts";
import { type Connection, type Outgoing, sendJson } from "./send.ts";
import { openLines } from "./lines.ts";
import { openStream } from "./stream.ts";

export type ClientOptions = {
  /** Address of the control plane, such as `http://127.0.0.1:4400`. Default: the page's own origin. */
  url?: string;
  /** A machine key or a person's session token. A browser leaves it out: its cookie is sent. */
  token?: string;
  /** In place of the global one. */
  fetch?: typeof globalThis.fetch;
  /** Sent with every request. */
  headers?: Record<string, string>;
};

/**
 * A typed client for the Belay API, for browsers and for Node. Each call takes `params`, `query` and
 * `body` as its endpoint has them, and `signal` and `timeoutMs`.
 *
 * @throws {BelayProblem} whenever there is no successful answer, whatever the cause.
 */
export function createClient(options: ClientOptions = {}): BelayClient {
  const connection: Connection = {
    url: options.url ?? "",
    token: options.token,
    fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
    headers: options.headers ?? {},
  };
  const methods = Object.entries(routes).map(([name, [method, path, form]]) => [
    name,
    (request: Omit<Outgoing, "method" | "path"> = {}) => {
      const outgoing = { ...request, method, path };
      if (form === undefined) return sendJson(connection, outgoing);
      return form === "stream" ? openStream(connection, outgoing) : openLines(connection, outgoing);
    },
  ]);
  return Object.fromEntries(methods) as BelayClient;
}
