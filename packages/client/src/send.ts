import type { Problem } from "@belay/contracts";
import { BelayProblem, type BelayProblemCode } from "./belay-problem.ts";

export type Connection = {
  url: string;
  token: string | undefined;
  fetch: typeof globalThis.fetch;
  headers: Record<string, string>;
};

type UrlValue = string | number | boolean | null | undefined;

export type Outgoing = {
  method: string;
  path: string;
  params?: Record<string, UrlValue>;
  query?: Record<string, UrlValue>;
  body?: unknown;
  signal?: AbortSignal;
  timeoutMs?: number;
};

const defaultTimeoutMs = 30_000;

/**
 * Sends one request and reads its successful answer; the time limit covers both. Everything else is thrown:
 * the caller's abort with its own reason, all other failures as {@link BelayProblem}.
 */
export async function send<T>(
  connection: Connection,
  request: Outgoing,
  accept: string,
  read: (response: Response) => T | Promise<T>,
): Promise<T> {
  const { signal, timeoutMs = defaultTimeoutMs } = request;
  signal?.throwIfAborted();
  const where = nameOf(connection);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const response = await connection.fetch(addressOf(connection.url, request), {
      method: request.method,
      headers: {
        ...connection.headers,
        accept,
        ...(connection.token !== undefined && { authorization: `Bearer ${connection.token}` }),
        ...(request.body !== undefined && { "content-type": "application/json" }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      credentials: "same-origin",
      signal: signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal,
    });
    if (!response.ok) throw problemOf(response, await response.text(), where);
    return await read(response);
  } catch (error) {
    if (error instanceof BelayProblem) throw error;
    signal?.throwIfAborted();
    throw timeout.signal.aborted ? timedOut(where, timeoutMs, error) : unreachable(where, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends a request whose answer is JSON. */
export const sendJson = (connection: Connection, request: Outgoing): Promise<unknown> =>
  send(connection, request, "application/json", async (response) => {
    const text = await response.text();
    const body = parse(text);
    if (body === undefined) throw notBelay(nameOf(connection), response);
    return body;
  });

/** What a sentence calls the other side. */
export const nameOf = (connection: Connection): string =>
  connection.url === "" ? "the control plane" : connection.url;

function addressOf(base: string, request: Outgoing): string {
  const path = request.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(request.params?.[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined && value !== null) query.set(name, String(value));
  return `${base.replace(/\/+$/, "")}${path}${query.size > 0 ? `?${query.toString()}` : ""}`;
}

function problemOf(response: Response, text: string, where: string): BelayProblem {
  const body = parse(text);
  if (!isProblem(body)) return notBelay(where, response);
  // A newer server may know further codes; they pass through as they are.
  return new BelayProblem({ ...body, code: body.code as BelayProblemCode });
}

/** `undefined` stands for text that is no JSON, which JSON itself can't say. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === "object" &&
  body !== null &&
  typeof (body as Problem).code === "string" &&
  typeof (body as Problem).title === "string" &&
  typeof (body as Problem).status === "number";

export const unreachable = (where: string, cause: unknown): BelayProblem =>
  new BelayProblem({
    code: "unreachable",
    status: 0,
    title: "The control plane can't be reached",
    detail: `No answer from ${where}${whyOf(cause)}. Is it running, and is that its address?`,
    cause,
  });

const timedOut = (where: string, timeoutMs: number, cause: unknown): BelayProblem =>
  new BelayProblem({
    code: "timed-out",
    status: 0,
    title: "The control plane did not answer in time",
    detail: `No answer from ${where} within ${timeoutMs / 1000} seconds. Look at its /readyz, then try again.`,
    cause,
  });

export const notBelay = (where: string, response: Response): BelayProblem =>
  new BelayProblem({
    code: "unexpected-answer",
    status: response.status,
    title: "The answer is not Belay's",
    detail: `What answered at ${where} (status ${response.status}, ${
      response.headers.get("content-type") ?? "no content type"
    }) is not Belay's API. Is that the control plane's address, or a proxy in front of it?`,
  });

/** Node hides the system's reason one level down; browsers have none. */
function whyOf(error: unknown): string {
  const inner = error instanceof Error ? error.cause : undefined;
  const code = typeof inner === "object" && inner !== null && "code" in inner ? inner.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}
