import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { definition } from "@belay/contracts";
import { writeMemoMarkdown } from "@belay/contracts/memo";
import { testMemo } from "@belay/testkit";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { write } from "./guide/reader.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const guide = readFileSync(join(repository, "docs/guides/definition.md"), "utf8");

const text = { type: "string" };
const input = {
  type: "object",
  properties: {
    id: text,
    name: text,
    email: text,
    company: text,
    account: { type: "object", properties: { company: text } },
    turns: { type: "array", items: { type: "object", properties: { text } } },
  },
};
const output = { type: "object", properties: { subject: text, body: text } };

test("the parts that the guide shows make one definition without a finding", () => {
  const folder = mkdtempSync(join(tmpdir(), "belay-guide-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const parts = [...guide.matchAll(/^```yaml\n(?<part>[^]*?)^```$/gm)].map(({ groups }) => groups!.part!);
  expect(parts.length).toBeGreaterThan(5);
  write(folder, "guide.experiment.yaml", parts.join(""));
  const parsed = definition.parse(parse(parts.join("")));
  const timebox = { from: "2026-01-05", to: "2026-01-25" };
  write(folder, "memo.md", writeMemoMarkdown(testMemo(parsed, { timebox })));
  write(folder, "mail.prompt.md", "Write a mail.\n\n{{call}}\n");
  write(folder, "documents/playbook/terms.md", "# Terms\n\nPrices are reviewed in spring.\n");
  write(folder, "call.schema.json", JSON.stringify(input));
  write(folder, "mail.schema.json", JSON.stringify(output));

  const checked = spawnSync(
    process.execPath,
    [join(repository, "packages/cli/bin/belay.js"), "check", "guide.experiment.yaml", "--json"],
    { cwd: folder, encoding: "utf8" },
  );
  const { findings } = JSON.parse(checked.stdout) as { findings: unknown[] };
  expect({ findings, status: checked.status }).toEqual({ findings: [], status: 0 });
});
