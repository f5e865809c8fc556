import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

describe.skipIf(noScreens !== undefined)("the review desk", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it("says what became of the item just decided, with its run, as long as one stays at the desk", async () => {
    const { page } = await browser.open({ name: "full" }, "/reviews");
    const first = await page.getByRole("heading", { level: 1, name: /Brandt, boiler house/ }).textContent();
    expect(first).toMatch(/Brandt/);
    await page.getByRole("button", { name: "Approve" }).waitFor();
    await page.keyboard.press("a");
    const outcome = page.getByRole("status").filter({ hasText: "Open its run" });
    await eventually(() => outcome.textContent()).toMatch(
      /^Approved: Brandt, boiler house\. Sent to servicebook\./,
    );
    await page.getByRole("heading", { level: 1, name: /Kiosk am Ring/ }).waitFor();
    await page.keyboard.press("j");
    await page.getByRole("heading", { level: 1, name: /Sonnhof Dental/ }).waitFor();
    await page.reload();
    await outcome.waitFor();
    await page.keyboard.press("r");
    await page.getByRole("dialog").getByRole("radio").first().check();
    await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
    await eventually(() => outcome.textContent()).toMatch(/^Rejected: Sonnhof Dental\. The baseline/);
    await outcome.getByRole("link", { name: "Open its run" }).click();
    await eventually(() => page.url()).toMatch(/\/experiments\/visit-notes\/runs\/[0-9a-f-]{36}$/);
  });

  it("shows what was decided: who, how, when, and the run; the address says so", async () => {
    const { page } = await browser.open({ name: "full" }, "/reviews");
    await page.getByRole("link", { name: "Decided" }).click();
    await eventually(() => page.url()).toMatch(/\/reviews\?show=decided$/);
    const rows = page.getByRole("table", { name: /Decided/ }).getByRole("row");
    await eventually(() => rows.nth(1).textContent()).toMatch(
      /Harbour & Sons.*edited, approved.*Noor Haddad.*ago/,
    );
    await eventually(() => rows.nth(4).textContent()).toMatch(/Simulated reviewer simulated/);
    await page.reload();
    await rows.nth(3).getByText("rejected").waitFor();
    const here = (name: string) => page.getByRole("link", { name, exact: true }).getAttribute("aria-current");
    expect([await here("Waiting"), await here("Decided")]).toEqual([null, "page"]);
    await page.getByRole("link", { name: "Waiting", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /Brandt, boiler house/ }).waitFor();
    expect([await here("Waiting"), await here("Decided")]).toEqual(["page", null]);
  });

  it("folds the draft's smaller fields under its text, and opens them for an edit", async () => {
    const { page } = await browser.open({ name: "full" }, "/reviews");
    const field = page.getByText("Pressure switch", { exact: true });
    const more = page.getByText("6 more fields");
    await more.waitFor();
    expect(await field.isVisible()).toBe(false);
    await more.click();
    await field.waitFor();
    await more.click();
    await field.waitFor({ state: "hidden" });
    await page.keyboard.press("e");
    const part = page.getByRole("textbox", { name: "Parts 1, name" });
    await part.fill("Pressure switch, new");
    await page.keyboard.press("Escape");
    // What was changed stays in sight.
    await page.locator("details ins").waitFor();
  });

  it("an approval given offline is refused at once, and not sent when the connection is back", async () => {
    const { page, asked } = await browser.open({ name: "full" }, "/reviews");
    const verdict = /^POST \/api\/v1\/reviews\/.*\/verdict$/;
    await page.getByRole("button", { name: "Approve" }).waitFor();
    await page.context().setOffline(true);
    await page.keyboard.press("a");
    await page.getByRole("alert").filter({ hasText: "can't be reached" }).waitFor();
    const before = asked.filter((request) => verdict.test(request)).length;
    await page.context().setOffline(false);
    await page.waitForTimeout(1000);
    expect(asked.filter((request) => verdict.test(request))).toHaveLength(before);
  });
});
