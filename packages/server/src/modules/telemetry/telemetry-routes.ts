import { openApiDocument, type Readiness, type SystemInfo } from "@belay/contracts";
import { credentialOf } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import type { Handlers } from "../../platform/endpoints.ts";
import type { EventStreams } from "../../platform/sse.ts";
import type { Schema } from "../../schema.ts";
import { environmentKeys, type RulesetFeed } from "../exposure/index.ts";
import { liveGroup } from "./live-events.ts";

type Names = "healthz" | "readyz" | "openapi" | "system" | "events";

export type TelemetryRouteDependencies = {
  database: Database<Schema>;
  feed: RulesetFeed;
  streams: EventStreams;
  system: SystemInfo;
};

export function telemetryRoutes({
  database,
  feed,
  streams,
  system,
}: TelemetryRouteDependencies): Handlers<Names> {
  const document = openApiDocument(system.version);

  async function readiness(): Promise<Readiness> {
    const ping = await database.ping().then(
      (ms) => ({ ok: true, detail: `answered in ${ms.toFixed(1)} ms` }),
      (error: unknown) => ({
        ok: false,
        detail: error instanceof Error && error.message ? error.message : "does not answer",
      }),
    );
    const age = Math.max(...environmentKeys.map((key) => feed.age(key)));
    const fresh = age <= system.leaseMs / 3;
    const detail = Number.isFinite(age)
      ? `read ${Math.round(age)} ms ago; leases are renewed up to ${Math.round(system.leaseMs / 3)} ms`
      : "not read yet";
    const checks = [
      { name: "database", ...ping },
      { name: "ruleset", ok: fresh, detail },
    ];
    return { status: checks.every((check) => check.ok) ? "ready" : "not-ready", checks };
  }

  return {
    healthz: async () => ({ status: "ok" }),
    async readyz({ reply }) {
      const answer = await readiness();
      if (answer.status === "not-ready") reply.status(503);
      return reply.send(answer);
    },
    openapi: async () => document,
    system: async () => system,
    async events({ query, caller, request, reply }) {
      streams.open(request, reply, { group: liveGroup(query.environment), owner: credentialOf(caller) });
    },
  };
}
