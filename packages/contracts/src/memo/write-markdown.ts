import { stringify } from "yaml";
import { escapeText } from "./markdown-text.ts";
import type { MemoDraft } from "./memo-draft.ts";
import { envelopeTitle, proseSections, stepsTitle, titlePrefix } from "./memo-sections.ts";

type Plain = Record<string, unknown>;

/**
 * A memo as Markdown: what it says to people as sections, what it allows as YAML. `readMemoMarkdown` gives the same
 * memo back; whatever people wrote stays text.
 */
export function writeMemoMarkdown(memo: MemoDraft): string {
  const envelope = structuredClone(memo) as Plain;
  delete envelope["name"];
  const taken = ([group, part]: readonly [string, string?]): string | undefined => {
    const owner = part === undefined ? envelope : (envelope[group] as Plain | undefined);
    const value = owner?.[part ?? group];
    if (owner) delete owner[part ?? group];
    return value as string | undefined;
  };
  const steps = ((envelope["workflow"] as Plain | undefined)?.["steps"] ?? []) as string[];
  if (envelope["workflow"]) delete (envelope["workflow"] as Plain)["steps"];
  const sections = proseSections.flatMap(({ title, path }) => {
    const text = taken(path as readonly [string, string?]);
    return text === undefined ? [] : [`## ${title}\n\n${escapeText(text)}\n`];
  });
  const list = steps.map((step, index) => `${index + 1}. ${escapeText(step).replaceAll("\n", "\n   ")}`);
  if (steps.length > 0) sections.splice(2, 0, `## ${stepsTitle}\n\n${list.join("\n")}\n`);
  const yaml = stringify(withoutEmpty(envelope), {
    lineWidth: 0,
    blockQuote: false,
    aliasDuplicateObjects: false,
  });
  const fence = "`".repeat(Math.max(3, ...(yaml.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return [
    // A title has one line.
    `${titlePrefix}${escapeText(memo.name ?? "").replaceAll("\\\n", "&#10;")}\n`,
    ...sections,
    `## ${envelopeTitle}\n\n${fence}yaml\n${yaml}${fence}\n`,
  ].join("\n");
}

/** Groups of which nothing is left say nothing. */
const withoutEmpty = (envelope: Plain): Plain =>
  Object.fromEntries(
    Object.entries(envelope).filter(
      ([, value]) =>
        typeof value !== "object" ||
        value === null ||
        Array.isArray(value) ||
        Object.values(value).some((part) => part !== undefined),
    ),
  );
