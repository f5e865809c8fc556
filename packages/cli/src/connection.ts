import { type BelayClient, createClient } from "@belay/client";
import { environmentKey, type EnvironmentKey } from "@belay/contracts";
import type { Context } from "./context.ts";
import { CommandFailure, exitCode } from "./exit-code.ts";
import { findProfile } from "./profile.ts";

export type ConnectionFlags = { url?: string; key?: string; environment?: string };

export type Connection = { client: BelayClient; url: string; environment: EnvironmentKey };

/**
 * Each setting from the first place that has it: flag, environment variable, profile. A profile's token
 * goes to the profile's own address only.
 */
export async function connect(flags: ConnectionFlags, context: Context): Promise<Connection> {
  const { env } = context;
  const givenUrl = flags.url ?? env.BELAY_URL;
  const givenKey = flags.key ?? env.BELAY_KEY;
  const found = givenUrl && givenKey ? undefined : await findProfile(context);
  const url = plainUrl(givenUrl || found?.profile.url);
  const isOwn = found !== undefined && plainUrl(found.profile.url) === url;
  const token = givenKey || (isOwn ? found.profile.token : undefined);
  if (token === undefined)
    throw new CommandFailure(
      exitCode.notAllowed,
      `There is no key for ${url}. Sign in with \`belay login URL\`, or pass --key or BELAY_KEY.`,
    );
  return {
    client: createClient({ url, token, headers: { "user-agent": "belay-cli" } }),
    url,
    environment: environmentOf(
      flags.environment || env.BELAY_ENVIRONMENT || (isOwn ? found.profile.environment : undefined),
    ),
  };
}

export function plainUrl(url: string | undefined): string {
  if (url === undefined)
    throw new CommandFailure(
      exitCode.notAllowed,
      "No control plane is known here. Sign in with `belay login URL`, or pass --url and --key (or BELAY_URL and BELAY_KEY). To start one: belay serve",
    );
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:")
    throw new CommandFailure(
      exitCode.invalid,
      `"${url}" is not the address of a control plane. Write it as http://127.0.0.1:4400.`,
    );
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, "")}`;
}

function environmentOf(name: string | undefined): EnvironmentKey {
  const parsed = environmentKey.safeParse(name || "production");
  if (parsed.success) return parsed.data;
  throw new CommandFailure(
    exitCode.invalid,
    `There is no environment "${name}". Choose one of ${environmentKey.options.join(", ")}.`,
  );
}
