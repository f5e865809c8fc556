import type { FastifyReply } from "fastify";

const titles: Record<number, string> = {
  400: "The request can't be read",
  401: "Send the token",
  404: "There is no such thing here",
  409: "The key is taken",
  413: "The request is too large",
  415: "Send application/json",
  422: "The request has wrong values",
  500: "Something broke on our side",
  503: "Not ready",
};

/** Answers with problem details (RFC 9457). */
export const sendProblem = (
  reply: FastifyReply,
  status: number,
  code: string,
  detail: string,
  errors?: { path: string; message: string }[],
): FastifyReply =>
  reply
    .code(status)
    .type("application/problem+json")
    .send({
      type: `urn:sample-crm:problem:${code}`,
      title: titles[status] ?? "The request failed",
      status,
      code,
      detail,
      ...(errors !== undefined && { errors }),
    });
