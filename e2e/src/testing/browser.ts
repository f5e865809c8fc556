import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright-core";
import type { AxeResults } from "axe-core";

/** Where a Chromium is: named by `npm test`, or where Debian puts it. Undefined: there is none. */
export const chromiumPath: string | undefined = [process.env["BELAY_CHROMIUM"], "/usr/bin/chromium"].find(
  (path) => path !== undefined && path !== "" && existsSync(path),
);

export const launchBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core's rules and good practices find, each with the elements it is about. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  // Colours on their way from one theme or state to another are nobody's colours.
  await page.evaluate(
    "Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})))",
  );
  // Evaluated by the debugger: the page's own policy lets no foreign script in.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource);
  const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
