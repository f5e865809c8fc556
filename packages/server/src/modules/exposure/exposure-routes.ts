import { gzipSync } from "node:zlib";
import type { Ruleset, RulesetPatch } from "@belay/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Database } from "../../platform/database.ts";
import { credentialOf, type Caller, type KeyCaller } from "../../platform/caller.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import { ProblemError } from "../../platform/problem.ts";
import { formatEvent, type EventStreams } from "../../platform/sse.ts";
import { exposureHistory } from "./exposure-queries.ts";
import type { ExposureService } from "./exposure-service.ts";
import type { InstanceRegistry } from "./instance-registry.ts";
import { environmentOf, type RenewalService } from "./renewal-service.ts";
import type { RulesetFeed } from "./ruleset-feed.ts";
import type { Schema } from "../../schema.ts";

type Names =
  | "ruleset"
  | "rulesetStream"
  | "renew"
  | "activate"
  | "setRing"
  | "pause"
  | "kill"
  | "resume"
  | "confirmations"
  | "exposureHistory"
  | "instances";

export type ExposureRouteDependencies = {
  database: Database<Schema>;
  exposure: ExposureService;
  renewals: RenewalService;
  feed: RulesetFeed;
  instances: InstanceRegistry;
  streams: EventStreams;
};

export function exposureRoutes({
  database,
  exposure,
  renewals,
  feed,
  instances,
  streams,
}: ExposureRouteDependencies): Handlers<Names> {
  const rulesetFor = (caller: Caller): Ruleset => {
    const key = machine(caller);
    const ruleset = feed.ruleset(environmentOf(key), key.workflows);
    if (!ruleset)
      throw new ProblemError({
        code: "unavailable",
        detail: "The ruleset has not been read from the database yet. Try again shortly.",
      });
    return ruleset;
  };

  const formatted = new WeakMap<RulesetPatch, Buffer>();
  /** A patch that goes to a thousand instances is written down once. */
  const patchBytes = (patch: RulesetPatch): Buffer => {
    let bytes = formatted.get(patch);
    if (!bytes) {
      bytes = formatEvent({ event: "patch", id: String(patch.version), data: patch });
      formatted.set(patch, bytes);
    }
    return bytes;
  };

  return {
    ruleset: async ({ caller, request, reply }) => sendRuleset(rulesetFor(caller), request, reply),

    async rulesetStream({ caller, request, reply }) {
      const key = machine(caller);
      const first = rulesetFor(caller);
      const stream = streams.open(request, reply, {
        owner: credentialOf(key),
        onClose: () => unsubscribe(),
      });
      const unsubscribe = feed.subscribe(first.environment, {
        workflows: key.workflows,
        send: (patch) => void stream.write(patchBytes(patch)),
      });
      stream.send({ event: "ruleset", id: String(first.version), data: first });
    },

    renew: ({ caller, body }) => renewals.renew(machine(caller), body),
    activate: ({ caller, body }) => exposure.activate(caller, body),
    setRing: ({ caller, body }) => exposure.setRing(caller, body),
    pause: ({ caller, body }) => exposure.pause(caller, body),
    kill: ({ caller, body }) => exposure.kill(caller, body),
    resume: ({ caller, body }) => exposure.resume(caller, body),

    async confirmations({ query }) {
      const change = await database.kysely
        .selectFrom("exposure_changes")
        .select("at")
        .where("environment", "=", query.environment)
        .where("version", "=", query.version)
        .executeTakeFirst();
      if (!change)
        throw new ProblemError({
          code: "not-found",
          detail: `No change of ${query.environment} has the version ${query.version}.`,
        });
      return instances.confirmations(query.environment, query.version, change.at);
    },

    exposureHistory: ({ caller, query }) =>
      exposureHistory(database.kysely, query, caller.kind === "key" ? caller.workflows : null),

    async instances({ query }) {
      const version = feed.version(query.environment);
      return { items: await instances.statuses(query.environment, version), version };
    },
  };
}

function machine(caller: Caller): KeyCaller {
  if (caller.kind === "key") return caller;
  throw new ProblemError({
    code: "forbidden",
    detail: "This is for services and workers, with a key of theirs.",
  });
}

/** Rulesets carry prompts and documents, and compress well; the version says whether anything is new. */
function sendRuleset(ruleset: Ruleset, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const etag = `"${ruleset.environment}-${ruleset.version}"`;
  reply.header("etag", etag).header("vary", "accept-encoding");
  if (request.headers["if-none-match"] === etag) return reply.status(304).send();
  reply.type("application/json");
  const body = JSON.stringify(ruleset);
  if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) return reply.send(body);
  return reply.header("content-encoding", "gzip").send(gzipSync(body));
}
