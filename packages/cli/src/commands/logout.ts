import { createClient, isBelayProblem } from "@belay/client";
import type { Command } from "commander";
import { command, type CommonFlags, printJson, settle } from "../command.ts";
import type { Context } from "../context.ts";
import { personalProfilePath, readProfile, writeProfile } from "../profile.ts";

export const logoutCommand = (context: Context): Command =>
  command("logout", "Sign out: end the session that login began, and forget it", "belay logout").action(
    async (flags: CommonFlags, self: Command) => settle(logout(flags, context), self),
  );

async function logout(flags: CommonFlags, context: Context): Promise<void> {
  const path = personalProfilePath(context);
  const profile = await readProfile(path);
  if (profile?.token === undefined) {
    if (flags.json) return printJson(context, { signedOut: false, profile: path });
    return context.out("Nobody is signed in here.\n");
  }
  const { token, ...rest } = profile;
  await createClient({ url: profile.url, token })
    .signOut()
    .catch((error: unknown) => {
      // A session that has ended by itself is signed out.
      if (!isBelayProblem(error) || error.code !== "unauthenticated") throw error;
    });
  await writeProfile(path, rest);
  if (flags.json) return printJson(context, { signedOut: true, profile: path });
  context.out(`${context.style.green("✓")} Signed out of ${profile.url}.\n`);
}
