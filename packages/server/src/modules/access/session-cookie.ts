import type { FastifyReply, FastifyRequest } from "fastify";
import { ProblemError } from "../../platform/problem.ts";

const name = "belay_session";
const attributes = (secure: boolean) => `Path=/; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;

export function setSessionCookie(reply: FastifyReply, token: string, expires: Date, secure: boolean): void {
  reply.header("set-cookie", `${name}=${token}; Expires=${expires.toUTCString()}; ${attributes(secure)}`);
}

export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  reply.header("set-cookie", `${name}=; Max-Age=0; ${attributes(secure)}`);
}

/** The token a request carries: a bearer header, else the session cookie. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) return /^Bearer ([\x21-\x7e]{20,300})$/i.exec(header)?.[1];
  const cookie = request.headers.cookie?.split(/; */).find((part) => part.startsWith(`${name}=`));
  if (cookie === undefined) return undefined;
  // A cookie is sent by any page; only this origin's own pages may change anything with it.
  const changes = request.method !== "GET" && request.method !== "HEAD";
  if (changes && !isOwnOrigin(request)) throw foreign();
  return cookie.slice(name.length + 1) || undefined;
}

/** Nobody's page may sign a visitor in as somebody else: what names another origin is refused. */
export function refuseForeignPage(request: FastifyRequest): void {
  if (request.headers.origin !== undefined && !isOwnOrigin(request)) throw foreign();
}

function isOwnOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  try {
    return origin !== undefined && new URL(origin).host === host;
  } catch {
    return false;
  }
}

const foreign = (): ProblemError =>
  new ProblemError({ code: "forbidden", detail: "This request comes from another site." });
