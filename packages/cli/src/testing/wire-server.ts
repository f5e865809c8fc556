import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Endpoint,
  type EndpointName,
  endpoints,
  type Problem,
  problemCodes,
  type ProblemCode,
} from "@belay/contracts";
import type { ResponseOf } from "@belay/client";

export type WireRequest = { params: Record<string, string>; query: Record<string, unknown>; body: unknown };

type Handlers = {
  [Name in EndpointName]?: (request: WireRequest) => ResponseOf<Name> | Promise<ResponseOf<Name>>;
};

/** Thrown by a handler to answer with problem details. */
export class WireProblem extends Error {
  readonly code: ProblemCode;
  readonly errors: Problem["errors"];
  constructor(code: ProblemCode, detail: string, errors?: Problem["errors"]) {
    super(detail);
    this.code = code;
    this.errors = errors;
  }
}

export type WireServer = AsyncDisposable & {
  url: string;
  /** What was asked, as "name" with its parsed parts, in order. */
  seen: { name: EndpointName; request: WireRequest; authorization: string | undefined }[];
};

/**
 * A server that keeps to the contracts on both sides: a request that its endpoint would refuse, and an
 * answer that it could not give, fail the test.
 */
export async function wireServer(handlers: Handlers): Promise<WireServer> {
  const seen: WireServer["seen"] = [];
  const server = createServer((request, response) => {
    answer(request, response, handlers, seen).catch((error: unknown) => {
      const code: ProblemCode = error instanceof WireProblem ? error.code : "internal";
      const { status, title } = problemCodes[code];
      const detail = error instanceof Error ? error.message : String(error);
      response.writeHead(status, { "content-type": "application/problem+json" }).end(
        JSON.stringify({
          type: `urn:belay:problem:${code}`,
          title,
          status,
          code,
          detail,
          instance: "request-1",
          ...(error instanceof WireProblem && error.errors && { errors: error.errors }),
        }),
      );
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handlers: Handlers,
  seen: WireServer["seen"],
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://wire");
  const found = match(request.method ?? "GET", url.pathname);
  if (!found) throw new WireProblem("not-found", `Nothing at ${url.pathname}.`);
  const { name, endpoint, params } = found;
  const { authorization } = request.headers;
  if (!endpoint.access.public && authorization === undefined)
    throw new WireProblem("unauthenticated", "Send a key.");
  const parsed: WireRequest = {
    params,
    query: endpoint.query?.parse(Object.fromEntries(url.searchParams)) ?? {},
    body: endpoint.body?.parse(JSON.parse(await textOf(request))),
  };
  seen.push({ name, request: parsed, authorization });
  const handler = handlers[name] as ((request: WireRequest) => unknown) | undefined;
  if (!handler) throw new WireProblem("not-found", `This test has no ${name}.`);
  const body = endpoint.response.parse(await handler(parsed));
  response
    .writeHead(endpoint.status ?? 200, { "content-type": "application/json" })
    .end(JSON.stringify(body));
}

function match(method: string, path: string) {
  for (const [name, endpoint] of Object.entries(endpoints) as [EndpointName, Endpoint][]) {
    const pattern = new RegExp(`^${endpoint.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
    const params = method === endpoint.method ? pattern.exec(path) : null;
    if (params) return { name, endpoint, params: { ...params.groups } };
  }
  return undefined;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
