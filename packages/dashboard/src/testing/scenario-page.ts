import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";
import { expect } from "vitest";
import { serveScenario } from "../../scenarios/scenario-server.ts";
import type { Scenario } from "../../scenarios/scenarios.ts";

const chromiumPath = [process.env.BELAY_CHROMIUM, "/usr/bin/chromium"].find(
  (path) => path !== undefined && path !== "" && existsSync(path),
);
const built = existsSync(new URL("../../dist/index.html", import.meta.url));

/** Why screens can't be looked at here; undefined: they can. */
export const noScreens: string | undefined =
  chromiumPath === undefined
    ? "NO BROWSER: the dashboard's screens are not tested. Name a Chromium in BELAY_CHROMIUM to do it."
    : built
      ? undefined
      : "NOT BUILT: the dashboard's screens are not tested. Run npm run build -w packages/dashboard first.";

export type ScenarioBrowser = {
  /** The built dashboard in a scenario, and what was asked of its control plane as `POST /api/v1/…`. */
  open(scenario: Scenario, at: string): Promise<{ page: Page; asked: string[]; url: string }>;
  close(): Promise<void>;
};

/** A browser over scenarios: each page has a control plane of its own, which goes with the browser. */
export async function openScenarios(): Promise<ScenarioBrowser> {
  const browser: Browser = await chromium.launch({
    ...(chromiumPath && { executablePath: chromiumPath }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const servers: { close: () => Promise<void> }[] = [];
  return {
    async open(scenario, at) {
      const server = await serveScenario(scenario);
      servers.push(server);
      const context = await browser.newContext({ reducedMotion: "reduce" });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      const asked: string[] = [];
      page.on("request", (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.startsWith("/api/")) asked.push(`${request.method()} ${pathname}`);
      });
      await page.goto(server.url + at);
      return { page, asked, url: server.url };
    },
    async close() {
      await browser.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** What comes to be true on a screen, on a busy machine too; to be awaited. */
export function eventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 10_000 });
}
