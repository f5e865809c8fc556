import { readFileSync } from "node:fs";
import type { Arm, DefinitionInput } from "@belay/contracts";
import { createIdentifiers } from "@belay/server/platform";
import { createFakeClock, createTestSystem, type TestSystem } from "@belay/testkit";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath, launchBrowser } from "./testing/browser.ts";

if (chromiumPath === undefined)
  console.warn(
    "NO BROWSER: the way from too early to an interval is skipped. Name a Chromium in BELAY_CHROMIUM to run it.",
  );

const hour = 3_600_000;

const metrics: DefinitionInput["metrics"] = {
  success: { metric: "note-time", minimumEffect: 4, baseline: 18, plannedUnits: 160 },
  mustNotHarm: [{ metric: "complaints", margin: 0.1 }],
  business: [
    {
      key: "note-time",
      name: "Time for a note",
      why: "It is what the draft is to save.",
      unit: "min",
      kind: "duration",
      outcome: "note-sent",
      direction: "lower",
      windowHours: 24,
      cap: 60,
    },
    {
      key: "complaints",
      name: "Accounts that complain",
      why: "A wrong note costs more than a slow one.",
      unit: "share",
      kind: "conversion",
      outcome: "complaint",
      direction: "lower",
      windowHours: 24,
    },
  ],
};

// So that the control plane's clock ends at the browser's, and the session outlasts what lies between.
const start = Date.now() - 100 * hour;
const clock = createFakeClock(start);
let system: TestSystem;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  system = await createTestSystem({ clock, allowanceMs: 0, dashboard: true });
  await system.open({ split: { ai: 0.5 }, metrics });
  browser = await launchBrowser(chromiumPath);
  page = await browser.newPage({ acceptDownloads: true });
  await page.goto(await signInLink());
  await page.getByRole("heading", { name: "Portfolio" }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await system?.close();
});

async function signInLink(): Promise<string> {
  const link = await system.app.access.ownerLink();
  return link.startsWith("http") ? link : `${system.url}/sign-in#link=${link}`;
}

/** Accounts from `first` on, one each half hour, half of them on each arm; drafted notes are sent seven minutes sooner. */
async function play(first: number, count: number): Promise<void> {
  const service = system.as(system.keys.service);
  const instance = { id: crypto.randomUUID(), service: "notes", build: "1", sdk: "test" };
  const accounts = Array.from({ length: count }, (_, index) => first + index);
  const arm = (index: number): Arm => (index % 2 ? "ai" : "baseline");
  const at = (index: number, later = 0) => new Date(start + (index / 2 + later) * hour).toISOString();
  // Outcomes first: what has to count may arrive before the run that it belongs to.
  const receipt = await service.outcomes({
    body: {
      outcomes: accounts.map((index) => ({
        id: `sent-${index}`,
        experiment: "note-mail",
        unit: `account-${index}`,
        name: "note-sent",
        at: at(index, 2),
        value: (index % 2 ? 11 : 18) + ((index * 37) % 11) - 5,
      })),
    },
  });
  expect(receipt.refused).toEqual([]);
  const evidence = await service.evidence({
    body: {
      instance,
      records: accounts.map((index) => ({
        kind: "ended",
        sequence: index + 1,
        run: {
          id: createIdentifiers({ ...clock, now: () => Date.parse(at(index)) }).next(),
          experiment: "note-mail",
          revision: 1,
          epoch: 1,
          phase: 2,
          unit: `account-${index}`,
          attributes: { tier: index % 3 ? "standard" : "large" },
          ring: 2,
          assigned: arm(index),
          shadow: false,
          startedAt: at(index),
        },
        end: {
          endedAt: at(index),
          durationMs: 900,
          served: arm(index),
          outcome: "served",
          reason: "assigned",
          steps: [],
          payloads: {},
        },
      })),
    },
  });
  expect(evidence.refused).toEqual([]);
}

const worth = () => page.getByRole("region", { name: "Verdict" }).locator(".answer").nth(1);

test.skipIf(chromiumPath === undefined)(
  "a verdict goes from too early to an interval while somebody looks on",
  { timeout: 60_000 },
  async () => {
    await play(0, 20);
    clock.advance(30.25 * hour);
    await page.goto(`${system.url}/experiments/note-mail`);
    await expect
      .poll(() => worth().innerText(), { timeout: 15_000 })
      .toContain("Too early: 13 of 40 accounts");
    expect(await page.locator(".chart").count()).toBe(0);

    clock.advance(45.75 * hour);
    await play(20, 120);
    clock.advance(24 * hour);
    // Nothing is reloaded: the control plane says that values were settled, and the page reads them.
    await expect.poll(() => worth().innerText(), { timeout: 15_000 }).toMatch(/Better/);
    await page.locator(".chart").waitFor();
    const verdict = (await system.owner.metrics({ params: { experiment: "note-mail" }, query: {} })).items[0];
    expect(verdict?.status).toBe("measured");
    expect(await worth().innerText()).toMatch(/min less than the baseline/);

    await page.getByRole("link", { name: "Metrics", exact: true }).click();
    const list = page.getByRole("table", { name: "Metrics" });
    await list.getByRole("link", { name: "Time for a note" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download CSV: Time for a note over time" }).click(),
    ]);
    const [head, first] = readFileSync(await download.path(), "utf8").split("\r\n");
    expect(head).toBe("Time,Accounts,Better by,Low,High");
    const { effect } = await system.owner.metric({
      params: { experiment: "note-mail", metric: "note-time" },
      query: {},
    });
    expect(Number(first?.split(",")[2])).toBeCloseTo(-(effect?.estimate ?? Number.NaN), 9);
  },
);
