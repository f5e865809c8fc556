import { readdirSync, readFileSync } from "node:fs";
import {
  openQuestionWords,
  stageAuditLink,
  stageAuditMismatchWords,
  stageAuditQuestions,
  type OpenQuestion,
  type StageAuditAnswers,
  type StageAuditMismatch,
} from "@belay/contracts/stage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

const folder = new URL("../../../../../conformance/stage-audit/", import.meta.url);
type Expected<Verdict> = { verdict: Verdict; firstReason: string };
type Case = {
  story: string;
  answers: StageAuditAnswers;
  expected: { open: Expected<OpenQuestion>; mismatch: Expected<StageAuditMismatch> };
};
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name): Case & { name: string } => ({
    name,
    ...(JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Case),
  }));

/** Nobody is signed in, and nothing but the page is served. */
const stranger = { name: "out", signedOut: true };

describe.skipIf(noScreens !== undefined)("the stage audit's page", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it.each(cases)(
    "gives the expected verdicts on $name",
    { timeout: 60_000 },
    async ({ answers, expected }) => {
      // Begun elsewhere, and gone on with here.
      const given = stageAuditQuestions.map(({ key }) => [key, answers[key]] as const);
      const begun = stageAuditLink({ answers: Object.fromEntries(given.slice(0, -3)) });
      const { page, asked } = await browser.open(stranger, `/stage-audit#${begun}`);
      for (const [key] of given.slice(-3))
        await page.locator(`input[name="${key}"][value="${answers[key]}"]`).check({ force: true });
      await page.getByText("All answered.").waitFor();
      await page.getByRole("link", { name: "See the result" }).click();

      const says = (question: string, key: string) =>
        stageAuditQuestions.find((each) => each.key === question)?.says[
          answers[key as keyof typeof answers] ?? "unknown"
        ];
      const verdict = page.getByRole("region", { name: "Verdict" });
      await verdict
        .getByText(openQuestionWords[expected.open.verdict].answer, { exact: true })
        .first()
        .waitFor();
      await verdict
        .getByText(stageAuditMismatchWords[expected.mismatch.verdict].answer, { exact: true })
        .last()
        .waitFor();
      const firsts = await page.locator("ol.reasons > li:first-child").allTextContents();
      expect(firsts).toEqual([
        says(expected.open.firstReason, expected.open.firstReason),
        says(expected.mismatch.firstReason, expected.mismatch.firstReason),
      ]);
      expect(await page.locator("ol.next-steps > li").count()).toBe(3);

      // The link is all there is to it: another browser shows the same, and neither asked the control plane.
      const link = new URL(page.url());
      const other = await browser.open(stranger, link.pathname + link.hash);
      await eventually(() => other.page.locator("ol.reasons > li:first-child").allTextContents()).toEqual(
        firsts,
      );
      expect([...asked, ...other.asked]).toEqual([]);
    },
  );

  it("is answered by keyboard alone, and keeps the answers in its address", async () => {
    const { page } = await browser.open(stranger, "/stage-audit");
    await page.locator('input[name="measured-today"][value="yes"]').focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await eventually(() => new URL(page.url()).hash).toBe("#measured-today=partly");
    await page.reload();
    expect(await page.locator('input[name="measured-today"]:checked').inputValue()).toBe("partly");
  });

  it.each([
    ["an answer there is none of", "worth-it=perhaps&compared=yes", "“perhaps” is no answer to “worth-it”"],
    ["a question there is none of", "colour=blue&compared=yes", "no question “colour”"],
    ["half a letter", "%E0%A4%A&compared=yes", "has no question"],
    ["far too much", "x".repeat(6000), "longer than any audit"],
  ])("answers %s in its address in a sentence", async (_, fragment, sentence) => {
    for (const at of ["/stage-audit", "/stage-audit/result"]) {
      const { page } = await browser.open(stranger, `${at}#${fragment}`);
      await page.getByText(sentence).waitFor();
    }
  });

  it("keeps HTML as text, wherever the name of the audit shows", async () => {
    const about = '<img src=x onerror="document.title=1"> & [a](javascript:b)';
    const fragment = stageAuditLink({ about, answers: { "worth-it": "no" } });
    const { page } = await browser.open(stranger, `/stage-audit/result#${fragment}`);
    await page.getByRole("heading", { level: 1, name: about }).waitFor();
    await page.getByRole("button", { name: "As Markdown" }).click();
    await page.getByText("\\<img src\\=x").waitFor();
    expect(await page.locator("main img").count()).toBe(0);
    await page.getByRole("link", { name: "Change answers" }).click();
    await eventually(() => page.getByLabel("What is it about?").inputValue()).toBe(about);
  });

  it("is filled in from an experiment's evidence, which one may overrule", async () => {
    const { page } = await browser.open({ name: "full" }, "/stage-audit#experiment=visit-notes");
    await page.getByText("7 of 17 questions are answered by evidence").waitFor();
    const worth = page.locator("fieldset", { has: page.locator('input[name="worth-it"]') });
    await eventually(() => worth.locator("input:checked").inputValue()).toBe("partly");
    await worth.getByText("From evidence: Partly").waitFor();
    await worth.getByText("Yes", { exact: true }).click();
    await worth.getByText("Evidence says otherwise: Partly").waitFor();
    await eventually(() => new URLSearchParams(new URL(page.url()).hash.slice(1)).get("worth-it")).toBe(
      "yes",
    );
    expect(await page.getByLabel("What is it about?").inputValue()).toBe("Visit notes");
  });

  it("says to a stranger that evidence takes an account, and goes on without", async () => {
    const { page } = await browser.open(stranger, "/stage-audit#experiment=visit-notes");
    await page.getByText("that takes an account here").waitFor();
    await page.locator('input[name="worth-it"][value="no"]').check({ force: true });
    await eventually(() => page.url()).toContain("worth-it=no");
  });

  it("is kept only when asked for", async () => {
    const at = `/stage-audit/result#${stageAuditLink({ answers: { "worth-it": "no" } })}`;
    const { page, asked } = await browser.open({ name: "full" }, at);
    await page.getByRole("button", { name: "Keep it in Belay" }).waitFor();
    expect(asked).toEqual([]);
    await page.getByRole("button", { name: "Keep it in Belay" }).click();
    await page.getByText(/^Kept until \d{4}-/).waitFor();
    expect(asked).toEqual(["POST /api/v1/stage-audits"]);

    const out = await browser.open(stranger, at);
    await out.page.getByRole("button", { name: "Keep it in Belay" }).click();
    await out.page.getByText("Nothing was stored").waitFor();
  });

  it.each(["A4", "Letter"] as const)(
    "prints its result on one page of %s",
    { timeout: 60_000 },
    async (format) => {
      const about = "A name as long as a name may be, ".repeat(4).slice(0, 120);
      const { page, url } = await browser.open(stranger, "/stage-audit");
      for (const { answers } of cases) {
        await page.goto(`${url}/stage-audit/result#${stageAuditLink({ about, answers })}`);
        await page.reload();
        await page.getByRole("heading", { name: "The next three steps" }).waitFor();
        const pdf = await page.pdf({ format, preferCSSPageSize: false });
        expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      }
    },
  );
});
