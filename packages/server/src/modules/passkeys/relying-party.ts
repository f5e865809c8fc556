import { isIP } from "node:net";
import { ProblemError } from "../../platform/problem.ts";

/** Where a passkey works: a host name, and the origin of the pages that may ask for it. */
export type RelyingParty = { site: string; origin: string };

type Request = { protocol: string; headers: { host?: string | undefined; origin?: string | undefined } };

const isLocal = (host: string): boolean => host === "localhost" || host.endsWith(".localhost");

/**
 * The relying party of a request: the public address where one is set, otherwise the request's own; and always its own
 * where that is this machine by name. Browsers know passkeys for names alone, and by https except on this machine.
 *
 * @throws ProblemError `conflict` that says at which address it works.
 */
export function relyingPartyOf(request: Request, publicUrl: string | undefined): RelyingParty {
  const own = ownAddress(request);
  const address = publicUrl !== undefined && !isLocal(own.hostname) ? new URL(publicUrl) : own;
  const host = address.hostname;
  if (isIP(host.replace(/^\[|\]$/g, "")) !== 0)
    throw refusal(
      `Browsers keep passkeys for names and not for addresses such as ${host}. Open Belay at ${
        host === "127.0.0.1" || host === "[::1]"
          ? `http://localhost${address.port && `:${address.port}`}`
          : "its name, by https"
      } and sign in there.`,
    );
  if (address.protocol !== "https:" && !isLocal(host))
    throw refusal(
      `Browsers use passkeys over https alone. Put https in front of ${host}, and set BELAY_PUBLIC_URL to that address.`,
    );
  if (request.headers.origin !== undefined && own.origin !== address.origin)
    throw refusal(`Passkeys work at ${address.origin} here: open Belay there.`);
  return { site: host, origin: address.origin };
}

/** As the browser says it; a request without a page, such as the command line's, is taken by its host. */
function ownAddress({ protocol, headers }: Request): URL {
  const { host = "", origin } = headers;
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === host) return new URL(origin);
  const address = `${protocol}://${host}`;
  if (URL.canParse(address)) return new URL(address);
  throw refusal("The request does not say at which address it was made.");
}

const refusal = (detail: string) => new ProblemError({ code: "conflict", detail });
