import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { endpoints } from "@belay/contracts";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { type BelayProblem, createClient, isBelayProblem, type ResponseOf } from "./index.ts";
import { routes } from "./routes.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer =
  (status: number, body: unknown, type = "application/json"): RequestListener =>
  (_, response) =>
    response
      .writeHead(status, { "content-type": type })
      .end(typeof body === "string" ? body : JSON.stringify(body));

const failureOf = async (work: Promise<unknown>): Promise<BelayProblem> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(isBelayProblem(error)).toBe(true);
  return error as BelayProblem;
};

const drain = async (events: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of events) continue;
};

describe("routes", () => {
  it("are the contracts' endpoints, none missing", () => {
    const table = Object.entries(endpoints).map(([name, endpoint]) => [
      name,
      [
        endpoint.method,
        endpoint.path,
        ...("stream" in endpoint ? ["stream"] : "lines" in endpoint ? ["lines"] : []),
      ],
    ]);
    expect(routes).toEqual(Object.fromEntries(table));
  });
});

describe("a call", () => {
  it("puts parameters, query, body, token and headers where they belong", async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { authorization, "x-extra": extra, "content-type": type } = request.headers;
        seen.push([request.method, request.url, authorization, extra, type, body]);
        response.end("{}");
      });
    });
    const client = createClient({ url: `${url}/`, token: "secret", headers: { "x-extra": "1" } });
    await client.activity({ params: { experiment: "a b/c" }, query: { minutes: 5, environment: undefined } });
    await client.kill({ body: { scope: { kind: "environment" }, reason: "test" } });
    await client.claim({ params: { review: "r" } });
    expect(seen).toEqual([
      ["GET", "/api/v1/experiments/a%20b%2Fc/activity?minutes=5", "Bearer secret", "1", undefined, ""],
      [
        "POST",
        "/api/v1/exposure/kill",
        "Bearer secret",
        "1",
        "application/json",
        '{"scope":{"kind":"environment"},"reason":"test"}',
      ],
      ["POST", "/api/v1/reviews/r/claim", "Bearer secret", "1", undefined, ""],
    ]);
  });

  it("is typed by its endpoint", () => {
    const client = createClient();
    type Kill = NonNullable<Parameters<typeof client.kill>[0]>;
    expectTypeOf<Kill["body"]["scope"]["kind"]>().toEqualTypeOf<"experiment" | "workflow" | "environment">();
    expectTypeOf<Parameters<typeof client.experiments>>().toExtend<[unknown?]>();
    expectTypeOf<ResponseOf<"push">["created"]>().toEqualTypeOf<boolean>();
    // @ts-expect-error an endpoint with parameters needs them
    expectTypeOf(client.run).toBeCallableWith();
  });

  it("throws the server's problem with its code, sentence and fields", async () => {
    const body = {
      type: "urn:belay:problem:invalid-definition",
      title: "The definition does not hold together",
      status: 422,
      code: "invalid-definition",
      detail: "Two rings have the same name. Rename one.",
      instance: "req-7",
      errors: [{ path: "/rings/1/name", message: "is taken" }],
    };
    const client = createClient({ url: await serve(answer(422, body, "application/problem+json")) });
    const problem = await failureOf(client.experiments());
    expect(problem).toMatchObject({
      code: "invalid-definition",
      status: 422,
      message: body.detail,
      title: body.title,
      instance: "req-7",
      errors: body.errors,
    });
  });

  it.each([
    ["a proxy's error page", 502, "<html>Bad gateway</html>", "text/html"],
    ["another server's success page", 200, "<html>Hello</html>", "text/html"],
    ["JSON that is no problem", 400, '{"error":"no"}', "application/json"],
  ])("says that %s is not Belay's answer", async (_, status, body, type) => {
    const problem = await failureOf(createClient({ url: await serve(answer(status, body, type)) }).system());
    expect(problem).toMatchObject({ code: "unexpected-answer", status });
    expect(problem.message).toContain(`status ${status}, ${type}`);
  });

  it("says that nothing listens, with the cause", async () => {
    const url = await serve(answer(200, {}));
    server?.close();
    const problem = await failureOf(createClient({ url }).healthz());
    expect(problem).toMatchObject({ code: "unreachable", status: 0 });
    expect(problem.message).toBe(
      `No answer from ${url} (ECONNREFUSED). Is it running, and is that its address?`,
    );
    expect(problem.cause).toBeInstanceOf(Error);
  });

  it("gives up on an answer whose body never ends", async () => {
    const url = await serve((_, response) => response.writeHead(200).write("{"));
    const problem = await failureOf(createClient({ url }).healthz({ timeoutMs: 50 }));
    expect(problem).toMatchObject({ code: "timed-out", status: 0 });
  });

  it("throws the caller's own reason when the caller aborts", async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort(new Error("changed my mind")));
    await expect(createClient({ url }).healthz({ signal: controller.signal })).rejects.toThrow(
      "changed my mind",
    );
  });

  it("recognises a problem of another copy of the package", () => {
    expect(isBelayProblem(Object.assign(new Error("x"), { [Symbol.for("belay.problem")]: true }))).toBe(true);
    expect(isBelayProblem(new Error("x"))).toBe(false);
    expect(isBelayProblem(undefined)).toBe(false);
  });
});

describe("a stream", () => {
  const events = (...chunks: string[]): RequestListener =>
    function (_, response) {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const chunk of chunks) response.write(chunk);
    };

  it("gives events as they come, across chunk borders, and ends quietly when the caller aborts", async () => {
    const url = await serve(
      events('event: ruleset\nid: 4\ndata: {"ver', 'sion":4}\n\n: ping\n\ndata: {"version":5}\n\n'),
    );
    const controller = new AbortController();
    const seen: unknown[] = [];
    for await (const event of createClient({ url }).events({ signal: controller.signal })) {
      seen.push(event);
      if (seen.length === 2) controller.abort();
    }
    expect(seen).toEqual([
      { event: "ruleset", id: "4", data: { version: 4 } },
      { event: "message", id: undefined, data: { version: 5 } },
    ]);
  });

  it("throws when the connection is cut", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: {}\n\n");
      setImmediate(() => response.destroy());
    });
    const problem = await failureOf(drain(createClient({ url }).events()));
    expect(problem.code).toBe("unreachable");
  });

  it("throws the server's problem, and what is no stream", async () => {
    const refusal = { type: "t", title: "Sign in", status: 401, code: "unauthenticated" };
    let url = await serve(answer(401, refusal));
    expect((await failureOf(drain(createClient({ url }).events()))).code).toBe("unauthenticated");
    server?.close();
    url = await serve(answer(200, {}));
    expect((await failureOf(drain(createClient({ url }).events()))).code).toBe("unexpected-answer");
    server?.close();
    url = await serve(events("data: no json\n\n"));
    expect((await failureOf(drain(createClient({ url }).events()))).code).toBe("unexpected-answer");
  });

  it("closes its connection when the loop is left", async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((request, response) => {
      request.on("close", closed.resolve);
      events("data: {}\n\n")(request, response);
    });
    for await (const _ of createClient({ url }).events()) break;
    await closed.promise;
  });
});
