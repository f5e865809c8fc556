import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";
import { filterOf, isFiltered, parseAuditSearch } from "./audit-search.ts";
import { actionWords } from "./audit-words.ts";

if (noScreens) console.warn(noScreens);

describe("the audit log's address", () => {
  it("takes what fits and leaves the rest", () => {
    const search = parseAuditSearch({
      action: "exposure",
      in: "nowhere",
      from: "2026-02-31x",
      to: "soon",
      q: "",
    });
    expect(Object.entries(search).filter(([, value]) => value !== undefined)).toEqual([
      ["action", "exposure"],
    ]);
    expect(isFiltered(search)).toBe(true);
    expect(isFiltered(parseAuditSearch({ cursor: "x" }))).toBe(false);
  });

  it("means whole days", () => {
    const { from, to } = filterOf({ from: "2026-11-20", to: "2026-11-20" });
    expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(86_400_000 - 1);
  });

  it("says actions it has no words for by noun and verb", () => {
    expect([actionWords("exposure.kill"), actionWords("new-thing.do-it")]).toEqual([
      "Killed the AI path",
      "New thing: do it",
    ]);
  });
});

describe.skipIf(noScreens !== undefined)("the audit log", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  const rows = (page: Page) => page.getByRole("table", { name: "Entries, newest first" }).locator("tbody tr");

  it("is narrowed through its address, and stays so when it is loaded anew", async () => {
    const { page } = await browser.open({ name: "full" }, "/audit");
    await eventually(() => rows(page).count()).toBeGreaterThan(5);
    await page.getByLabel("What").selectOption("exposure");
    await eventually(() => rows(page).count()).toBe(3);
    await page.getByLabel("Find by").selectOption("who");
    await page.getByRole("searchbox").fill("nobody like that");
    await page.getByRole("searchbox").press("Enter");
    await page.getByText("No entry matches").waitFor();
    expect(new URL(page.url()).search).toBe("?action=exposure&actor=nobody+like+that");
    await page.reload();
    await page.getByText("No entry matches").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await eventually(() => rows(page).count()).toBeGreaterThan(5);
    expect(new URL(page.url()).search).toBe("");
  });

  it("opens an entry by keyboard, with before and after, and says how a text is proved", async () => {
    const { page } = await browser.open({ name: "full" }, "/audit?action=exposure.kill");
    await rows(page).first().getByRole("link").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Killed the AI path" }).waitFor();
    const facts = page.getByRole("table", { name: "Facts before and after" });
    expect(await facts.locator("tbody tr").first().innerText()).toMatch(/state\s+open\s+killed/);
    expect(await page.getByText(/--entry [0-9a-f-]{36} --text/).count()).toBe(1);
  });

  it("is linked to the export, and to the commands that verify it", async () => {
    const { page } = await browser.open({ name: "full" }, "/audit");
    const link = page.getByRole("link", { name: "Export the log" });
    expect(await link.getAttribute("href")).toBe("/api/v1/audit/export");
    await page.getByText("Verify it offline").click();
    await page.getByText(/belay verify audit audit\.jsonl --key MCowBQ/).waitFor();
  });
});
