import { mkdirSync } from "node:fs";
import path from "node:path";
import axeCore from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { runId } from "./runs.ts";
import type { Scenario } from "./scenarios.ts";
import { serveScenario } from "./scenario-server.ts";
import { uuid } from "./ids.ts";

/** One picture: an address in a scenario, and what is done before it is taken. */
interface Shot {
  name: string;
  scenario: Scenario;
  at: string;
  before?: (page: Page) => Promise<void>;
  /** Only this width, where the other would show nothing else. */
  width?: 1440 | 390;
}

const full: Scenario = { name: "full", sample: true };
const experiment = "/experiments/visit-notes";
const desk = `/reviews/${uuid(8, 1)}`;
const button = (name: string) => async (page: Page) => page.getByRole("button", { name }).first().click();

/** A failure is shown when the retries are through. */
const failed = async (page: Page) => page.getByRole("alert").waitFor();

const shots: Shot[] = [
  { name: "portfolio", scenario: full, at: "/" },
  { name: "portfolio-empty", scenario: { name: "empty", data: "empty" }, at: "/" },
  {
    name: "portfolio-login",
    scenario: { name: "empty", data: "empty" },
    at: "/",
    before: async (page) => {
      await button("Make the login command")(page);
      await page.getByText(/belay login/).waitFor();
    },
  },
  {
    name: "command-line",
    scenario: full,
    at: "/",
    before: async (page) => {
      if ((page.viewportSize()?.width ?? 0) < 600) await button("Menu")(page);
      await page.getByRole("button", { name: /Signed in as/ }).click();
      await page.getByRole("menuitem", { name: "Command line" }).click();
      await page.getByText(/belay login/).waitFor();
    },
  },
  { name: "portfolio-loading", scenario: { name: "loading", data: "loading" }, at: "/" },
  { name: "portfolio-failing", scenario: { name: "failing", data: "failing" }, at: "/", before: failed },
  { name: "overview", scenario: full, at: experiment },
  { name: "overview-killed", scenario: { name: "killed", exposure: "killed" }, at: experiment },
  { name: "overview-inactive", scenario: { name: "inactive", exposure: "inactive" }, at: experiment },
  {
    name: "overview-stale",
    scenario: { name: "stale", stale: true },
    at: experiment,
    before: async (page) => page.waitForSelector(".stale").then(() => undefined),
  },
  { name: "overview-loading", scenario: { name: "loading", data: "loading" }, at: experiment },
  {
    name: "overview-failing",
    scenario: { name: "failing", data: "failing" },
    at: experiment,
    before: failed,
  },
  ...(
    [
      "not-configured",
      "empty",
      "too-early",
      "inconclusive",
      "better",
      "worse",
      "harmed",
      "shares-off",
    ] as const
  ).map((state): Shot => ({
    name: `overview-metrics-${state}`,
    scenario: { name: state, metrics: state },
    at: experiment,
  })),
  {
    name: "overview-metrics-loading",
    scenario: { name: "metrics-loading", metrics: "loading" },
    at: experiment,
  },
  {
    name: "overview-metrics-failing",
    scenario: { name: "metrics-failing", metrics: "failing" },
    at: experiment,
    before: async (page) => page.getByText("Can't be told now").waitFor(),
  },
  {
    name: "overview-table",
    scenario: full,
    at: experiment,
    before: async (page) => page.getByText("Show as table").first().click(),
  },
  { name: "metrics", scenario: full, at: `${experiment}/metrics` },
  {
    name: "metrics-shares-off",
    scenario: { name: "off", metrics: "shares-off" },
    at: `${experiment}/metrics`,
  },
  { name: "metrics-empty", scenario: { name: "empty", metrics: "empty" }, at: `${experiment}/metrics` },
  {
    name: "metrics-loading",
    scenario: { name: "metrics-loading", metrics: "loading" },
    at: `${experiment}/metrics`,
  },
  {
    name: "metrics-failing",
    scenario: { name: "metrics-failing", metrics: "failing" },
    at: `${experiment}/metrics`,
    before: failed,
  },
  { name: "metric", scenario: full, at: `${experiment}/metrics/note-minutes` },
  {
    name: "metric-margin",
    scenario: { name: "harmed", metrics: "harmed" },
    at: `${experiment}/metrics/call-backs`,
  },
  {
    name: "metric-shares-off",
    scenario: { name: "off", metrics: "shares-off" },
    at: `${experiment}/metrics/note-minutes`,
  },
  {
    name: "metric-too-early",
    scenario: { name: "early", metrics: "too-early" },
    at: `${experiment}/metrics/note-minutes`,
  },
  { name: "metric-diagnostic", scenario: full, at: `${experiment}/metrics/fallback-rate` },
  { name: "metric-not-measured", scenario: full, at: `${experiment}/metrics/trust-pulse` },
  {
    name: "metric-unknown",
    scenario: full,
    at: `${experiment}/metrics/nothing`,
    before: async (page) => page.getByText("can't be found").waitFor(),
  },
  { name: "kill-asked", scenario: full, at: `${experiment}?ask=kill` },
  {
    name: "kill-counting",
    scenario: { name: "slow", slowdown: 60 },
    at: `${experiment}?ask=kill`,
    before: async (page) => {
      await page.getByRole("button", { name: "Kill AI path" }).last().click();
      await page
        .getByText(/Confirmed by/)
        .first()
        .waitFor();
      await page.waitForTimeout(900);
    },
  },
  {
    name: "kill-confirmed",
    scenario: full,
    at: `${experiment}?ask=kill`,
    before: async (page) => {
      await page.getByRole("button", { name: "Kill AI path" }).last().click();
      await page.getByText("The AI path is off").waitFor();
    },
  },
  {
    name: "kill-silent",
    scenario: { name: "silent", silent: 1 },
    at: `${experiment}?ask=kill`,
    before: async (page) => {
      await page.getByRole("button", { name: "Kill AI path" }).last().click();
      await page.getByText("the last within").waitFor();
    },
  },
  {
    name: "kill-away",
    scenario: full,
    at: experiment,
    before: async (page) => {
      await page.context().setOffline(true);
      await button("Kill AI path")(page);
      await page.getByText("The control plane does not answer.").first().waitFor();
      await page.getByRole("button", { name: "Kill AI path" }).last().click();
      await page.getByText("It did not get through").waitFor();
    },
  },
  {
    name: "ring-away",
    scenario: full,
    at: `${experiment}/exposure`,
    before: async (page) => {
      await page.context().setOffline(true);
      await button("Open ring")(page);
      await page.getByText("The control plane does not answer.").first().waitFor();
    },
  },
  { name: "resume-asked", scenario: { name: "killed", exposure: "killed" }, at: `${experiment}?ask=resume` },
  { name: "ring-asked", scenario: full, at: `${experiment}/exposure?ask=raise-3` },
  { name: "runs", scenario: full, at: `${experiment}/runs` },
  { name: "runs-empty", scenario: { name: "empty", data: "empty" }, at: `${experiment}/runs` },
  {
    name: "runs-none-match",
    scenario: { name: "empty", data: "empty" },
    at: `${experiment}/runs?arm=ai&category=model`,
  },
  { name: "run", scenario: full, at: `${experiment}/runs/${runId}` },
  {
    name: "run-opened",
    scenario: full,
    at: `${experiment}/runs/${runId}`,
    before: async (page) => {
      await page.getByLabel("Why do you open them?").fill("Call-back from the site");
      await button("Open texts")(page);
      await page.getByRole("tab", { name: "Draft against final" }).waitFor();
    },
  },
  {
    name: "run-unended",
    scenario: {
      name: "unended",
      run: {
        state: "unended",
        durationMs: null,
        steps: [],
        review: null,
        actions: [],
        touched: [],
        payloadNames: [],
        promptVersions: [],
      },
    },
    at: `${experiment}/runs/${runId}`,
  },
  { name: "exposure", scenario: full, at: `${experiment}/exposure` },
  {
    name: "exposure-unconnected",
    scenario: { name: "unconnected", unconnected: true },
    at: `${experiment}/exposure?sort=-pushed`,
  },
  {
    name: "exposure-behind",
    scenario: { name: "behind", silent: 1 },
    at: `${experiment}/exposure`,
    width: 1440,
  },
  {
    name: "exposure-empty",
    scenario: { name: "empty", data: "empty", exposure: "inactive" },
    at: `${experiment}/exposure`,
  },
  { name: "desk", scenario: full, at: desk },
  { name: "desk-source", scenario: full, at: `${desk}?pane=source`, width: 390 },
  { name: "desk-queue", scenario: full, at: `${desk}?queue=open`, width: 390 },
  {
    name: "desk-editing",
    scenario: full,
    at: desk,
    before: async (page) => {
      await page.getByRole("button", { name: /Reject/ }).waitFor();
      await page.keyboard.press("x");
      await page.keyboard.press("e");
      const body = page.getByRole("textbox", { name: "Body" });
      await body.fill(
        (await body.inputValue())
          .replace("was caused by", "came from")
          .replace("The pump itself is fine.", "The pump itself is in order."),
      );
    },
  },
  {
    name: "desk-reject",
    scenario: full,
    at: desk,
    before: async (page) => {
      await page.getByRole("button", { name: /Reject/ }).waitFor();
      await page.keyboard.press("r");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "desk-keys",
    scenario: full,
    at: desk,
    width: 1440,
    before: async (page) => {
      await page.getByRole("button", { name: /Reject/ }).waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "desk-approved",
    scenario: full,
    at: desk,
    before: async (page) => {
      await page.getByRole("button", { name: /Reject/ }).waitFor();
      await page.keyboard.press("a");
      await page.getByText(/Sent to servicebook/).waitFor();
    },
  },
  { name: "desk-decided", scenario: full, at: "/reviews?show=decided" },
  {
    name: "desk-decided-none",
    scenario: { name: "empty", data: "empty" },
    at: "/reviews?show=decided",
  },
  { name: "desk-empty", scenario: { name: "empty", data: "empty" }, at: "/reviews" },
  { name: "desk-loading", scenario: { name: "loading", data: "loading" }, at: "/reviews" },
  { name: "sign-in", scenario: { name: "out", signedOut: true }, at: "/sign-in" },
  {
    name: "sign-in-spent",
    scenario: { name: "out", signedOut: true },
    at: "/sign-in#link=0123456789abcdef0123456789",
  },
  { name: "menu", scenario: full, at: "/", width: 390, before: button("Menu") },
];

async function take(
  browser: Browser,
  shot: Shot,
  width: number,
  theme: "light" | "dark",
  folder: string,
): Promise<string[]> {
  const server = await serveScenario(shot.scenario);
  const context = await browser.newContext({
    viewport: { width, height: width > 600 ? 1000 : 844 },
    colorScheme: theme,
    reducedMotion: "reduce",
    bypassCSP: false,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  await page.addInitScript(() => {
    const shifts = window as unknown as ShiftWindow;
    shifts.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[]) {
        if (!entry.hadRecentInput) shifts.shift += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const findings: string[] = [];
  page.on("console", (message) => {
    if (
      message.type() === "error" &&
      !/status of (401|410|503|404)|ERR_INTERNET_DISCONNECTED/.test(message.text())
    )
      findings.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => findings.push(`page error: ${error.message}`));
  try {
    await page.goto(server.url + shot.at);
    await page.waitForLoadState("domcontentloaded");
    await page.locator("main h1").first().waitFor({ state: "attached" });
    await page.waitForTimeout(350);
    await shot.before?.(page);
    await page.waitForTimeout(150);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) findings.push(`scrolls sideways by ${overflow} px`);
    await page.screenshot({
      path: path.join(folder, `${shot.name}-${width}-${theme}.png`),
      fullPage: !(await page.locator(".scrim").count()),
    });
    const shift = await page.evaluate(() => (window as unknown as ShiftWindow).shift);
    if (shift > 0.1) findings.push(`shifts its layout by ${shift.toFixed(2)}`);
    if (width > 320) findings.push(...(await audit(page)));
  } catch (error) {
    findings.push(
      `could not be taken: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
    );
  } finally {
    await context.close();
    await server.close();
  }
  return findings.map((finding) => `${shot.name} ${width} ${theme}: ${finding}`);
}

/** The sum of layout shifts that no input explains; a tenth is what counts as good. */
interface ShiftWindow {
  shift: number;
}

interface AxeWindow {
  axe: {
    run: (
      options: object,
    ) => Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
  };
}

async function audit(page: Page): Promise<string[]> {
  // Evaluated as a text, which a content security policy does not stop.
  await page.evaluate(axeCore.source);
  const violations = await page.evaluate(async () => {
    const found = await (window as unknown as AxeWindow).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help} (${nodes
          .map((node) => node.html.slice(0, 110))
          .slice(0, 3)
          .join(" | ")})`,
    );
  });
  return violations.map((violation) => `axe ${violation}`);
}

/** Usage: `node scenarios/screenshots.ts FOLDER [name-filter] [width,width] [theme,theme]`. Exits 1 on any finding. */
async function main(): Promise<void> {
  const [folder = "screenshots", filter = "", widths = "1440,390", themes = "light,dark"] =
    process.argv.slice(2);
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const findings: string[] = [];
  for (const shot of shots.filter(({ name }) => new RegExp(filter).test(name))) {
    for (const width of widths.split(",").map(Number)) {
      if (shot.width && width !== shot.width && width !== 320) continue;
      for (const theme of themes.split(",") as ("light" | "dark")[])
        findings.push(...(await take(browser, shot, width, theme, folder)));
    }
  }
  await browser.close();
  for (const finding of findings) console.error(finding);
  console.log(`${findings.length} findings`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

await main();
