import { createHash } from "node:crypto";
import {
  fileReferences,
  matchesReference,
  type Definition,
  type MemoContent,
  type RevisionContent,
  type RulesetExperiment,
} from "@belay/contracts";
import { memoDigest, parseMemoFile } from "@belay/contracts/memo";
import { validateConditions } from "@belay/gate";
import { validateSchema } from "@belay/checks";
import { canonicalDigest } from "../../platform/crypto/canonical.ts";

export type RevisionProblem = { path: string; message: string };

const textDigest = (text: string): string => createHash("sha256").update(text).digest("hex");
/**
 * The memo that a revision was pushed with, and its digest: exposure is bound to both. A file that is no memo is known
 * by its text, which nobody can have signed.
 */
export function memoOf({ definition, files }: RevisionContent): { memo: MemoContent | null; digest: string } {
  const text = files[definition.memo] ?? "";
  const { memo } = parseMemoFile(text);
  return { memo, digest: memo ? memoDigest(memo) : textDigest(text) };
}

export const revisionDigest = (content: RevisionContent): string => canonicalDigest(content);

/** What the schema can't say: files that are missing or not what they should be, conditions that can't be read. */
export function findRevisionProblems({ definition, files }: RevisionContent): RevisionProblem[] {
  const problems: RevisionProblem[] = [];
  const paths = Object.keys(files);
  for (const { pointer, path } of fileReferences(definition))
    if (!paths.some((candidate) => matchesReference(path, candidate)))
      problems.push({
        path: pointer,
        message: `the file "${path}" was not pushed along; push from the definition's folder`,
      });
  const named = fileReferences(definition);
  for (const path of paths)
    if (!named.some((reference) => matchesReference(reference.path, path)))
      problems.push({
        path: `/files/${path}`,
        message: "the definition does not name this file; leave it out",
      });

  const memo = files[definition.memo];
  if (memo !== undefined)
    for (const { path, message, line } of parseMemoFile(memo).problems)
      problems.push({
        path: `/files/${definition.memo}`,
        message: `${line === null ? "" : `line ${line}: `}${path === "" ? "" : `${path} `}${message}`,
      });
  for (const side of ["input", "output"] as const) {
    const text = files[definition.contracts[side]];
    if (text !== undefined) problems.push(...schemaProblems(text, `/contracts/${side}`));
  }
  const segments = definition.segments;
  const within = (path: string, conditions: Definition["audience"]) =>
    problems.push(
      ...validateConditions(conditions, segments).map((found) => ({
        path: [path, ...found.path].join("/"),
        message: found.message,
      })),
    );
  within("/audience", definition.audience);
  for (const [index, ring] of definition.rings.entries()) within(`/rings/${index}/audience`, ring.audience);
  for (const [name, conditions] of Object.entries(segments)) within(`/segments/${name}`, conditions);
  return problems;
}

function schemaProblems(text: string, path: string): RevisionProblem[] {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    return [{ path, message: `the file is not JSON: ${(error as Error).message}` }];
  }
  return validateSchema(schema).map((found) => ({ path, message: `${found.path || "/"}: ${found.message}` }));
}

/** The part of a ruleset that a revision pins; exposure is laid over it. */
export type PinnedRevision = Omit<RulesetExperiment, "exposure" | "epoch" | "phase" | "ring">;

export function pinRevision(
  revision: number,
  digest: string,
  salt: string,
  { definition, files }: RevisionContent,
  memoDigest: string,
): PinnedRevision {
  const read = (path: string): string => {
    const text = files[path];
    if (text === undefined)
      throw new Error(`Revision ${revision} of ${definition.key} lacks its file "${path}".`);
    return text;
  };
  const prompts = Object.entries(definition.prompts).map(([name, path]) => [
    name,
    { digest: textDigest(read(path)), text: read(path) },
  ]);
  const documentSets = Object.entries(definition.documentSets).map(([name, references]) => {
    const paths = Object.keys(files)
      .filter((path) => references.some((reference) => matchesReference(reference, path)))
      .sort();
    const documents = paths.map((path) => ({ id: path, title: titleOf(path, read(path)), text: read(path) }));
    return [name, { digest: canonicalDigest(documents), documents }];
  });
  const { exclusionGroup, contracts } = definition;
  return {
    key: definition.key,
    name: definition.name,
    workflow: definition.workflow.key,
    revision,
    digest,
    memoDigest,
    salt,
    rings: definition.rings.map(({ name, audience, share }) => ({ name, audience, share })),
    audience: definition.audience,
    split: definition.split,
    ...(exclusionGroup && {
      exclusion: { group: exclusionGroup.name, from: exclusionGroup.from, to: exclusionGroup.to },
    }),
    budgets: definition.budgets,
    model: definition.model,
    prompts: Object.fromEntries(prompts),
    documentSets: Object.fromEntries(documentSets),
    contracts: {
      input: JSON.parse(read(contracts.input)) as Record<string, unknown>,
      output: JSON.parse(read(contracts.output)) as Record<string, unknown>,
      important: contracts.important,
      incomplete: contracts.incomplete,
      contradictions: contracts.contradictions,
    },
    redaction: definition.redaction,
    checks: definition.checks,
    review: definition.review,
    ...(definition.action && { action: definition.action }),
  };
}

/** Segments of all experiments share one table in a ruleset, where the gate looks for `experiment/segment`. */
export const segmentsOf = ({ definition }: RevisionContent): [string, Definition["audience"]][] =>
  Object.entries(definition.segments).map(([name, conditions]) => [`${definition.key}/${name}`, conditions]);

const titleOf = (path: string, text: string): string =>
  /^#\s+(.+)$/m.exec(text)?.[1]?.trim() ?? path.slice(path.lastIndexOf("/") + 1);
