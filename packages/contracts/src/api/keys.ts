import { z } from "zod";
import { environmentKey, id, instant, key } from "../primitives.ts";
import { endpoint, keyPurposes } from "./endpoint.ts";

export const machineKey = z.object({
  id,
  name: z.string(),
  purpose: z.enum(keyPurposes),
  environment: environmentKey,
  workflows: z.array(key).nullable().describe("null: every workflow"),
  createdAt: instant,
  createdBy: z.string(),
  lastUsedAt: instant.nullable(),
  expiresAt: instant.nullable().describe("null: never"),
  rotatedAt: instant.nullable(),
  previousUntil: instant.nullable().describe("Until when the secret before the last rotation still works"),
  previousUsedAt: instant.nullable().describe("When that secret was last used: who still has to change over"),
  revokedAt: instant.nullable(),
});
export type MachineKey = z.infer<typeof machineKey>;

const tag = "access";
const administrator = { person: "administrator" } as const;
const params = z.object({ key: id });
const made = z.object({ key: machineKey, secret: z.string() });
export const keyEndpoints = {
  keys: endpoint({
    method: "GET",
    path: "/api/v1/keys",
    tag,
    summary: "Machine keys, without their secrets",
    access: administrator,
    response: z.object({ items: z.array(machineKey) }),
  }),
  createKey: endpoint({
    method: "POST",
    path: "/api/v1/keys",
    tag,
    summary: "Make a machine key; its secret is shown once",
    access: administrator,
    body: z.strictObject({
      name: z.string().trim().min(1).max(80),
      purpose: z.enum(keyPurposes),
      environment: environmentKey,
      workflows: z.array(key).min(1).max(50).nullable().default(null),
      expiresAt: instant.nullable().default(null),
    }),
    response: made,
    status: 201,
  }),
  rotateKey: endpoint({
    method: "POST",
    path: "/api/v1/keys/{key}/rotate",
    tag,
    summary: "Give a key a new secret, shown once; the old one works on for a while",
    access: administrator,
    params,
    body: z.strictObject({
      overlapHours: z
        .number()
        .min(0)
        .max(24 * 30)
        .default(24)
        .describe("How long the old secret works on; 0: it ends at once"),
    }),
    response: made,
    status: 201,
    problems: ["conflict"],
  }),
  revokeKey: endpoint({
    method: "DELETE",
    path: "/api/v1/keys/{key}",
    tag,
    summary: "Revoke a machine key, at once",
    access: administrator,
    params,
    response: machineKey,
  }),
};
