import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createClient } from "./index.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function exportOf(listener: RequestListener): Promise<AsyncIterable<unknown>> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }).auditExport();
}

const lines =
  (...chunks: string[]): RequestListener =>
  async (_, response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    for (const chunk of chunks) {
      response.write(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };

const all = async (values: AsyncIterable<unknown>): Promise<unknown[]> => {
  const taken: unknown[] = [];
  for await (const value of values) taken.push(value);
  return taken;
};

describe("JSON Lines", () => {
  it.each([
    ["in one piece", ['{"a":1}\n{"b":2}\n']],
    ["cut anywhere", ['{"a', '":1}', '\n\n{"b"', ":2}", "\n"]],
    ["without a last line end", ['{"a":1}\n{"b":2}']],
  ])("come %s, each as its value", async (_, chunks) => {
    expect(await all(await exportOf(lines(...chunks)))).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it("that are none are refused, and so is another answer", async () => {
    await expect(all(await exportOf(lines('{"a":1}\n{"b"')))).rejects.toMatchObject({
      code: "unexpected-answer",
    });
    server?.close();
    const html: RequestListener = (_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<p>");
    await expect(all(await exportOf(html))).rejects.toMatchObject({ code: "unexpected-answer" });
  });

  it("throw where the connection is cut, and the server's problem where there is one", async () => {
    const cut: RequestListener = (_, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write('{"a":1}\n', () => response.destroy());
    };
    await expect(all(await exportOf(cut))).rejects.toMatchObject({ code: "unreachable" });
    server?.close();
    const problem = { type: "t", title: "No", status: 403, code: "forbidden" };
    const refused: RequestListener = (_, response) =>
      response.writeHead(403, { "content-type": "application/problem+json" }).end(JSON.stringify(problem));
    await expect(all(await exportOf(refused))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("end the connection when the loop is left", async () => {
    const closed = Promise.withResolvers<void>();
    const endless: RequestListener = (request, response) => {
      request.on("close", closed.resolve);
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write('{"a":1}\n');
    };
    for await (const _ of await exportOf(endless)) break;
    await closed.promise;
  });
});
