import type { RevisionContent } from "../definition/revision.ts";
import { implies } from "./condition-implies.ts";
import { endpointCovers } from "./endpoint-covers.ts";
import { fieldsOutside } from "./input-fields.ts";
import type { MemoContent } from "./memo.ts";
import type { Wider } from "./wider.ts";

/**
 * Everything in which a revision is wider than its memo, in the definition's order; empty: it lies inside. What can't
 * be shown to lie inside counts as wider, and says so. The timebox is the calendar's business, not the definition's.
 */
export function findWider(memo: MemoContent, revision: RevisionContent): Wider[] {
  return [
    ...identity(memo, revision),
    ...audience(memo, revision),
    ...rings(memo, revision),
    ...spend(memo, revision),
    ...endpoints(memo, revision),
    ...data(memo, revision),
    ...review(memo, revision),
    ...systems(memo, revision),
    ...metrics(memo, revision),
  ];
}

function identity(memo: MemoContent, { definition }: RevisionContent): Wider[] {
  const found: Wider[] = [];
  const same = (kind: Wider["kind"], path: string, asked: string, allowed: string, what: string) => {
    if (asked !== allowed)
      found.push({ kind, path, message: `${what} is "${asked}", and the memo is about "${allowed}"` });
  };
  same("experiment", "/key", definition.key, memo.experiment, "the experiment");
  same("workflow", "/workflow/key", definition.workflow.key, memo.workflow.key, "the workflow");
  same(
    "workflow",
    "/workflow/systemOfRecord",
    definition.workflow.systemOfRecord,
    memo.workflow.systemOfRecord,
    "the system of record",
  );
  same("unit", "/unit/name", definition.unit.name, memo.sample.unit, "what is randomised");
  return found;
}

const unproven =
  "it can't be shown that everybody in it is meant by the memo: repeat the memo's conditions there, or widen the memo";

function audience(memo: MemoContent, { definition }: RevisionContent): Wider[] {
  const inside = (conditions: typeof memo.audience, allowed: typeof memo.audience) =>
    implies(conditions, allowed, definition.segments);
  if (inside(definition.audience, memo.audience))
    return definition.rings.flatMap((ring, index): Wider[] =>
      inside([...definition.audience, ...ring.audience], memo.rings[index]?.audience ?? [])
        ? []
        : [
            {
              kind: "audience",
              path: `/rings/${index}/audience`,
              message: `ring ${index} (${ring.name}) may take units that the memo keeps out of it; ${unproven}`,
            },
          ],
    );
  return definition.rings.flatMap((ring, index): Wider[] =>
    inside(
      [...definition.audience, ...ring.audience],
      [...memo.audience, ...(memo.rings[index]?.audience ?? [])],
    )
      ? []
      : [
          {
            kind: "audience",
            path: definition.audience.length > 0 ? "/audience" : `/rings/${index}/audience`,
            message: `ring ${index} (${ring.name}) may take units that the memo keeps out; ${unproven}`,
          },
        ],
  );
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

function rings(memo: MemoContent, { definition }: RevisionContent): Wider[] {
  return definition.rings.flatMap((ring, index): Wider[] => {
    const allowed = memo.rings[index];
    if (!allowed)
      return [
        {
          kind: "rings",
          path: `/rings/${index}`,
          message: `there is a ring ${index} (${ring.name}), and the memo allows ${memo.rings.length} rings, 0 to ${memo.rings.length - 1}`,
        },
      ];
    if (ring.share <= allowed.share) return [];
    return [
      {
        kind: "rings",
        path: `/rings/${index}/share`,
        message: `ring ${index} (${ring.name}) takes ${percent(ring.share)}, and the memo allows ${percent(allowed.share)}`,
      },
    ];
  });
}

function spend(memo: MemoContent, { definition }: RevisionContent): Wider[] {
  const asked = definition.budgets.spend;
  const found: Wider[] = [];
  if (asked.currency !== memo.spend.currency)
    found.push({
      kind: "spend",
      path: "/budgets/spend/currency",
      message: `amounts are in ${asked.currency}, and the memo's in ${memo.spend.currency}: they can't be compared`,
    });
  for (const part of ["perRun", "perDay"] as const)
    if (asked[part] > memo.spend[part])
      found.push({
        kind: "spend",
        path: `/budgets/spend/${part}`,
        message: `${asked[part]} ${asked.currency} a ${part === "perRun" ? "run" : "day"}, and the memo allows ${memo.spend[part]}`,
      });
  return found;
}

function endpoints(memo: MemoContent, { definition }: RevisionContent): Wider[] {
  return definition.model.endpoints.flatMap((asked, index): Wider[] =>
    memo.endpoints.some((allowed) => endpointCovers(allowed, asked))
      ? []
      : [
          {
            kind: "endpoints",
            path: `/model/endpoints/${index}`,
            message: `a model may be reached at ${asked}, and the memo allows ${memo.endpoints.join(", ")}`,
          },
        ],
  );
}

function data(memo: MemoContent, { definition, files }: RevisionContent): Wider[] {
  const path = "/contracts/input";
  const sets = Object.keys(definition.documentSets)
    .filter((name) => !memo.data.documentSets.includes(name))
    .map((name): Wider => ({
      kind: "data",
      path: `/documentSets/${name}`,
      message: `the document set "${name}" is read, and the memo allows ${memo.data.documentSets.join(", ") || "none"}`,
    }));
  const redacted = new Set<string>([
    ...definition.redaction.types,
    ...definition.redaction.custom.map((pattern) => pattern.name),
  ]);
  const seen = memo.data.redact
    .filter((type) => !redacted.has(type))
    .map((type): Wider => ({
      kind: "data",
      path: "/redaction/types",
      message: `"${type}" is not redacted, and the memo says that no model may see it`,
    }));
  return [...inputFields(memo, files[definition.contracts.input], path), ...sets, ...seen];
}

function inputFields(memo: MemoContent, text: string | undefined, path: string): Wider[] {
  let schema: unknown;
  try {
    schema = JSON.parse(text ?? "");
  } catch {
    return [
      { kind: "data", path, message: "the input contract can't be read, so nothing says what is in it" },
    ];
  }
  return fieldsOutside(schema, memo.data.fields).map(({ pointer, open }): Wider => {
    const place = pointer === "" ? "the input" : pointer;
    return {
      kind: "data",
      path,
      message: open
        ? `${place} may hold parts that the contract does not name: set additionalProperties to false there, or name ${pointer === "" ? '""' : pointer} in the memo's data.fields`
        : `${place} is read, and the memo's data.fields don't cover it`,
    };
  });
}

function review(memo: MemoContent, { definition }: RevisionContent): Wider[] {
  if (memo.review === "none" || definition.review.required === "every-draft") return [];
  return [
    {
      kind: "review",
      path: "/review/required",
      message: "drafts go out without a person, and the memo says that one reads every draft",
    },
  ];
}

function systems(memo: MemoContent, { definition: { action } }: RevisionContent): Wider[] {
  if (!action) return [];
  const ofSystem = memo.systems.filter(({ system }) => system === action.system);
  const ofType = ofSystem.filter(({ recordType }) => recordType === action.recordType);
  if (ofType.some(({ verbs }) => verbs.includes(action.verb))) return [];
  const list = (values: string[]) => [...new Set(values)].join(", ") || "none";
  const at = (part: string, message: string): Wider[] => [
    { kind: "systems", path: `/action/${part}`, message },
  ];
  if (ofSystem.length === 0)
    return at(
      "system",
      `"${action.system}" is written to, and the memo allows ${list(memo.systems.map(({ system }) => system))}`,
    );
  if (ofType.length === 0)
    return at(
      "recordType",
      `"${action.recordType}" of ${action.system} is written, and the memo allows ${list(ofSystem.map(({ recordType }) => recordType))}`,
    );
  return at(
    "verb",
    `it does "${action.verb}" to ${action.recordType}, and the memo allows ${list(ofType.flatMap(({ verbs }) => verbs))}`,
  );
}

function metrics(memo: MemoContent, { definition }: RevisionContent): Wider[] {
  const { success, mustNotHarm, business } = definition.metrics;
  const found: Wider[] = [];
  const add = (path: string, message: string) => found.push({ kind: "metrics", path, message });
  if (success && success.metric !== memo.success.metric)
    add(
      "/metrics/success/metric",
      `success is "${success.metric}", and the memo's is "${memo.success.metric}"`,
    );
  else if (success) {
    if (success.minimumEffect < memo.success.minimumEffect)
      add(
        "/metrics/success/minimumEffect",
        `an effect of ${success.minimumEffect} is called enough, and the memo asks for ${memo.success.minimumEffect}`,
      );
    if (success.plannedUnits > memo.sample.planned)
      add(
        "/metrics/success/plannedUnits",
        `${success.plannedUnits} units are planned, and the memo plans ${memo.sample.planned}`,
      );
    const index = business.findIndex((metric) => metric.key === success.metric);
    const metric = business[index];
    for (const part of ["kind", "direction", "scale"] as const)
      if (metric && metric[part] !== memo.success[part])
        add(
          `/metrics/business/${index}/${part}`,
          `the ${part} of "${metric.key}" is ${metric[part]}, and the memo's is ${memo.success[part]}`,
        );
  }
  for (const allowed of memo.mustNotHarm) {
    const index = mustNotHarm.findIndex((item) => item.metric === allowed.metric);
    const asked = mustNotHarm[index];
    if (!asked)
      add(
        "/metrics/mustNotHarm",
        `"${allowed.metric}" is not watched, and the memo says it must not get worse`,
      );
    else if (asked.margin > allowed.margin)
      add(
        `/metrics/mustNotHarm/${index}/margin`,
        `"${asked.metric}" may get worse by ${asked.margin}, and the memo allows ${allowed.margin}`,
      );
  }
  return found;
}
