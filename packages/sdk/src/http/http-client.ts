import * as http from "node:http";
import * as https from "node:https";
import { gunzipSync } from "node:zlib";
import { readBody } from "./read-body.ts";

export type HttpRequest = {
  method: "GET" | "POST";
  path: string;
  body?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** Milliseconds for the whole exchange. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Keeps the process alive until it is answered. Default false. */
  keepAlive?: boolean | undefined;
};

export type HttpResponse = { status: number; headers: http.IncomingHttpHeaders; text: string };

export type HttpStream = { status: number; body: http.IncomingMessage; close(): void };

/** The control plane over HTTP. Redirects are never followed; sockets never keep the process alive. */
export type HttpClient = {
  /** @throws when nothing was answered in time; a status of 400 and above is an answer. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** A response to be read as it comes, such as server-sent events. */
  stream(request: Omit<HttpRequest, "body" | "keepAlive">): Promise<HttpStream>;
  close(): void;
};

/** Longest answer that is read. */
const longestAnswer = 64 * 1024 * 1024;

export function createHttpClient(baseUrl: string, key: string): HttpClient {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/$/, "");
  const transport = base.protocol === "https:" ? https : http;
  const agent = new transport.Agent({ keepAlive: true, maxSockets: 16 });

  function begin(options: HttpRequest, dedicated: boolean): http.ClientRequest {
    const url = new URL(base);
    url.pathname = "";
    const request = transport.request(new URL(prefix + options.path, url), {
      method: options.method,
      agent: dedicated ? new transport.Agent() : agent,
      signal: options.signal,
      headers: {
        authorization: `Bearer ${key}`,
        ...(options.body !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(options.body),
        }),
        ...options.headers,
      },
    });
    // A reused socket is referenced again by the agent, so this runs for each request.
    if (options.keepAlive !== true) request.on("socket", (socket) => socket.unref());
    return request;
  }

  return {
    request: (options) =>
      new Promise((resolve, reject) => {
        const request = begin(options, false);
        const timer = setTimeout(
          () => request.destroy(new Error(`no answer within ${options.timeoutMs} ms`)),
          options.timeoutMs,
        );
        if (options.keepAlive !== true) timer.unref();
        const fail = (error: Error) => {
          clearTimeout(timer);
          reject(error);
        };
        request.on("error", fail);
        request.on("response", (response) => {
          readBody(response, longestAnswer).then((raw) => {
            clearTimeout(timer);
            try {
              const body =
                response.headers["content-encoding"] === "gzip"
                  ? gunzipSync(raw, { maxOutputLength: longestAnswer })
                  : raw;
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                text: body.toString("utf8"),
              });
            } catch (error) {
              reject(new Error("the answer can't be unpacked", { cause: error }));
            }
          }, fail);
        });
        request.end(options.body);
      }),

    stream: (options) =>
      new Promise((resolve, reject) => {
        const request = begin(options, true);
        const timer = setTimeout(
          () => request.destroy(new Error(`no answer within ${options.timeoutMs} ms`)),
          options.timeoutMs,
        ).unref();
        request.on("error", (error) => {
          clearTimeout(timer);
          reject(error);
        });
        request.on("response", (body) => {
          clearTimeout(timer);
          body.on("error", () => {});
          resolve({ status: body.statusCode ?? 0, body, close: () => request.destroy() });
        });
        request.end();
      }),

    close: () => agent.destroy(),
  };
}
