import type { z } from "zod";
import type { ProblemCode } from "../problem.ts";

/** Who may call: nobody, unless named here. */
export type Access = {
  /** Answers without key or session. */
  public?: true;
  /** A signed-in person of this role or a higher one; an experiment's memo may ask for a name besides. */
  person?: Role;
  /** Machine keys by purpose. */
  keys?: readonly KeyPurpose[];
};

/** What a person may do at all, from least to most; each may do what those before it may. */
export const roles = ["viewer", "reviewer", "operator", "owner", "administrator"] as const;
export type Role = (typeof roles)[number];

/** Whether a role reaches up to another. */
export const hasRole = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);

export const keyPurposes = ["service", "worker", "automation"] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export type Endpoint = {
  method: Method;
  /** Parameters in braces: `/api/v1/runs/{run}`. */
  path: string;
  summary: string;
  tag: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What the body holds, where the server reads its parts one by one and `body` is only their envelope. */
  documentedBody?: z.ZodType;
  response: z.ZodType;
  /** Status of success; 200 unless set. */
  status?: number;
  /** Response is a server-sent event stream whose `data` fields have the response's shape. */
  stream?: true;
  /** Response is JSON Lines, each line of the response's shape. */
  lines?: true;
  problems?: readonly ProblemCode[];
};

/** Keeps an endpoint's literal types. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition;
