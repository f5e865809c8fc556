import * as http from "node:http";
import * as https from "node:https";
import { readBody } from "../http/read-body.ts";
import { ModelError } from "./model-adapter.ts";

/** Longest answer of a model that is read, in bytes. */
const longestAnswer = 8 * 1024 * 1024;

const agents = {
  "http:": new http.Agent({ keepAlive: true, maxSockets: 256 }),
  "https:": new https.Agent({ keepAlive: true, maxSockets: 256 }),
};

/**
 * A `fetch` for model calls alone: goes to addresses below `baseUrl` only, follows no redirect, reads a
 * bounded answer, and for runs nobody waits for doesn't keep the process alive.
 */
export function createGuardedFetch(baseUrl: string, background: boolean): typeof fetch {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/+$/, "");

  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`)) {
      throw refused(`a call to ${url.origin}${url.pathname} was refused: it is not below ${baseUrl}`);
    }
    const { status, headers, body } = await exchange(url, init, background);
    if (status >= 300 && status < 400) {
      throw refused(
        `${url.origin} answered ${status}, a redirect; redirects are refused, name the final address`,
      );
    }
    return new Response(new Uint8Array(body), { status, headers });
  };
}

const refused = (message: string) => new ModelError(message, { retryable: false, refused: true });

type Answer = { status: number; headers: Record<string, string>; body: Buffer };

function exchange(url: URL, init: RequestInit, background: boolean): Promise<Answer> {
  const protocol = url.protocol as keyof typeof agents;
  const transport = protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    let sent = false;
    const fail = (error: Error) =>
      reject(
        new ModelError(`the model's endpoint can't be reached: ${error.message}`, {
          retryable: true,
          billed: sent,
          cause: error,
        }),
      );
    const request = transport.request(url, {
      method: init.method ?? "GET",
      headers: Object.fromEntries(new Headers(init.headers)),
      agent: agents[protocol],
      signal: init.signal ?? undefined,
    });
    if (background) request.on("socket", (socket) => socket.unref());
    request.on("finish", () => {
      sent = true;
    });
    request.on("error", fail);
    request.on("response", (response) => {
      readBody(response, longestAnswer).then((body) => {
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
        resolve({ status: response.statusCode ?? 0, headers, body });
      }, fail);
    });
    request.end(init.body ?? undefined);
  });
}
