import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFindings, chromiumPath, launchBrowser } from "./testing/browser.ts";
import { startExampleSystem, type ExampleSystem } from "./testing/example-system.ts";

if (chromiumPath === undefined)
  console.warn(
    "NO BROWSER: the journey through the dashboard is skipped. Name a Chromium in BELAY_CHROMIUM to run it.",
  );

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

describe.skipIf(chromiumPath === undefined)("an owner's day at the dashboard", () => {
  let system: ExampleSystem;
  let browser: Browser;
  let page: Page;
  const broken: string[] = [];
  let calls = 0;

  beforeAll(async () => {
    system = await startExampleSystem();
    // Preparing has spent the link; the next start gives another.
    await system.server.stop();
    await system.server.start();
    browser = await launchBrowser(chromiumPath!);
    page = await browser.newPage({ viewport: wide, reducedMotion: "reduce" });
    page.setDefaultTimeout(20_000);
    page.on("pageerror", (error) => broken.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") broken.push(`console: ${message.text()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 500) broken.push(`${response.status()} from ${response.url()}`);
    });
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  const hand = () => system.hand(system.call(calls++));
  const link = (name: string | RegExp): Locator => page.getByRole("link", { name });
  const navigation = () => page.getByRole("navigation", { name: "Main" });

  /** Light and wide, dark and narrow: nobody is kept out of this screen. */
  async function expectAccessible(screen: string): Promise<void> {
    const findings: string[] = [];
    for (const [viewport, colorScheme] of [
      [narrow, "dark"],
      [wide, "light"],
    ] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const finding of await accessibilityFindings(page))
        findings.push(`${screen}, ${viewport.width} px, ${colorScheme}: ${finding}`);
    }
    expect(findings).toEqual([]);
  }

  /** Hands calls to the service until one waits for a person; returns its review. */
  async function draftFor(): Promise<string> {
    for (let tried = 0; tried < 40; tried++) {
      const { pending } = await hand();
      if (pending !== undefined) return pending;
    }
    throw new Error("Of forty calls none led to a draft.");
  }

  test("signs in by the one-time link, which is then spent", async () => {
    await page.goto(system.server.ownerLink);
    await page.getByRole("heading", { name: "Portfolio", level: 1 }).waitFor();
    expect(page.url()).not.toContain("belay_link_");
    expect(await page.evaluate("document.cookie")).toBe("");
    const other = await browser.newPage();
    await other.goto(system.server.ownerLink);
    await other.getByRole("heading", { name: /used or has expired/ }).waitFor();
    await other.close();
    await link("Call follow-up drafts").first().waitFor();
    await expectAccessible("portfolio");
  });

  test("watches runs arrive live", async () => {
    await link("Call follow-up drafts").first().click();
    await page.getByRole("heading", { name: /Call follow-up drafts/, level: 1 }).waitFor();
    await page.getByRole("navigation", { name: "Experiment" }).getByRole("link", { name: "Runs" }).click();
    await page.getByText(/No runs in ring 3/).waitFor();
    await expectAccessible("runs, none yet");
    const rows = page.getByRole("table", { name: /Runs/ }).getByRole("row");
    for (const expected of [1, 2, 3]) {
      await hand();
      // The head is a row too. Nothing is clicked or loaded anew.
      await expect.poll(() => rows.count(), { timeout: 15_000 }).toBe(expected + 1);
    }
    await expectAccessible("runs");
    await page
      .getByRole("navigation", { name: "Experiment" })
      .getByRole("link", { name: "Overview" })
      .click();
    await page
      .getByText(/2 of 2/)
      .first()
      .waitFor();
    await expectAccessible("overview");
    await page
      .getByRole("navigation", { name: "Experiment" })
      .getByRole("link", { name: "Exposure" })
      .click();
    await page.getByRole("heading", { name: /Instances/ }).waitFor();
    await expectAccessible("exposure");
  });

  test("edits and approves a draft by keyboard, and sees the CRM's activity among the touched records", async () => {
    const review = await draftFor();
    await navigation()
      .getByRole("link", { name: /Review desk/ })
      .click();
    await page.goto(`${system.server.url}/reviews/${review}`);
    await page.getByRole("button", { name: /^Approve/ }).waitFor();
    await expectAccessible("review desk");

    await page.keyboard.press("e");
    const editor = page.locator("textarea:focus");
    await editor.waitFor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" Kind regards from Ada.");
    await expectAccessible("review desk, editing");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Approve edit/ }).waitFor();
    await page
      .getByRole("status")
      .filter({ hasText: /Your edit/ })
      .waitFor();
    await page.keyboard.press("a");
    await page
      .getByText(/Approved with your edit\./)
      .first()
      .waitFor({ state: "attached" });

    const { run, state, decidedBy } = await system.owner.review({ params: { review } });
    expect([state, decidedBy?.name]).toEqual(["edited", "Ada Owner"]);
    await page.goto(`${system.server.url}/experiments/${system.experiment}/runs/${run}`);
    const touched = page.getByRole("table", { name: "Touched records" });
    // Comes by itself, once the worker has done it.
    await touched.getByText(/^activity\//).waitFor();
    const activity = (await touched.getByText(/^activity\//).textContent())?.slice("activity/".length);
    const inCrm = (await system.activities()).find((item) => item.id === activity);
    expect(inCrm?.body).toMatch(/Kind regards from Ada\.$/);
    await expectAccessible("run");
  });

  test("kills the experiment, sees every instance confirm, and nobody gets the AI path", async () => {
    await draftFor();
    await page.goto(`${system.server.url}/experiments/${system.experiment}`);
    await page.getByRole("button", { name: /Kill AI path/ }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.waitFor();
    // The safe answer has the focus: a stray Enter kills nothing.
    expect(await page.locator(":focus").textContent()).toMatch(/Keep running/);
    await expectAccessible("kill dialog");
    await dialog.getByRole("textbox").fill("It promises what nobody said");
    await dialog.getByRole("button", { name: /Kill AI path/ }).click();
    await page.getByRole("heading", { name: /The AI path is off/ }).waitFor();
    await page
      .getByText(/2 of 2\s+instances in\s+\d+/)
      .first()
      .waitFor();
    await expectAccessible("kill confirmed");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByText(/Killed .*“It promises what nobody said”/).waitFor();
    await expectAccessible("overview, killed");

    for (let call = 0; call < 5; call++)
      expect(await hand()).toMatchObject({ served: "baseline", reason: "killed" });
    await navigation()
      .getByRole("link", { name: /Review desk/ })
      .click();
    await page.getByText("Nothing waits").waitFor();
    await expectAccessible("review desk, empty");
  });

  test("and all the while nothing broke behind the screens", () => {
    // The one refusal is the spent link's.
    expect(broken.filter((line) => !/410/.test(line))).toEqual([]);
  });
});
