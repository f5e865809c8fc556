import { once } from "node:events";
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export type TestProxy = {
  url: string;
  /** Cuts every connection and takes no new one, as a pulled cable does. */
  cut(): void;
  /** Leaves connections open and passes nothing on: what nobody is told of. */
  stall(): void;
  restore(): void;
  /**
   * What becomes of event streams: `pass` them on, `cut` them and refuse new ones, or `buffer` their events until
   * their end, which never comes.
   */
  streams(mode: "pass" | "cut" | "buffer"): void;
  /** Changes the text of answers on the way back; undefined: none. */
  rewrite(change: ((path: string, text: string) => string) | undefined): void;
  close(): Promise<void>;
};

/** Stands between an SDK and its control plane and does to their traffic what networks do. */
export async function createTestProxy(target: string): Promise<TestProxy> {
  const { hostname, port } = new URL(target);
  let link: "up" | "cut" | "stalled" = "up";
  let streams: "pass" | "cut" | "buffer" = "pass";
  let change: ((path: string, text: string) => string) | undefined;
  const sockets = new Set<Socket>();
  const open = new Set<{ isStream: boolean; destroy(): void }>();

  function pass(request: IncomingMessage, response: ServerResponse): void {
    if (link === "stalled") return;
    const outgoing = forward(
      { hostname, port, method: request.method, path: request.url, headers: request.headers, agent: false },
      (answer) => answered(answer),
    );
    const exchange = {
      isStream: false,
      destroy() {
        outgoing.destroy();
        response.destroy();
      },
    };
    open.add(exchange);
    response.on("close", () => {
      open.delete(exchange);
      outgoing.destroy();
    });
    outgoing.on("error", () => response.destroy());
    request.pipe(outgoing);

    function answered(answer: IncomingMessage): void {
      answer.on("error", () => response.destroy());
      exchange.isStream = answer.headers["content-type"]?.startsWith("text/event-stream") === true;
      if (exchange.isStream && streams === "cut") return exchange.destroy();
      const path = request.url ?? "";
      if (exchange.isStream || change === undefined) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.flushHeaders();
        answer.on("data", (chunk: Buffer) => {
          if (link === "up" && !(exchange.isStream && streams === "buffer")) response.write(chunk);
        });
        answer.on("end", () => response.end());
        return;
      }
      const rewriting = change;
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = rewriting(path, Buffer.concat(chunks).toString());
        const { "content-length": _, "transfer-encoding": __, ...headers } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, headers).end(text);
      });
    }
  }

  const server = createServer(pass);
  server.on("connection", (socket) => {
    if (link === "cut") return void socket.destroy();
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const drop = (): void => {
    for (const exchange of open) exchange.destroy();
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut() {
      link = "cut";
      drop();
    },
    stall() {
      link = "stalled";
    },
    restore() {
      // What was sent into the void is not answered later: its connections are gone.
      if (link === "stalled") drop();
      link = "up";
    },
    streams(mode) {
      streams = mode;
      if (mode === "cut") for (const exchange of open) if (exchange.isStream) exchange.destroy();
    },
    rewrite(next) {
      change = next;
    },
    async close() {
      link = "cut";
      drop();
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
