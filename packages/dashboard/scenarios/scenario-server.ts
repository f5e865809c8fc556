import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Answer, answersOf, type Scenario } from "./scenarios.ts";

const dist = path.join(import.meta.dirname, "..", "dist");

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** As strict as the control plane's own: nothing inline, nothing from elsewhere. */
const policy =
  "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; form-action 'self'";

/** Serves the built dashboard and answers its requests out of a scenario. */
export async function serveScenario(
  scenario: Scenario,
  port = 0,
): Promise<{ url: string; close: () => Promise<void> }> {
  const answers = answersOf(scenario);
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? "/", "http://scenario");
      if (url.pathname === "/api/v1/events") return stream(response, scenario);
      if (url.pathname.startsWith("/api/"))
        return reply(response, answers(request.method ?? "GET", url, body));
      return serveFile(response, url.pathname);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? undefined : JSON.parse(text);
}

function reply(response: ServerResponse, answer: Answer): void {
  // A scenario that is loading keeps the request open.
  if (answer === "never") return;
  response.writeHead(answer.status, {
    "content-type": answer.status >= 400 ? "application/problem+json" : "application/json",
  });
  response.end(JSON.stringify(answer.body));
}

function stream(response: ServerResponse, scenario: Scenario): void {
  if (scenario.stale) {
    response.writeHead(503).end();
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": open\n\n");
}

function serveFile(response: ServerResponse, pathname: string): void {
  const file = path.join(dist, path.normalize(pathname));
  const found =
    file.startsWith(dist) && existsSync(file) && statSync(file).isFile()
      ? file
      : path.join(dist, "index.html");
  response.writeHead(200, {
    "content-type": types[path.extname(found)] ?? "application/octet-stream",
    "content-security-policy": policy,
  });
  createReadStream(found).pipe(response);
}
