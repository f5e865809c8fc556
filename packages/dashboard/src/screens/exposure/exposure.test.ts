import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

const firstCells = (page: Page, table: string): Promise<string[]> =>
  page.getByRole("table", { name: table }).locator("tbody tr > td:first-child").allTextContents();

describe.skipIf(noScreens !== undefined)("an experiment's tables", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it("are sorted by their heads, each by itself, and the address says so", async () => {
    const { page } = await browser.open({ name: "full" }, "/experiments/visit-notes/exposure");
    await eventually(() => firstCells(page, "Revisions")).toEqual(["5", "4", "3", "2", "1"]);
    await page.getByRole("table", { name: "Revisions" }).getByRole("link", { name: "Revision" }).click();
    await eventually(() => firstCells(page, "Revisions")).toEqual(["1", "2", "3", "4", "5"]);
    expect(page.url()).toMatch(/sort=revision$/);
    const newestFirst = await firstCells(page, "Changes");
    await page.getByRole("table", { name: "Changes" }).getByRole("link", { name: "When" }).click();
    await eventually(() => firstCells(page, "Changes")).toEqual(newestFirst.toReversed());
    // What was asked of the other table is over, and those of a third were never touched.
    expect(await firstCells(page, "Revisions")).toEqual(["5", "4", "3", "2", "1"]);
    expect((await firstCells(page, "Instances"))[0]).toMatch(/^dispatch/);
    await page.reload();
    await eventually(() => firstCells(page, "Changes")).toEqual(newestFirst.toReversed());
  });

  it("of runs, which come in pages, stay as they are and say in which order", async () => {
    const { page } = await browser.open({ name: "full" }, "/experiments/visit-notes/runs");
    const head = page.getByRole("columnheader", { name: "Started, newest first" });
    await head.waitFor();
    expect(await head.getByRole("link").count()).toBe(0);
  });

  it("count no instances where none is connected", async () => {
    const { page } = await browser.open({ name: "none", unconnected: true }, "/experiments/visit-notes/runs");
    await page.getByText("no instance is connected", { exact: true }).waitFor();
    expect(await page.getByText(/0 of 0/).count()).toBe(0);
  });
});
