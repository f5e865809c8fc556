import { memoContent, type MemoInput } from "@belay/contracts";
import { writeMemoMarkdown } from "@belay/contracts/memo";
import { createTestSystem, testDefinition, testMemo, type TestSystem } from "@belay/testkit";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, launchBrowser } from "./testing/browser.ts";

if (chromiumPath === undefined)
  console.warn(
    "NO BROWSER: the way from an idea to a signed memo is skipped. Name a Chromium in BELAY_CHROMIUM to run it.",
  );

/** What is answered in the form, in its words. */
const answers = {
  lines: {
    "What is the work called?": "Answering price requests",
    "What hurts?": "Requests wait two days because everybody writes each answer from nothing.",
    "Who does it today?": "6 people in sales support",
    "Their name": "Ines Owner",
    "Who decides whether it may be done differently?": "Ines Owner",
    "What is measured, and where?": "hours from request to reply, in the ticket system; 9 in October",
    "Where is the result kept?": "CRM",
    "What data does it work with?": "The request and the account's price list",
  },
  choices: {
    "How much of it is reading and writing text?": "Most of it",
    "Does somebody have to judge or choose?": "Each time",
    "Who answers for this work?": "One person",
    "Is it measured today?": "A system records it",
    "How easily can that data be had?": "Ready to read",
    "Can people be told from it?": "Yes",
    "Can a wrong result be taken back?": "With effort",
    "Who would see a wrong result first?": "Customers",
  },
};

const experiment = "answering-price-requests";
const mail = (name: string) => `${name.toLowerCase().replace(" ", ".")}@example.test`;

describe.skipIf(chromiumPath === undefined)("from an idea to exposure, with three people", () => {
  let system: TestSystem;
  let browser: Browser;
  let author: Page;
  let owner: Page;
  let security: Page;

  beforeAll(async () => {
    system = await createTestSystem({ dashboard: true });
    browser = await launchBrowser(chromiumPath!);
    author = await signedIn("Mara Author", "owner");
    owner = await signedIn("Ines Owner", "owner", ["workflow", "customers"]);
    security = await signedIn("Sven Security", "reviewer", ["data", "systems"]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  /** Somebody who was invited, with a browser of their own, through the door. */
  async function signedIn(...who: Parameters<TestSystem["realPerson"]>): Promise<Page> {
    const { password, person } = await system.realPerson(...who);
    const context = await browser.newContext({ reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${system.url}/sign-in`);
    await page.getByLabel("E-mail").fill(person.email ?? "");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Portfolio", level: 1 }).waitFor();
    return page;
  }
  const definition = (change: Parameters<typeof testDefinition>[0] = {}) =>
    testDefinition({
      key: experiment,
      workflow: {
        key: experiment,
        name: "Answering price requests",
        owner: "Ines Owner",
        systemOfRecord: "CRM",
      },
      metrics: {
        success: { metric: "answered", minimumEffect: 0.15, baseline: 0.4, plannedUnits: 400 },
        business: [
          {
            key: "answered",
            name: "Answered within a day",
            why: "Who waits asks somebody else.",
            unit: "requests",
            kind: "conversion",
            outcome: "answered",
            direction: "higher",
            windowHours: 24,
          },
        ],
      },
      ...change,
    });
  const memo = (): MemoInput =>
    memoContent.parse({
      ...testMemo(definition().definition),
      name: "Answering price requests",
      risks: {
        kinds: ["customer-facing", "personal-data", "system-of-record"],
        words: "A price that nobody quoted",
        owner: "Ines Owner",
      },
      timebox: { from: day(0), to: day(20) },
      authority: {
        approve: [
          { person: mail("Ines Owner"), area: "workflow" },
          { person: mail("Ines Owner"), area: "customers" },
          { person: mail("Sven Security"), area: "data" },
          { person: mail("Sven Security"), area: "systems" },
        ],
        halt: [],
        review: [mail("Ines Owner")],
        publish: [mail("Ines Owner")],
        promote: [mail("Ines Owner")],
      },
    });
  const markdown = () => writeMemoMarkdown(memoContent.parse(memo()));

  test("an idea becomes an intake, ranked with its reasons", async () => {
    await author.goto(`${system.url}/intakes`);
    await author
      .getByRole("link", { name: "Propose a workflow" })
      .or(author.getByRole("button", { name: "Propose a workflow" }))
      .first()
      .click();
    for (const [question, answer] of Object.entries(answers.lines).slice(0, 1))
      await author.getByLabel(question, { exact: true }).fill(answer);
    for (const [question, choice] of Object.entries(answers.choices))
      await author.getByRole("group", { name: question }).getByText(choice, { exact: true }).click();
    for (const [question, answer] of Object.entries(answers.lines).slice(1))
      await author.getByLabel(question, { exact: true }).fill(answer);
    await author.getByLabel("How often does it come up?").first().fill("30");
    await author.getByLabel("How many minutes does one take?").fill("20");
    await author.getByRole("button", { name: "Hand it in" }).click();
    await author.getByRole("heading", { name: "Score and reasons" }).waitFor();
  });

  test("the intake becomes a memo, which is written and put to those it names", async () => {
    await author.getByRole("button", { name: "Turn it into a memo" }).click();
    await author.waitForURL(new RegExp(`/memos/${experiment}`));
    await author.goto(`${system.url}/memos/${experiment}?ask=import`);
    await author.getByRole("dialog").getByLabel("Markdown", { exact: true }).fill(markdown());
    await author.getByRole("button", { name: "Show what would change" }).click();
    await author.getByRole("button", { name: /^Take over \d+ changes$/ }).click();
    await author.waitForURL(/\/edit/);
    // Written on by hand: what the form says is what is signed.
    await author.getByLabel("Who works with it").fill("Six people in sales support, in two offices");
    await expect
      .poll(async () => (await system.owner.memo({ params: { experiment }, query: {} })).content.targetUser, {
        timeout: 15_000,
      })
      .toMatch(/two offices/);
    await author.goto(`${system.url}/memos/${experiment}`);
    await author.getByText("Six people in sales support, in two offices").first().waitFor();
    await author.getByRole("link", { name: "Ask for signatures" }).click();
    await author.getByRole("dialog").getByRole("button", { name: "Ask for signatures" }).click();
    await author
      .getByText(/Waits for/)
      .first()
      .waitFor();
    await author.getByText(/wrote/).first().waitFor();
    expect(await author.getByRole("link", { name: "Sign", exact: true }).count()).toBe(0);
  });

  async function sign(page: Page): Promise<void> {
    await page.goto(`${system.url}/memos/${experiment}`);
    await page.getByRole("link", { name: "Sign", exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Sign", exact: true }).click();
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
  }

  async function activate(revision: number): Promise<void> {
    await owner.goto(`${system.url}/experiments/${experiment}/exposure?ask=activate-${revision}`);
    await owner
      .getByRole("alertdialog")
      .getByRole("button", { name: /^Activate/ })
      .click();
  }
  const exposed = async () =>
    (await system.owner.experiment({ params: { experiment }, query: {} })).exposure.revision;

  test("exposure is refused before the last signature, and let through after it", async () => {
    const { markdown: signed } = await system.owner.memoMarkdown({ params: { experiment }, query: {} });
    const content = definition();
    await system
      .as(system.keys.automation)
      .push({ body: { ...content, files: { ...content.files, "memo.md": signed } } });

    await sign(owner);
    await activate(1);
    const refusal = owner.getByRole("alertdialog").getByRole("alert");
    await refusal
      .getByText(/Sven Security/)
      .first()
      .waitFor();
    expect(await exposed()).toBeNull();

    await sign(security);
    await activate(1);
    await expect.poll(exposed, { timeout: 15_000 }).toBe(1);
  });

  test("a revision that adds a system of record is refused, and named", async () => {
    const { markdown: signed } = await system.owner.memoMarkdown({ params: { experiment }, query: {} });
    const wider = definition({
      action: {
        system: "billing",
        recordType: "invoice",
        verb: "create",
        target: "/account/id",
        idempotencyKey: "/id",
        attempts: 3,
      },
    });
    await system
      .as(system.keys.automation)
      .push({ body: { ...wider, files: { ...wider.files, "memo.md": signed } } });
    await activate(2);
    await owner
      .getByRole("alertdialog")
      .getByRole("alert")
      .getByText(/billing/)
      .first()
      .waitFor();
    expect(await exposed()).toBe(1);
  });
});

const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
