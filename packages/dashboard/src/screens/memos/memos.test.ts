import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

describe.skipIf(noScreens !== undefined)("the list of memos", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it("puts first what waits for somebody, and says for whom and until when", async () => {
    const { page } = await browser.open({ name: "full" }, "/memos");
    const rows = page.getByRole("table", { name: "Memos" }).getByRole("row");
    await eventually(() => rows.nth(1).textContent()).toMatch(
      /Parts lookup.*being signed.*Pilar Aguirre.*begins in 4\sdays/,
    );
    await eventually(() => rows.nth(4).textContent()).toMatch(/Visit notes.*in force.*nobody.*8\sdays left/);
    await page.getByRole("link", { name: "Timebox" }).click();
    await eventually(() => page.url()).toMatch(/sort=timebox/);
  });

  it("shows a name as it was typed, and not as what it would be elsewhere", async () => {
    const { page } = await browser.open({ name: "full" }, "/memos");
    await page.getByRole("link", { name: '=HYPERLINK("http://example.net")<b>Tender</b>' }).waitFor();
    expect(await page.getByRole("table", { name: "Memos" }).locator("b").count()).toBe(0);
  });

  it("begins one with a name, from which its key is made", async () => {
    const { page, asked } = await browser.open({ name: "empty", data: "empty" }, "/memos");
    await page.getByRole("link", { name: "Begin a memo" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Visit notes");
    expect(await dialog.getByLabel("Key").inputValue()).toBe("visit-notes");
    await dialog.getByRole("button", { name: "Begin writing" }).click();
    await eventually(() => page.url()).toMatch(/\/memos\/visit-notes\/edit$/);
    expect(asked).toContain("POST /api/v1/memos");
  });

  it("shows which signatures memos take, and lets an administrator change it", async () => {
    const { page } = await browser.open({ name: "full" }, "/memos?ask=policy");
    const sent: unknown[] = [];
    page.on("request", (request) => {
      if (request.method() === "PUT") sent.push(request.postDataJSON());
    });
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/People who sign/).selectOption("3");
    await dialog
      .getByRole("group", { name: /personal data is read/ })
      .getByLabel("what customers see")
      .check();
    await dialog.getByLabel(/A total above this/).fill("");
    await dialog.getByRole("button", { name: "Change what memos take" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(sent).toEqual([
      {
        signers: 3,
        areas: {
          "customer-facing": ["customers"],
          "personal-data": ["data", "customers"],
          "system-of-record": ["systems"],
        },
        spendAbove: null,
        passkey: false,
      },
    ]);
  });
});
