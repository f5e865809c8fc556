import { setTimeout as sleep } from "node:timers/promises";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { answer, drafterModel, usageOf, type Answer } from "./answer.ts";
import { chatRequestSchema, promptOf, type ChatRequest } from "./chat-request.ts";
import { createFaults, faultSchema, injectedFollowUp, type Fault } from "./faults.ts";
import { modelList, toCompletion, toError, toEvents } from "./wire.ts";

export type DrafterOptions = {
  /** Opens the fault switches: the header `x-belay-fault` and `POST`/`DELETE /faults`. For tests only. */
  faults?: boolean;
};

/**
 * The extractive drafter behind the OpenAI chat-completions protocol: `POST /v1/chat/completions` (whole or as
 * events) and `GET /v1/models`. It asks for no key, so let it listen on loopback only.
 */
export const createDrafter = (options: DrafterOptions = {}): FastifyInstance => {
  const app = fastify({ bodyLimit: 16 * 1024 * 1024, forceCloseConnections: true });
  const faults = options.faults === true ? createFaults() : undefined;

  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    const message = status < 500 && error instanceof Error ? error.message : "The drafter failed.";
    return reply
      .code(status)
      .send(toError(message, "bad_request", null, status < 500 ? "invalid_request_error" : "server_error"));
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(toError(`There is no ${request.method} ${request.url} here.`, "not_found")),
  );

  app.get("/healthz", () => ({ status: "ok", model: drafterModel }));
  app.get("/v1/models", () => modelList);

  app.post("/v1/chat/completions", async (request, reply) => {
    const fault = faults?.next(headerOf(request.headers["x-belay-fault"]));
    if (fault?.fault === "status") {
      if (fault.status === 429) reply.header("retry-after", "1");
      return reply.code(fault.status).send(toError("A fault was asked for.", "fault", null, "server_error"));
    }
    if (fault?.fault === "hang") return reply.hijack();
    if (fault?.fault === "slow") await sleep(fault.milliseconds);
    if (fault?.fault === "content-type") {
      return reply.type("text/html").send("<!doctype html><title>Gateway</title><p>Please sign in.</p>");
    }
    if (fault?.fault === "garbage")
      return reply.type("application/json").send('{"choices":[{"mess\u0000age":');

    const parsed = chatRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      return reply.code(400).send(toError(issue.message, "invalid_value", issue.path.join(".")));
    }
    if (parsed.data.model !== drafterModel) {
      return reply
        .code(404)
        .send(toError(`There is only the model "${drafterModel}" here.`, "model_not_found", "model"));
    }
    return send(reply, parsed.data, spoil(answer(parsed.data), parsed.data, fault), fault);
  });

  if (faults !== undefined) {
    app.post("/faults", async (request, reply) => {
      const parsed = faultSchema.safeParse(request.body);
      if (!parsed.success)
        return reply.code(400).send(toError(parsed.error.issues[0]!.message, "invalid_value"));
      faults.set(parsed.data);
      return reply.code(204).send();
    });
    app.delete("/faults", async (_request, reply) => {
      faults.clear();
      return reply.code(204).send();
    });
  }
  return app;
};

const send = (
  reply: FastifyReply,
  request: ChatRequest,
  given: Answer,
  fault: Fault | undefined,
): FastifyReply => {
  const created = Math.floor(Date.now() / 1000);
  const disconnects = fault?.fault === "disconnect";
  if (request.stream !== true) {
    const completion = toCompletion(given, created);
    if (!disconnects) return reply.send(completion);
    const text = JSON.stringify(completion);
    reply.hijack();
    reply.raw.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    });
    reply.raw.write(text.slice(0, text.length / 2), () => reply.raw.destroy());
    return reply;
  }
  reply.hijack();
  reply.raw.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
  });
  const events = [...toEvents(given, created, request.stream_options?.include_usage === true)];
  if (disconnects) {
    reply.raw.write(events.slice(0, events.length / 2).join(""), () => reply.raw.destroy());
    return reply;
  }
  for (const event of events) reply.raw.write(event);
  reply.raw.end();
  return reply;
};

/** The answer as a fault leaves it. */
const spoil = (given: Answer, request: ChatRequest, fault: Fault | undefined): Answer => {
  const withContent = (content: string): Answer => ({
    ...given,
    content,
    usage: usageOf(promptOf(request), content),
  });
  switch (fault?.fault) {
    case "truncate":
      return { ...withContent(given.content.slice(0, given.content.length / 2)), finishReason: "length" };
    case "nonsense":
      return withContent('{"weather":"fine","mood":[1,2,3]}');
    case "inject":
      return withContent(JSON.stringify(injectedFollowUp));
    default:
      return given;
  }
};

const headerOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

const statusOf = (error: unknown): number =>
  error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : 500;
