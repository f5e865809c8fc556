import { createClient, isBelayProblem } from "@belay/client";
import type { Command } from "commander";
import { command, type CommonFlags, printJson, settle } from "../command.ts";
import { plainUrl } from "../connection.ts";
import type { Context } from "../context.ts";
import { CommandFailure, exitCode } from "../exit-code.ts";
import { printable } from "../output/printable.ts";
import { personalProfilePath, writeProfile } from "../profile.ts";

type Flags = CommonFlags & { name?: string };

export const loginCommand = (context: Context): Command =>
  command(
    "login",
    "Sign in with a one-time link, as a person",
    "belay login http://127.0.0.1:4400/sign-in#hR3kTnq0yWcVbU6s",
  )
    .argument(
      "<link>",
      "the sign-in link: from the dashboard's account menu, or as the control plane prints it",
    )
    .option("--name <name>", "your name; asked for at the first sign-in of an installation")
    .action(async (link: string, flags: Flags, self: Command) => settle(login(link, flags, context), self));

async function login(link: string, flags: Flags, context: Context): Promise<void> {
  const { url, token } = partsOf(link);
  const signedIn = await createClient({ url })
    .signIn({ body: { link: token, token: true, name: flags.name } })
    .catch((error: unknown) => {
      if (!asksForName(error)) throw error;
      throw new CommandFailure(
        exitCode.invalid,
        `Nobody has signed in to ${url} before: add --name "Your Name". What you approve, open and stop is kept under it. The link is still good.`,
      );
    });
  if (signedIn.token === undefined)
    throw new CommandFailure(
      exitCode.failed,
      `${url} gave no token for a command line. Is it an older version?`,
    );
  const path = personalProfilePath(context);
  await writeProfile(path, { url, token: signedIn.token });
  const { person, expiresAt } = signedIn;
  if (flags.json) return printJson(context, { url, person, expiresAt, profile: path });
  const { style } = context;
  if (isOpen(url))
    context.err(
      `${context.errorStyle.yellow("!")} ${url} is not encrypted: others on the way can read the token. Use https.\n`,
    );
  context.out(
    `${style.green("✓")} Signed in to ${url} as ${style.bold(printable(person.name))} (${person.role}), until ${expiresAt.slice(0, 10)}.\n  Kept in ${path}, readable by you alone.\n`,
  );
}

const asksForName = (error: unknown): boolean =>
  isBelayProblem(error) &&
  error.code === "invalid-request" &&
  error.errors.some(({ path }) => path === "/name");

/** Plain HTTP to another machine. */
function isOpen(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
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
