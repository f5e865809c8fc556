import { createClient, type BelayClient } from "@belay/client";
import { memoContent, type Definition, type MemoContent } from "@belay/contracts";
import { writeMemoMarkdown } from "@belay/contracts/memo";
import type { BenchControlPlane } from "./control-plane.ts";

/** Who writes and signs the memos of benches: sample people, made with the control plane. */
export const benchPeople = [
  { name: "Bench writer", role: "reviewer", areas: [] },
  { name: "Bench signer", role: "reviewer", areas: ["workflow"] },
  { name: "Second signer", role: "reviewer", areas: ["workflow"] },
] as const;

export type BenchPeople = Record<(typeof benchPeople)[number]["name"], BelayClient>;

export async function signInPeople(url: string, links: Record<string, string>): Promise<BenchPeople> {
  const signedIn = await Promise.all(
    benchPeople.map(async ({ name }) => {
      const link = links[name] ?? "";
      const { token } = await createClient({ url }).signIn({
        body: { link: link.slice(link.indexOf("#") + 1), token: true },
      });
      return [name, createClient({ url, ...(token !== undefined && { token }) })];
    }),
  );
  return Object.fromEntries(signedIn) as BenchPeople;
}

/** A memo that allows just what a definition asks for. */
function memoFor(definition: Definition): MemoContent {
  const { metrics, workflow, model, budgets, rings, unit, review } = definition;
  const success = metrics.business.find(({ key }) => key === metrics.success?.metric);
  return memoContent.parse({
    experiment: definition.key,
    name: definition.name,
    hypothesis: definition.hypothesis,
    workflow: { ...workflow, steps: ["It is measured"] },
    targetUser: "The bench",
    firstOutput: "A figure",
    baseline: { value: 0.3, words: "Assumed" },
    value: "productivity",
    success: {
      metric: success?.key ?? "figure",
      kind: success?.kind ?? "conversion",
      direction: success?.direction ?? "higher",
      scale: success?.scale ?? "plain",
      minimumEffect: metrics.success?.minimumEffect ?? 0.1,
      unit: "share",
      words: "The figure",
    },
    risks: { kinds: [], words: "None", owner: "Bench" },
    data: { inScope: "Made up", outOfScope: "All else", fields: [""] },
    endpoints: model.endpoints,
    spend: { ...budgets.spend, total: 1000 },
    timebox: { from: "2000-01-01", to: "2199-12-31" },
    sample: { unit: unit.name, planned: metrics.success?.plannedUnits ?? 100, perWeek: 100 },
    rings: rings.map(({ name, share }) => ({ name, share })),
    review: review.required,
    rollback: { words: "Close the gate", minutes: 5 },
    authority: {
      approve: ["bench.signer@sample.invalid", "second.signer@sample.invalid"].map((person) => ({
        person,
        area: "workflow" as const,
      })),
      promote: ["sample.team@sample.invalid"],
    },
  });
}

/** Has a definition's memo signed by two sample people, and pushes it: what can be activated then. */
export async function pushApproved(
  { people, team }: Pick<BenchControlPlane, "people" | "team">,
  definition: Definition,
  files: Record<string, string>,
): Promise<{ revision: number }> {
  const content = memoFor(definition);
  const params = { experiment: definition.key };
  const { digest } = await people["Bench writer"].createMemo({ body: { content } });
  const body = { digest: digest ?? "" };
  await people["Bench writer"].askForSignatures({ params, body });
  await people["Bench signer"].signMemo({ params, body });
  await people["Second signer"].signMemo({ params, body });
  return team.push({
    body: { definition, files: { ...files, [definition.memo]: writeMemoMarkdown(content) } },
  });
}
