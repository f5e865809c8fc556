import { mkdirSync } from "node:fs";
import path from "node:path";
import axeCore from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { serveScenario } from "./scenario-server.ts";
import { type Shot, shots } from "./shots.ts";

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
      !/status of (400|401|404|409|410|503)|ERR_INTERNET_DISCONNECTED/.test(message.text())
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
