import { z } from "zod";
import { endpoints } from "./api/endpoints.ts";
import type { Access, Endpoint } from "./api/endpoint.ts";
import { problem, problemCodes, type ProblemCode } from "./problem.ts";

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io,
    reused: "inline",
    unrepresentable: "any",
  }) as Json;
  return hoist(rest);
};

const components: Record<string, unknown> = {};

/** Moves a schema's `$defs` into the document's components, so that references resolve. */
function hoist(schema: Json): Json {
  const { $defs, ...rest } = schema;
  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        name === "$ref" && typeof inner === "string"
          ? inner.replace("#/$defs/", "#/components/schemas/")
          : rewrite(inner),
      ]),
    );
  };
  for (const [name, inner] of Object.entries(($defs ?? {}) as Json)) components[name] ??= rewrite(inner);
  return rewrite(rest) as Json;
}

const parametersOf = (schema: z.ZodObject | undefined, place: "path" | "query") => {
  if (!schema) return [];
  const json = schemaOf(schema, "input") as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || (json.required ?? []).includes(name),
    schema: property,
  }));
};

const securityOf = (access: Access) =>
  access.public ? [] : [...(access.person ? [{ session: [] }] : []), ...(access.keys ? [{ key: [] }] : [])];

const describeAccess = (access: Access) =>
  access.public
    ? "Open to all."
    : `For ${[access.person && `a signed-in ${access.person}`, access.keys && `keys for ${access.keys.join(", ")}`].filter(Boolean).join("; ")}.`;

const usual = (endpoint: Endpoint): ProblemCode[] => [
  ...(endpoint.body || endpoint.query || endpoint.params ? (["invalid-request"] as const) : []),
  ...(endpoint.access.public ? [] : (["unauthenticated", "forbidden"] as const)),
  ...(endpoint.problems ?? []),
];

function operation(name: string, endpoint: Endpoint) {
  const failures = Map.groupBy(usual(endpoint), (code) => problemCodes[code].status);
  const content = endpoint.stream
    ? "text/event-stream"
    : endpoint.lines
      ? "application/x-ndjson"
      : "application/json";
  return {
    operationId: name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: describeAccess(endpoint.access),
    security: securityOf(endpoint.access),
    parameters: [...parametersOf(endpoint.params, "path"), ...parametersOf(endpoint.query, "query")],
    ...(endpoint.body && {
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: schemaOf(endpoint.documentedBody ?? endpoint.body, "input") },
        },
      },
    }),
    responses: {
      [endpoint.status ?? 200]: {
        description: endpoint.stream ? "A stream of events" : "Success",
        content: { [content]: { schema: schemaOf(endpoint.response, "output") } },
      },
      ...Object.fromEntries(
        [...failures].map(([status, codes]) => [
          status,
          {
            description: [...new Set(codes)].map((code) => `${code}: ${problemCodes[code].title}`).join(". "),
            content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
          },
        ]),
      ),
    },
  };
}

/** The API as an OpenAPI 3.1 document, made from the endpoint table. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(endpoints) as [string, Endpoint][])
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operation(name, endpoint);
  return {
    openapi: "3.1.0",
    info: {
      title: "Belay",
      version,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description:
        "The control plane of Belay. Failures are problem details (RFC 9457) with a stable `code`.",
    },
    paths,
    components: {
      schemas: { ...components, Problem: schemaOf(problem, "output") },
      securitySchemes: {
        session: {
          type: "apiKey",
          in: "cookie",
          name: "belay_session",
          description: "A signed-in person; also taken as a bearer token",
        },
        key: { type: "http", scheme: "bearer", description: "A machine key" },
      },
    },
  };
}
