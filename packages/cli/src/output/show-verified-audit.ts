import { count } from "./figures.ts";
import type { Palette } from "./palette.ts";
import { printable } from "./printable.ts";
import { facts } from "./table.ts";
import type { Verified } from "../verify/audit-verifier.ts";

/** Which facts of an entry a text was found to be. */
export type TextProof = { position: number; id: string; facts: string[]; digests: string[] };

export type VerifiedAudit = Verified & {
  file: string;
  /** Whether the key came from elsewhere than the file. */
  pinned: boolean;
  from: string | undefined;
  to: string | undefined;
  text?: TextProof;
};

const mostShown = 20;

/** The verdict first, then each finding with its place, then what it rests on. */
export function showVerifiedAudit(result: VerifiedAudit, style: Palette): string {
  const { findings, entries, signed } = result;
  const verdict =
    findings.length === 0
      ? `${style.green("✓")} Unbroken: ${count(entries, "entry", "entries")}, each as it was written.\n`
      : `${style.red("✗")} Not as it was written: ${count(findings.length, "finding")}.\n`;
  const listed = findings
    .slice(0, mostShown)
    .map(
      ({ kind, line, message }) =>
        `  ${style.red(kind)}${line === undefined ? "" : style.dim(` line ${line}`)}  ${printable(message)}\n`,
    )
    .join("");
  const more =
    findings.length > mostShown ? `  and ${findings.length - mostShown} more; --json lists them\n` : "";
  return `${verdict}${listed}${more}${restsOn(result, style)}${result.text ? showProof(result.text, style) : ""}${
    findings.length === 0 && signed ? advice(result) : ""
  }`;
}

const restsOn = (
  { from, to, signed, checkpoints, keyId, pinned, head }: VerifiedAudit,
  style: Palette,
): string =>
  facts(
    [
      ["time", from === undefined ? "" : `${printable(from)} to ${printable(to ?? "")}`],
      ["head", printable(head)],
      [
        "signed",
        signed
          ? `up to entry ${signed.statement.count} at ${printable(signed.statement.at)}, by ${count(checkpoints, "checkpoint")}`
          : "by no checkpoint that fits",
      ],
      [
        "key",
        keyId === undefined
          ? "none"
          : `${printable(keyId)}, ${pinned ? "as you gave it" : "as the file itself gives it"}`,
      ],
    ],
    style,
  );

const showProof = ({ position, id, facts: found, digests }: TextProof, style: Palette): string =>
  found.length > 0
    ? `${style.green("✓")} The text is ${found.join(" and ")} of entry ${position} (${printable(id)}).\n`
    : `${style.red("✗")} The text is none of entry ${position} (${printable(id)})${
        digests.length > 0
          ? `, which has digests of ${digests.map(printable).join(", ")}`
          : ", which has no digests"
      }.\n`;

const advice = ({ pinned }: VerifiedAudit): string =>
  pinned
    ? ""
    : "Whoever made the file could have made its key too: give the installation's with --key, and an earlier export with --checkpoint.\n";
