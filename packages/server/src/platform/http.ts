import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { z } from "zod";
import { parseJsonBody } from "./json-body.ts";
import type { Log } from "./log.ts";
import { createMethodIndex } from "./method-index.ts";
import { describeIssues, invalidRequest, problemBody, ProblemError, problemOf } from "./problem.ts";
import { createEventStreams, type EventStreams } from "./sse.ts";

export type Http = {
  app: FastifyInstance;
  streams: EventStreams;
  /** Returns the address it answers at. */
  listen(options: { port: number; host: string }): Promise<string>;
  /** Takes nothing new, ends event streams, lets requests finish for `graceMs` (5 s), then cuts them off. */
  close(graceMs?: number): Promise<void>;
};

export type HttpOptions = {
  log: Log;
  /** Bytes of a body, unless a route sets its own; 1 MiB unless set. */
  bodyLimit?: number;
  /** Which proxies' forwarding headers to believe; none unless set. */
  trustProxy?: boolean | string | string[];
  heartbeatMs?: number;
  maxBufferedBytes?: number;
};

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const securityHeaders = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** A caller's trace goes on in our log; anyone else gets an id of the same shape. */
const requestId = ({ traceparent }: IncomingHttpHeaders): string =>
  (typeof traceparent === "string" && /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent)?.[1]) ||
  randomBytes(16).toString("hex");

const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const problem = problemOf(error);
  if (problem.status === 500) request.log.error({ err: problem.cause ?? problem }, "request failed");
  else if (problem.status > 500)
    request.log.warn(
      { reason: problem.cause instanceof Error ? problem.cause.message : problem.message },
      "not ready",
    );
  else request.log.debug({ code: problem.code, detail: problem.message }, "request refused");
  return reply
    .status(problem.status)
    .headers({ ...securityHeaders, "x-request-id": request.id, ...problem.headers })
    .type("application/problem+json")
    .send(JSON.stringify(problemBody(problem, request.id)));
};

/** Bytes that aren't HTTP, or headers too long: there is no request to answer, only a socket. */
const answerSocket = (error: NodeJS.ErrnoException, socket: Socket): void => {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const [status, reason, detail] =
    error.code === "HPE_HEADER_OVERFLOW"
      ? ["431", "Request Header Fields Too Large", "The headers are longer than 16 KiB."]
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? ["408", "Request Timeout", "The request did not arrive in time."]
        : ["400", "Bad Request", "This is not a request in HTTP/1.1."];
  const body = JSON.stringify({
    type: "urn:belay:problem:malformed-request",
    title: "The request can't be read",
    status: Number(status),
    code: "malformed-request",
    detail,
  });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
};

/** The HTTP side without a route: limits, headers, problem details, event streams, a close that ends. */
export const createHttp = (options: HttpOptions): Http => {
  const { log, bodyLimit = 1_048_576, trustProxy = false } = options;
  const streams = createEventStreams(options);
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // A line a request would cost more than most requests; failures are logged where they are answered.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    genReqId: (request) => requestId(request.headers),
    clientErrorHandler: answerSocket,
    frameworkErrors: (error, request, reply) => void answer(error, request, reply),
  });
  app.server.headersTimeout = 20_000;
  const methods = createMethodIndex();
  let closing = false;

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  app.setValidatorCompiler(({ schema, httpPart }) => (data: unknown) => {
    if (!(schema instanceof z.ZodType)) return { value: data };
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data };
    const errors = describeIssues(result.error, data);
    const where =
      httpPart === "body" ? "body" : httpPart === "querystring" ? "query" : (httpPart ?? "request");
    return { error: invalidRequest(where, errors) };
  });
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.addHook("onRoute", (route) => methods.add(route.url, route.method));
  app.addHook("onRequest", async (request, reply) => {
    if (closing) {
      throw new ProblemError({
        code: "unavailable",
        detail: "This server is shutting down. Try again: another takes over, or it comes back.",
        headers: { "retry-after": "1", connection: "close" },
      });
    }
    reply.headers(securityHeaders).header("x-request-id", request.id);
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
  });
  app.addHook("preClose", async () => {
    closing = true;
    streams.close();
  });
  app.setErrorHandler(answer);
  app.setNotFoundHandler((request, reply) => {
    const allowed = methods.of(request.url);
    if (allowed.length === 0 || allowed.includes(request.method)) {
      throw new ProblemError({
        code: "not-found",
        detail: `There is nothing at ${request.url.slice(0, 200)}.`,
      });
    }
    void reply.header("allow", allowed.join(", "));
    throw new ProblemError({
      code: "method-not-allowed",
      detail: `${request.method} does nothing here; ${allowed.join(" or ")} does.`,
    });
  });

  return {
    app,
    streams,
    listen: (where) => app.listen(where),
    async close(graceMs = 5_000) {
      const timer = setTimeout(() => app.server.closeAllConnections(), graceMs);
      try {
        await app.close();
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
