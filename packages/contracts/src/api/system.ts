import { z } from "zod";
import { environmentKey } from "../primitives.ts";
import { inEnvironment } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const health = z.object({ status: z.literal("ok") });
export const readiness = z.object({
  status: z.enum(["ready", "not-ready"]),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});
export type Readiness = z.infer<typeof readiness>;

export const systemInfo = z.object({
  version: z.string(),
  sampleMode: z.boolean().describe("Sample data and sample people; can't be on where real people are"),
  environments: z.array(environmentKey),
  leaseMs: z.number(),
  approvalKeys: z.array(
    z.object({ keyId: z.string(), publicKey: z.string().describe("Ed25519, SPKI, base64") }),
  ),
});
export type SystemInfo = z.infer<typeof systemInfo>;

/** What changed, so that a screen reads it anew. */
export const liveEvent = z.object({
  topics: z.array(
    z.enum(["experiments", "exposure", "instances", "runs", "reviews", "actions", "intakes", "memos"]),
  ),
});
export type LiveEvent = z.infer<typeof liveEvent>;
export type LiveTopic = LiveEvent["topics"][number];

const tag = "system";
export const systemEndpoints = {
  healthz: endpoint({
    method: "GET",
    path: "/healthz",
    tag,
    summary: "The process runs",
    access: { public: true },
    response: health,
  }),
  readyz: endpoint({
    method: "GET",
    path: "/readyz",
    tag,
    summary: "Database reachable, read recently, migrations applied; 503 otherwise",
    access: { public: true },
    response: readiness,
    problems: ["unavailable"],
  }),
  openapi: endpoint({
    method: "GET",
    path: "/api/v1/openapi.json",
    tag,
    summary: "This API",
    access: { public: true },
    response: z.record(z.string(), z.unknown()),
  }),
  system: endpoint({
    method: "GET",
    path: "/api/v1/system",
    tag,
    summary: "Version, lease and public approval keys",
    access: { person: "viewer", keys: ["service", "worker", "automation"] },
    response: systemInfo,
  }),
  events: endpoint({
    method: "GET",
    path: "/api/v1/events",
    tag,
    summary: "Topics that changed, for live screens",
    access: { person: "viewer" },
    query: inEnvironment,
    response: liveEvent,
    stream: true,
  }),
};
