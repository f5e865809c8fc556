import { endpoints, hasRole, type Endpoint, type EndpointName, type Endpoints } from "@belay/contracts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Caller, Credential } from "./caller.ts";
import { describeIssues, invalidRequest, ProblemError } from "./problem.ts";

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type SchemaOf<E, Part extends "params" | "query" | "body"> = E extends { [P in Part]: infer Schema }
  ? Schema
  : undefined;
type CallerOf<E> = E extends { access: { public: true } } ? Caller | null : Caller;

/** What a handler gets: checked values and an authenticated caller. */
export type EndpointInput<Name extends EndpointName> = {
  params: Parsed<SchemaOf<Endpoints[Name], "params">>;
  query: Parsed<SchemaOf<Endpoints[Name], "query">>;
  body: Parsed<SchemaOf<Endpoints[Name], "body">>;
  caller: CallerOf<Endpoints[Name]>;
  request: FastifyRequest;
  reply: FastifyReply;
};

/** Answers one endpoint. A stream's handler takes over the reply and returns nothing. */
export type Handler<Name extends EndpointName> = (
  input: EndpointInput<Name>,
) => Promise<
  Endpoints[Name] extends { stream: true } ? void : z.input<Endpoints[Name]["response"]> | FastifyReply
>;

export type Handlers<Names extends EndpointName = EndpointName> = { [Name in Names]: Handler<Name> };

export type MountOptions = {
  authenticate(request: FastifyRequest): Promise<Credential | null>;
  /** Longest body in bytes of endpoints that take more than the default. */
  bodyLimits?: Partial<Record<EndpointName, number>>;
  /** Check answers against the contract too: in tests. */
  checkResponses?: boolean;
};

type Loose = (input: unknown) => Promise<unknown>;

/** Mounts every endpoint of the contract. A missing handler is a type error, so nothing is left unanswered. */
export function mountEndpoints(http: FastifyInstance, handlers: Handlers, options: MountOptions): void {
  for (const name of Object.keys(endpoints) as EndpointName[])
    mount(http, name, handlers[name] as Loose, options);
}

function mount(http: FastifyInstance, name: EndpointName, handler: Loose, options: MountOptions): void {
  const endpoint: Endpoint = endpoints[name];
  const bodyLimit = options.bodyLimits?.[name];
  http.route({
    method: endpoint.method,
    url: endpoint.path.replace(/\{(\w+)\}/g, ":$1"),
    ...(bodyLimit && { bodyLimit }),
    // A stream without its body would never end.
    ...(endpoint.stream && { exposeHeadRoute: false }),
    // Before the body is read: nobody makes the server parse what it will refuse.
    onRequest: async (request) => {
      const known = endpoint.access.public ? null : await options.authenticate(request);
      const caller = known && { ...known, from: request.ip };
      admit(endpoint, caller);
      callers.set(request, caller);
    },
    handler: async (request, reply) => {
      const caller = callers.get(request) ?? null;
      const answer = await handler({
        params: parse(endpoint.params, request.params, "address"),
        query: parse(endpoint.query, inOwnEnvironment(endpoint.query, request.query, caller), "query"),
        body: parse(endpoint.body, inOwnEnvironment(endpoint.body, request.body, caller), "body"),
        caller,
        request,
        reply,
      });
      if (endpoint.stream || reply.sent || answer === reply) return reply;
      if (options.checkResponses) endpoint.response.parse(answer);
      return reply.status(endpoint.status ?? 200).send(answer);
    },
  });
}

const callers = new WeakMap<FastifyRequest, Caller | null>();

function admit({ access }: Endpoint, caller: Caller | null): void {
  if (access.public) return;
  if (caller === null)
    throw new ProblemError({
      code: "unauthenticated",
      detail: "Send a key as a bearer token, or sign in with a one-time link.",
    });
  if (caller.kind === "key" && access.keys?.includes(caller.purpose)) return;
  if (caller.kind === "person" && access.person && hasRole(caller.person.role, access.person)) return;
  if (caller.kind === "person" && caller.withheld && access.person && hasRole(caller.withheld, access.person))
    throw new ProblemError({
      code: "forbidden",
      detail: `Your role "${caller.withheld}" waits for your second factor: set it up in your account, in the dashboard's account menu. Until then you may look.`,
    });
  const who =
    caller.kind === "person"
      ? `A person with the role "${caller.person.role}"`
      : `A key for the purpose "${caller.purpose}"`;
  const allowed = [
    access.person && `a signed-in person with the role "${access.person}"`,
    access.keys && `a key for ${access.keys.join(" or ")}`,
  ]
    .filter(Boolean)
    .join(", or ");
  const way =
    caller.kind === "key" && access.person
      ? ' A person signs in to the command line with "belay login".'
      : "";
  throw new ProblemError({ code: "forbidden", detail: `${who} can't call this; ${allowed} can.${way}` });
}

/** A key speaks for its own environment: it need not name it, and may not name another. */
function inOwnEnvironment(schema: z.ZodType | undefined, value: unknown, caller: Caller | null): unknown {
  if (
    caller?.kind !== "key" ||
    caller.environment === null ||
    !(schema instanceof z.ZodObject) ||
    !("environment" in schema.shape)
  )
    return value;
  const given = (value ?? {}) as Record<string, unknown>;
  if (given["environment"] === undefined) return { ...given, environment: caller.environment };
  if (given["environment"] === caller.environment) return value;
  throw new ProblemError({
    code: "forbidden",
    detail: `This key belongs to the environment "${caller.environment}" and to no other.`,
  });
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  if (where === "body" && (value === undefined || value === null))
    throw new ProblemError({
      code: "invalid-request",
      detail: "There is no body: send a JSON object, {} where everything in it may be left out.",
    });
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  throw invalidRequest(where, describeIssues(result.error, value ?? {}));
}
