import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { followUpSchema } from "../follow-up.ts";
import { listenOnLoopback } from "../listen.ts";
import { drafterModel } from "./answer.ts";
import { createDrafter } from "./drafter.ts";

const prompt = readFileSync(new URL("../../prompts/follow-up.md", import.meta.url), "utf8")
  .replace("{{call}}", '{"id":"c","turns":[{"speaker":"Rep","text":"I\'ll send the quote by Friday."}]}')
  .replace("{{sources}}", "[]");

let app: FastifyInstance;
let url: string;
beforeAll(async () => {
  app = createDrafter({ faults: true });
  url = await listenOnLoopback(app, 0);
});
afterAll(() => app.close());

const chat = (
  extra: object = {},
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({
      model: drafterModel,
      messages: [{ role: "user", content: prompt }],
      response_format: { type: "json_schema", json_schema: { name: "output", schema: {} } },
      ...extra,
    }),
    ...(signal !== undefined && { signal }),
  });

type Completion = {
  model: string;
  choices: { message: { content: string }; finish_reason: string }[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
};

const contentOf = async (response: Response): Promise<string> =>
  ((await response.json()) as Completion).choices[0]!.message.content;

describe("chat completions", () => {
  it("answer with a follow-up as JSON, and count tokens", async () => {
    const completion = (await (await chat()).json()) as Completion;
    expect(completion.model).toBe(drafterModel);
    expect(completion.choices[0]!.finish_reason).toBe("stop");
    expect(followUpSchema.parse(JSON.parse(completion.choices[0]!.message.content)).nextStep).toEqual({
      what: "I'll send the quote by Friday.",
      date: "Friday",
    });
    expect(completion.usage.total_tokens).toBe(
      completion.usage.prompt_tokens + completion.usage.completion_tokens,
    );
    expect(completion.usage.prompt_tokens).toBeGreaterThan(100);
  });

  it("answer with text where no JSON was asked for, and take text in parts", async () => {
    const parts = [{ type: "text", text: prompt }];
    const content = await contentOf(
      await chat({ response_format: undefined, messages: [{ role: "user", content: parts }] }),
    );
    expect(content).toMatch(/^Subject: .*\n\nHello,/);
  });

  it("say the same at every temperature", async () => {
    const contents = await Promise.all(
      [0, 0.7, 2].map(async (temperature) => contentOf(await chat({ temperature }))),
    );
    expect(new Set(contents).size).toBe(1);
  });

  it("stop at the token limit and say so", async () => {
    const completion = (await (await chat({ max_tokens: 10 })).json()) as Completion;
    expect(completion.choices[0]).toMatchObject({ finish_reason: "length" });
    expect(completion.usage.completion_tokens).toBe(10);
  });

  it("stream the same content in pieces, with usage where it is asked for", async () => {
    const whole = await contentOf(await chat());
    const response = await chat({ stream: true, stream_options: { include_usage: true } });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = (await response.text())
      .trim()
      .split("\n\n")
      .map((event) => event.replace(/^data: /, ""));
    expect(events.at(-1)).toBe("[DONE]");
    const chunks = events
      .slice(0, -1)
      .map(
        (event) =>
          JSON.parse(event) as { choices: { delta: { content?: string } }[]; usage?: Completion["usage"] },
      );
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(whole);
    expect(chunks.at(-1)!.usage!.completion_tokens).toBeGreaterThan(0);
    expect(chunks.length).toBeGreaterThan(5);
  });

  it("refuse another model, a request that is none, and bad JSON, in the protocol's own shape", async () => {
    const wrongModel = await chat({ model: "gpt-9" });
    expect(wrongModel.status).toBe(404);
    expect(await wrongModel.json()).toMatchObject({ error: { code: "model_not_found", param: "model" } });
    expect((await chat({ messages: [] })).status).toBe(400);
    const headers = { "content-type": "application/json" };
    const bad = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers, body: "{" });
    expect(bad.status).toBe(400);
    expect(await bad.json()).toHaveProperty("error.message");
    expect((await fetch(`${url}/v1/embeddings`, { method: "POST" })).status).toBe(404);
  });

  it("list the one model, and say what it is", async () => {
    const models = (await (await fetch(`${url}/v1/models`)).json()) as {
      data: { id: string; description: string }[];
    };
    expect(models.data.map((model) => model.id)).toEqual([drafterModel]);
    expect(models.data[0]!.description).toMatch(/Not a language model.*temperature.*ignored/);
  });
});

describe("faults", () => {
  const fault = (name: string): Record<string, string> => ({ "x-belay-fault": name });

  it("give statuses, garbage, another content type", async () => {
    expect((await chat({}, fault("status=500"))).status).toBe(500);
    const limited = await chat({}, fault("status=429"));
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "1"]);
    await expect((await chat({}, fault("garbage"))).json()).rejects.toThrow(SyntaxError);
    expect((await chat({}, fault("content-type"))).headers.get("content-type")).toContain("text/html");
  });

  it("give content that is cut off, no follow-up, or somebody else's", async () => {
    const cut = (await (await chat({}, fault("truncate"))).json()) as Completion;
    expect(cut.choices[0]!.finish_reason).toBe("length");
    expect(() => JSON.parse(cut.choices[0]!.message.content) as unknown).toThrow(SyntaxError);
    const nonsense = JSON.parse(await contentOf(await chat({}, fault("nonsense")))) as unknown;
    expect(followUpSchema.safeParse(nonsense).success).toBe(false);
    expect(await contentOf(await chat({}, fault("inject")))).toContain("90% discount");
  });

  it("end the connection half way, streaming or not", async () => {
    await expect((await chat({}, fault("disconnect"))).text()).rejects.toThrow("terminated");
    const reading = chat({ stream: true }, fault("disconnect")).then((response) => response.text());
    await expect(reading).rejects.toThrow("terminated");
  });

  it("never answer, until the caller gives up", async () => {
    const controller = new AbortController();
    const hanging = chat({}, fault("hang"), controller.signal);
    // Another request is answered meanwhile: only this one hangs.
    expect((await chat()).status).toBe(200);
    controller.abort();
    await expect(hanging).rejects.toThrow(/abort/i);
  });

  it("can be set for a number of requests, and taken back", async () => {
    const set = (body: object): Promise<Response> =>
      fetch(`${url}/faults`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect((await set({ fault: "status", status: 503, times: 2 })).status).toBe(204);
    const statuses = [await chat(), await chat(), await chat()].map((response) => response.status);
    expect(statuses).toEqual([503, 503, 200]);
    await set({ fault: "nonsense" });
    await fetch(`${url}/faults`, { method: "DELETE" });
    expect(await contentOf(await chat())).toContain("I'll send the quote");
    expect((await set({ fault: "fire" })).status).toBe(400);
  });

  it("have no door unless opened", async () => {
    const closed = createDrafter();
    const answered = await closed.inject({
      method: "POST",
      url: "/v1/chat/completions",
      headers: fault("status=500"),
      payload: { model: drafterModel, messages: [{ role: "user", content: prompt }] },
    });
    expect(answered.statusCode).toBe(200);
    expect((await closed.inject({ method: "POST", url: "/faults", payload: {} })).statusCode).toBe(404);
    await closed.close();
  });
});
