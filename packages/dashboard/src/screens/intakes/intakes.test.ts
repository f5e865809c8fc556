import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuid } from "../../../scenarios/ids.ts";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

const draft = `/intakes/${uuid(20, 8)}`;
const first = `/intakes/${uuid(20, 1)}`;
const saved = (page: Page) => page.getByText(/^Saved (just now|\d+\s?s ago)/).waitFor();
const asksTo = (asked: string[], method: string) =>
  asked.filter((request) => request.startsWith(`${method} /api/v1/intakes`));

describe.skipIf(noScreens !== undefined)("intake", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it("is begun with the first answer, keeps the place where one types, and has an address from then on", async () => {
    const { page, asked } = await browser.open({ name: "full" }, "/intakes");
    await page.getByRole("link", { name: "Propose a workflow" }).click();
    const name = page.getByLabel("What is the work called?");
    await name.pressSequentially("Price", { delay: 20 });
    await saved(page);
    await eventually(() => page.url()).toMatch(/\/intakes\/[0-9a-f-]{36}$/);
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type(" requests");
    await eventually(() => asksTo(asked, "PUT").length).toBeGreaterThan(0);
    expect(asksTo(asked, "POST")).toHaveLength(1);
    await page.getByRole("heading", { level: 1, name: "Price requests" }).waitFor();
  });

  it("says what is still to answer, and can be handed in when all is", async () => {
    const { page, asked } = await browser.open({ name: "full" }, draft);
    await page.getByRole("button", { name: "Hand it in" }).click();
    await page.getByText("Not answered yet.").first().waitFor();
    expect(asksTo(asked, "POST")).toEqual([]);
    const minutes = page.getByLabel("How many minutes does one take?");
    await eventually(() => minutes.evaluate((field) => field === document.activeElement)).toBe(true);
    await minutes.fill("many");
    await page.getByText("Write a number, such as 12 or 2.5.").waitFor();
    await minutes.fill("2,5");
    await page.getByLabel("Who decides whether it may be done differently?").fill("Noor");
    await page.getByLabel("What data does it work with?").fill("Notes");
    for (const choice of ["Each time", "Estimated", "Ready to read", "At once", "Colleagues"])
      await page.getByText(choice, { exact: true }).click();
    await page
      .getByRole("group", { name: "Can people be told from it?" })
      .getByText("No", { exact: true })
      .click();
    await page.getByText("16 of 16").waitFor();
    // What can't be read keeps it from being handed in with what stood there before.
    await minutes.fill("3 or so");
    await page.getByRole("button", { name: "Hand it in" }).click();
    await eventually(() => minutes.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(asksTo(asked, "POST")).toEqual([]);
    await minutes.fill("3");
    await saved(page);
    await page.getByRole("button", { name: "Hand it in" }).click();
    await page.getByRole("heading", { name: "Score and reasons" }).waitFor();
    expect(asksTo(asked, "POST").at(-1)).toMatch(/\/submit$/);
  });

  it("keeps what is typed without a connection, through a reload, and sends it when there is one", async () => {
    const { page, asked } = await browser.open({ name: "full" }, draft);
    const pain = page.getByLabel("What hurts?");
    await pain.waitFor();
    await page.route("**/api/v1/intakes/**", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.fallback(),
    );
    await pain.fill("Typed in a tunnel <b>&");
    await page.getByText("Not sent yet, kept in this browser").waitFor();
    await page.reload();
    await eventually(() => pain.inputValue()).toBe("Typed in a tunnel <b>&");
    await page.unroute("**/api/v1/intakes/**");
    await pain.press("End");
    await page.keyboard.type("!");
    await saved(page);
    expect(asksTo(asked, "PUT").length).toBeGreaterThan(0);
    await page.reload();
    await eventually(() => pain.inputValue()).toBe("Typed in a tunnel <b>&!");
  });

  it("that somebody else changed shows both answers, takes over the rest, and saves after the choice", async () => {
    const { page } = await browser.open({ name: "collided", intake: "collided" }, draft);
    const pain = page.getByLabel("What hurts?");
    await pain.fill("Mine");
    await page.getByText("Emil Sørensen answered the same question meanwhile.").waitFor();
    expect(await pain.inputValue()).toBe("Mine");
    expect(await page.getByLabel("What data does it work with?").inputValue()).toBe(
      "Recordings of the meetings",
    );
    await page.getByText("two projects were late").waitFor();
    await page.getByRole("button", { name: "Keep mine" }).click();
    await saved(page);
    await page.reload();
    await eventually(() => pain.inputValue()).toBe("Mine");
  });

  it("is ranked in a table that sorts by its heads, with points that the keyboard reaches", async () => {
    const { page } = await browser.open({ name: "full" }, "/intakes");
    const rows = page.getByRole("table", { name: "Ranked intakes" }).locator("tbody tr");
    await eventually(() => rows.first().textContent()).toMatch(/^1Sorting of service mails/);
    await page
      .getByRole("table", { name: "Ranked intakes" })
      .getByRole("link", { name: "Hours a week" })
      .click();
    await eventually(() => rows.first().textContent()).toMatch(/Shift plans/);
    expect(page.url()).toMatch(/sort=hours/);
    const point = page.getByRole("link", { name: /^Rank 1: Sorting of service mails, 15 hours a week/ });
    await point.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Sorting of service mails" }).waitFor();
  });

  it("with HTML and formulas in its name shows them as text, and its file defuses them", async () => {
    const { page } = await browser.open({ name: "full" }, "/intakes");
    await page
      .getByRole("link", { name: /^=HYPERLINK\("http:\/\/example\.com","<b>Invoices<\/b>"\)/ })
      .first()
      .waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download CSV: Ranked intakes" }).click();
    const stream = await (await download).createReadStream();
    let text = "";
    for await (const chunk of stream) text += String(chunk);
    expect(text).toContain(`"'=HYPERLINK(""http://example.com"",""<b>Invoices</b>"")`);
  });

  it("takes a reason for a rejection and for points in a rule's place, and shows both", async () => {
    const { page } = await browser.open({ name: "full" }, first);
    await page.getByRole("button", { name: "Change Little effort" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Points, 0 to 10").fill("2");
    expect(
      await dialog.getByRole("button", { name: "Change the points" }).getAttribute("aria-disabled"),
    ).toBe("true");
    await dialog.getByLabel("Why the rule is wrong here").fill("No test system");
    await dialog.getByRole("button", { name: "Change the points" }).click();
    await page.getByText(/Noor Haddad\s+put 2 in the rule’s place/).waitFor();
    await page.getByRole("button", { name: "Reject" }).click();
    expect(page.url()).toMatch(/ask=reject$/);
    await dialog.getByLabel("Why not").fill("Not this year");
    await dialog.getByRole("button", { name: "Reject" }).click();
    await page.getByText("Not this year").waitFor();
  });

  it("asks a change of weights for its reason, and says beforehand what it would move", async () => {
    const { page, asked } = await browser.open({ name: "full" }, "/intakes/rubric");
    await page.getByLabel("Weight of Text-heavy").fill("9");
    await page.getByText("This would move").waitFor();
    const button = page.getByRole("button", { name: "Change the weights" });
    expect(await button.getAttribute("aria-disabled")).toBe("true");
    expect(asked).not.toContain("PUT /api/v1/rubric");
    await page.getByLabel("Why the weights change").fill("Words are what we have");
    await button.click();
    await eventually(() => asked).toContain("PUT /api/v1/rubric");
  });
});

describe.skipIf(noScreens !== undefined)("the weekly review", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it("names whom each item waits for and leads there, and says what nobody knows yet", async () => {
    const { page } = await browser.open({ name: "full" }, "/");
    await page.getByRole("link", { name: "Weekly review" }).click();
    await page.getByText("Waits for Emil Sørensen and Lena Voss").waitFor();
    await page.getByText(/Not measured yet: no drill/).waitFor();
    await page.getByRole("link", { name: "Open Sorting of service mails" }).click();
    await page.getByRole("heading", { level: 1, name: "Sorting of service mails" }).waitFor();
  });
});
