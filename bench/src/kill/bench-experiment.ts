import { definition, type Definition } from "@belay/contracts";

/** The smallest experiment that can be exposed. */
export const benchExperiment: Definition = definition.parse({
  belay: 1,
  key: "kill-bench",
  name: "Kill bench",
  hypothesis: "A kill reaches everybody.",
  workflow: { key: "bench", name: "Bench", owner: "Bench", systemOfRecord: "None" },
  memo: "memo.md",
  unit: { name: "account" },
  rings: [
    { name: "shadow", share: 1 },
    { name: "everyone", share: 1 },
  ],
  budgets: { spend: { perRun: 1, perDay: 10 } },
  model: { name: "none", endpoints: ["http://127.0.0.1:*/v1"] },
  prompts: { draft: "draft.md" },
  contracts: { input: "any.schema.json", output: "any.schema.json" },
  rollback: { steps: [{ step: "close-gate", verify: "Every instance confirms" }] },
});

export const benchFiles: Record<string, string> = {
  "draft.md": "{{input}}\n",
  "any.schema.json": "{}\n",
};
