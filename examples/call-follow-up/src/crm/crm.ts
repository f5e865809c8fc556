import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import fastify, { type FastifyInstance } from "fastify";
import pg from "pg";
import { z } from "zod";
import { accountSchema, newActivitySchema } from "./activity.ts";
import { createActivityStore } from "./activity-store.ts";
import { createCrmFaults, crmFaultSchema } from "./crm-faults.ts";
import { sendProblem } from "./problem.ts";

export type CrmOptions = {
  /** PostgreSQL connection string; the tables go into its schema `sample_crm`. */
  databaseUrl: string;
  /** Bearer token that every request but the health check has to carry; at least 16 characters. */
  token: string;
  /** Opens the fault switches, `POST` and `DELETE /faults`. For tests only. */
  faults?: boolean;
  /** Told of what went wrong inside, which callers only see as "try again". */
  onError?: (error: unknown) => void;
};

const shortestToken = 16;
const uuid = z.uuid();
const listQuery = z.object({
  account: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/**
 * The sample CRM: the system of record that the example writes to. A mail is recorded as an activity of type
 * `email-follow-up`; none is sent. Resolves once its tables are there.
 * @throws Error when the token is too short or the database can't be reached.
 */
export const createCrm = async (options: CrmOptions): Promise<FastifyInstance> => {
  if (options.token.length < shortestToken) {
    throw new Error(
      `The CRM's token has ${options.token.length} characters; give it at least ${shortestToken}.`,
    );
  }
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 5, connectionTimeoutMillis: 5000 });
  // An idle connection that ends (the database restarts) is replaced by the pool; nothing is to be done.
  pool.on("error", () => {});
  const store = createActivityStore(pool);
  try {
    await store.prepare();
  } catch (error) {
    await pool.end();
    throw new Error("The CRM can't reach its database; check CRM_DATABASE_URL.", { cause: error });
  }
  const faults = options.faults === true ? createCrmFaults() : undefined;
  const app = fastify({ bodyLimit: 1024 * 1024, forceCloseConnections: true });
  app.addHook("onClose", () => pool.end());
  const expected = digest(`Bearer ${options.token}`);

  app.addHook("onRequest", async (request, reply) => {
    if (request.url === "/healthz") return;
    if (timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) return;
    await sendProblem(reply, 401, "unauthenticated", "Send the CRM's token as `Authorization: Bearer …`.");
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    if (status >= 500) options.onError?.(error);
    return status < 500
      ? sendProblem(
          reply,
          status,
          "malformed-request",
          error instanceof Error ? error.message : "The request can't be read.",
        )
      : sendProblem(
          reply,
          503,
          "unavailable",
          "The CRM could not do it now; nothing is half done, so try again.",
        );
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 404, "not-found", `There is no ${request.method} ${request.url.split("?")[0]} here.`),
  );

  app.get("/healthz", async (_request, reply) => {
    try {
      await store.ping();
      return { status: "ok" };
    } catch {
      return sendProblem(reply, 503, "unavailable", "The database does not answer.");
    }
  });

  app.post("/activities", async (request, reply) => {
    const key = request.headers["idempotency-key"];
    if (typeof key !== "string" || !/^[\x21-\x7e]{1,255}$/.test(key)) {
      return sendProblem(
        reply,
        400,
        "idempotency-key-missing",
        "Send an `Idempotency-Key` header of 1 to 255 visible characters.",
      );
    }
    const parsed = newActivitySchema.safeParse(request.body);
    if (!parsed.success)
      return sendProblem(reply, 422, "invalid-request", sentenceOf(parsed.error), errorsOf(parsed.error));
    const fault = faults?.next();
    if (fault?.fault === "fail") return sendProblem(reply, fault.status, "fault", "A fault was asked for.");
    if (fault?.fault === "slow") await sleep(fault.milliseconds);
    const { outcome, activity } = await store.create(parsed.data, key);
    if (fault?.fault === "lose-answer") {
      reply.hijack();
      reply.raw.destroy();
      return reply;
    }
    if (outcome === "different") {
      return sendProblem(
        reply,
        409,
        "idempotency-key-reused",
        `This key was used for activity ${activity.id} with other content; send the same content or another key.`,
      );
    }
    return reply
      .code(outcome === "created" ? 201 : 200)
      .header("location", `/activities/${activity.id}`)
      .send(activity);
  });

  app.get("/activities", async (request, reply) => {
    const query = listQuery.safeParse(request.query);
    if (!query.success)
      return sendProblem(reply, 422, "invalid-request", sentenceOf(query.error), errorsOf(query.error));
    return { activities: await store.list(query.data.account, query.data.limit) };
  });

  app.get<{ Params: { id: string } }>("/activities/:id", async (request, reply) => {
    const activity = uuid.safeParse(request.params.id).success
      ? await store.get(request.params.id)
      : undefined;
    return activity ?? sendProblem(reply, 404, "not-found", "There is no activity with that id.");
  });

  app.delete<{ Params: { id: string } }>("/activities/:id", async (request, reply) => {
    const activity = uuid.safeParse(request.params.id).success
      ? await store.remove(request.params.id)
      : undefined;
    return activity ?? sendProblem(reply, 404, "not-found", "There is no activity with that id.");
  });

  app.get<{ Params: { id: string } }>("/accounts/:id", async (request, reply) => {
    const account = await store.account(request.params.id);
    return account ?? sendProblem(reply, 404, "not-found", "There is no account with that id.");
  });

  app.put<{ Params: { id: string } }>("/accounts/:id", async (request, reply) => {
    const body = typeof request.body === "object" && request.body !== null ? request.body : {};
    const parsed = accountSchema.safeParse({ ...body, id: request.params.id });
    if (!parsed.success)
      return sendProblem(reply, 422, "invalid-request", sentenceOf(parsed.error), errorsOf(parsed.error));
    await store.putAccounts([parsed.data]);
    return parsed.data;
  });

  if (faults !== undefined) {
    app.post("/faults", async (request, reply) => {
      const parsed = crmFaultSchema.safeParse(request.body);
      if (!parsed.success)
        return sendProblem(reply, 422, "invalid-request", sentenceOf(parsed.error), errorsOf(parsed.error));
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

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const statusOf = (error: unknown): number =>
  error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : 500;

const errorsOf = (error: z.ZodError): { path: string; message: string }[] =>
  error.issues.map(({ path, message }) => ({ path: `/${path.join("/")}`, message }));

const sentenceOf = (error: z.ZodError): string => {
  const { path, message } = error.issues[0]!;
  return `${path.length === 0 ? "The request" : `"${path.join(".")}"`}: ${message}.`;
};
