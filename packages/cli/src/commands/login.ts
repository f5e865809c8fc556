import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type BelayClient, createClient, isBelayProblem, type ResponseOf } from "@belay/client";
import type { Command } from "commander";
import { command, type CommonFlags, printJson, settle } from "../command.ts";
import { plainUrl } from "../connection.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { printable } from "../output/printable.ts";
import { findProfile, personalProfilePath, writeProfile } from "../profile.ts";

type Flags = CommonFlags & { link?: string; name?: string; email?: string };
type SignedIn = ResponseOf<"redeemDevice">;

export const loginCommand = (context: Context): Command =>
  command(
    "login",
    "Sign in as a person: approve it in the dashboard, or use a one-time link",
    `belay login https://belay.example.com
belay login --link "http://127.0.0.1:4400/sign-in#hR3kTnq0yWcVbU6s"`,
  )
    .argument("[url]", "address of the control plane (else BELAY_URL, else the profile); a link does too")
    .option(
      "--link <link>",
      "a one-time sign-in link: from the dashboard's account menu, or as the control plane prints it",
    )
    .option("--name <name>", "with the first link of an installation: your name")
    .option("--email <email>", "with the first link of an installation: your e-mail, by which memos name you")
    .action(async (url: string | undefined, flags: Flags, self: Command) =>
      settle(login(url, flags, context), self),
    );

async function login(given: string | undefined, flags: Flags, context: Context): Promise<void> {
  const link = flags.link ?? (given?.includes("#") ? given : undefined);
  const url =
    link === undefined
      ? plainUrl(given ?? context.env.BELAY_URL ?? (await findProfile(context))?.profile.url)
      : partsOf(link).url;
  const { style, errorStyle } = context;
  if (isOpen(url))
    context.err(
      `${errorStyle.yellow("!")} ${url} is not encrypted: others on the way can read the token. Use https.\n`,
    );
  const signedIn =
    link === undefined ? await byDevice(url, context, flags) : await byLink(url, partsOf(link).token, flags);
  const path = personalProfilePath(context);
  await writeProfile(path, { url, token: signedIn.token });
  const { person, expiresAt, withheld } = signedIn;
  if (flags.json) return printJson(context, { url, person, expiresAt, withheld, profile: path });
  context.out(
    `${style.green("✓")} Signed in to ${url} as ${style.bold(printable(person.name))} (${person.role}), until ${expiresAt.slice(0, 10)}.\n  Kept in ${path}, readable by you alone.\n`,
  );
  if (withheld)
    context.err(
      `${errorStyle.yellow("!")} Your role "${withheld}" waits for your second factor: set it up in the dashboard, under your account.\n`,
    );
}

async function byLink(url: string, link: string, { name, email }: Flags): Promise<SignedIn> {
  const signedIn = await createClient({ url })
    .signIn({ body: { link, token: true, name, email } })
    .catch((error: unknown) => {
      if (!asksForName(error)) throw error;
      throw new CommandFailure(
        exitCode.invalid,
        `Nobody has signed in to ${url} before: add --name "Your Name" and --email you@example.com. What you approve, open and stop is kept under your name; memos name you by your e-mail. The link is still good.`,
      );
    });
  if (signedIn.token === undefined)
    throw new CommandFailure(
      exitCode.failed,
      `${url} gave no token for a command line. Is it an older version?`,
    );
  return { ...signedIn, token: signedIn.token };
}

/** RFC 8628: a person who is signed in to the dashboard compares a code and lets this command in. */
async function byDevice(url: string, context: Context, flags: Flags): Promise<SignedIn> {
  const client = createClient({ url });
  const { deviceCode, userCode, path, intervalSeconds } = await client.requestDevice({
    body: { name: `belay on ${hostname()}`.slice(0, 80) },
  });
  const { style } = context;
  // Standard output is the answer's, where a script reads it.
  (flags.json ? context.err : context.out)(
    `Open ${style.bold(url + path)}\nand let in the device with the code ${style.bold(userCode)}. Waiting…\n`,
  );
  return waitForDecision(client, deviceCode, intervalSeconds);
}

async function waitForDecision(client: BelayClient, deviceCode: string, seconds: number): Promise<SignedIn> {
  for (let interval = seconds; ;) {
    await sleep(interval * 1_000);
    try {
      return await client.redeemDevice({ body: { deviceCode } });
    } catch (error) {
      if (!isBelayProblem(error)) throw error;
      if (error.code === "slow-down") interval += 1;
      // A network that comes and goes must not lose a code that somebody is just typing.
      else if (error.code !== "authorization-pending" && error.code !== "unreachable") throw error;
    }
  }
}

const asksForName = (error: unknown): boolean =>
  isBelayProblem(error) &&
  error.code === "invalid-request" &&
  error.errors.some(({ path }) => path === "/name");

/** Plain HTTP to another machine. */
function isOpen(url: string): boolean {
  const { protocol, hostname: host } = new URL(url);
  return protocol === "http:" && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
}

/** The token stands behind the #, so that no server's log ever has it. */
function partsOf(link: string): { url: string; token: string } {
  const token = URL.canParse(link) ? new URL(link).hash.slice(1) : "";
  if (token === "")
    throw new CommandFailure(
      exitCode.invalid,
      "That is not a sign-in link. It looks like http://127.0.0.1:4400/sign-in#… and the dashboard's account menu makes one (Command line); the first is printed when the control plane starts. Put it in quotes.",
    );
  const { origin, pathname } = new URL(link);
  return {
    url: plainUrl(`${origin}${pathname.replace(/\/sign-in\/?$/, "")}`),
    token: decodeURIComponent(token),
  };
}
