import { isBelayProblem } from "@belay/client";
import type { Palette } from "./palette.ts";
import { printable } from "./printable.ts";

/** A failure on standard error: the sentence, the fields it is about, and what helps a person on. */
export function showFailure(error: Error, style: Palette): string {
  const lines = [`${style.red("belay:")} ${printable(error.message)}`];
  if (isBelayProblem(error)) {
    // The sentence says the first field already; what it does not say comes below it.
    for (const { path, message } of error.errors)
      if (!saysIt(error.message, path, message))
        lines.push(`  ${style.bold(printable(path || "/"))}  ${printable(message)}`);
    if (error.code === "unauthenticated")
      lines.push("Sign in with `belay login URL`, or pass a key with --key or BELAY_KEY.");
    if (error.code === "internal" && error.instance !== undefined)
      lines.push(`The server's log has more under request ${printable(error.instance)}.`);
  }
  return `${lines.join("\n")}\n`;
}

const saysIt = (sentence: string, path: string, message: string): boolean =>
  sentence.includes(message) && sentence.includes(path);
