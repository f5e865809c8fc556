import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

const at = "/memos/visit-notes/edit";
const put = "PUT /api/v1/memos/visit-notes";
const who = (page: Page) => page.getByLabel("Who works with it");
const saved = (page: Page) => page.getByRole("status").filter({ hasText: /^Saved/ });

describe.skipIf(noScreens !== undefined)("writing a memo", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it("saves by itself, shows the page as it is written, and has it after a reload", async () => {
    const { page, asked } = await browser.open({ name: "half", memo: "half" }, at);
    await who(page).fill("Technicians of the north");
    await page.locator(".paper:not(.printed)").getByText("Technicians of the north").waitFor();
    await eventually(() => asked).toContain(put);
    await saved(page).waitFor();
    await page.reload();
    expect(await who(page).inputValue()).toBe("Technicians of the north");
  });

  it("keeps what could not be saved, says so, and saves it when it can", async () => {
    const { page, asked } = await browser.open({ name: "half", memo: "half" }, at);
    page.on("dialog", (dialog) => void dialog.accept());
    const memo = "**/api/v1/memos/visit-notes";
    await page.route(memo, (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    );
    await who(page).fill("Nobody else");
    await page.getByText("Not saved", { exact: true }).waitFor();
    await page.reload();
    await eventually(() => who(page).inputValue()).toBe("Nobody else");
    await page.unroute(memo);
    const before = asked.length;
    await saved(page).waitFor();
    expect(asked.slice(before)).toContain(put);
  });

  it("saves what was written last when one goes to another screen", async () => {
    const { page, asked } = await browser.open({ name: "half", memo: "half" }, at);
    await who(page).fill("Planners");
    await page.getByRole("link", { name: "Look at the page" }).click();
    await page.locator(".paper:not(.printed)").getByText("Planners", { exact: true }).waitFor();
    await eventually(() => asked).toContain(put);
    await page.goBack();
    await eventually(() => who(page).inputValue()).toBe("Planners");
    await saved(page).waitFor();
    expect(asked.filter((request) => request === put)).toHaveLength(1);
  });

  it("tells the second of two who changed what, and keeps both until one is chosen", async () => {
    const { page, asked } = await browser.open({ name: "clash", memo: "clash" }, at);
    await who(page).fill("30 technicians, all countries");
    const panel = page.getByRole("region", { name: /Tarek Lindholm wrote the same/ });
    await panel.waitFor();
    await panel.getByText("30 technicians, all countries").waitFor();
    await eventually(() => panel.locator("ins").allTextContents()).toContain("26 service");
    // What only they changed is there already, and what was written here is, too.
    expect(await page.getByLabel("First usable output").inputValue()).toMatch(/120 words/);
    expect(await who(page).inputValue()).toBe("30 technicians, all countries");
    const before = asked.filter((request) => request === put).length;
    await page.getByLabel("Owner").fill("Somebody");
    await page.waitForTimeout(1200);
    expect(asked.filter((request) => request === put)).toHaveLength(before);
    await panel.getByRole("radio", { name: /Tarek Lindholm/ }).check();
    await panel.getByRole("button", { name: "Save with these choices" }).click();
    await saved(page).waitFor();
    expect([await who(page).inputValue(), await page.getByLabel("Owner").inputValue()]).toEqual([
      "26 service technicians in Austria, and the two who train them",
      "Somebody",
    ]);
    await page.getByText(/Tarek Lindholm\s+changed “First usable output”/).waitFor();
  });

  it("says while one writes what makes it too large, and carries out a way out", async () => {
    const { page } = await browser.open({ name: "half", memo: "half" }, at);
    const scope = page.getByRole("region", { name: "Small enough?" });
    await scope.getByText("4 things make it too large").waitFor();
    await scope.getByRole("button", { name: "More than one group of people" }).click();
    await eventually(() => who(page).evaluate((field) => field === document.activeElement)).toBe(true);
    await page.getByText("Begin with the group that writes most of the notes.").waitFor();
    await who(page).fill("Technicians");
    await scope.getByText("3 things make it too large").waitFor();
    await scope.getByRole("button", { name: "Raise the effect" }).click();
    expect(await page.getByLabel("Smallest improvement worth it").inputValue()).toBe("4.1");
    await scope.getByText(/within reach/).waitFor();
    expect(await scope.getByRole("button", { name: "Raise the effect" }).count()).toBe(0);
  });

  it("begins no new version of what is signed until somebody says so", async () => {
    const { page, asked } = await browser.open({ name: "approved", memo: "approved" }, at);
    await page.getByText(/Version 3 is approved/).waitFor();
    expect(await who(page).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Write version 4" }).click();
    expect(asked).not.toContain(put);
    await who(page).fill("Others");
    await saved(page).waitFor();
    await page.getByRole("link", { name: /Page and signatures/ }).click();
    await page.getByText(/A draft, and complete/).waitFor();
  });

  it("lets nobody write whose role does not", async () => {
    const { page } = await browser.open({ name: "reader", memo: "reader" }, at);
    await page.getByText("You can read this, not write it.").waitFor();
    expect(await who(page).isDisabled()).toBe(true);
  });

  it("leaves markup and formulas as they were typed", async () => {
    const { page } = await browser.open({ name: "draft", memo: "draft" }, at);
    const text = '=1+1 <img src=x onerror="document.title=1"> **bold**';
    await who(page).fill(text);
    await eventually(() => page.locator('.paper:not(.printed) [data-part="Who"]').textContent()).toBe(text);
    expect(await page.locator(".paper img").count()).toBe(0);
  });

  it("reads a number as it is typed, and says what is wrong with one that is none", async () => {
    const { page } = await browser.open({ name: "draft", memo: "draft" }, at);
    const total = page.getByLabel("At most in all");
    await total.fill("1,200");
    await page.getByText(/Write it without the comma/).waitFor();
    await total.fill("1200,5");
    await page.locator(".paper:not(.printed)").getByText("€ 1,200.50 in all").waitFor();
  });

  it("has lists that rows are added to and taken out of", async () => {
    const { page } = await browser.open({ name: "draft", memo: "draft" }, at);
    const paper = page.locator(".paper:not(.printed)");
    await page.getByRole("button", { name: "Add a system to “May write”" }).click();
    await page.getByLabel("System, system 2").fill("mailgate");
    await page.getByLabel("Record, system 2").fill("letter");
    await page.getByRole("group", { name: "Verbs, system 2" }).getByLabel("send").check();
    await paper.getByText("Create visit-note in servicebook. Send letter in mailgate.").waitFor();
    await page.getByRole("button", { name: "Take out system 1" }).click();
    await paper.getByText("Send letter in mailgate.", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Add a condition to “Audience”" }).click();
    await page.getByLabel("Attribute, condition 2").fill("tier");
    await page.getByLabel("Value, condition 2").fill("gold");
    await paper.getByText(/country is AT or CH and tier is gold/).waitFor();
  });

  it("is one pane on a phone, and the address says which", async () => {
    const { page } = await browser.open({ name: "draft", memo: "draft" }, at);
    await page.setViewportSize({ width: 390, height: 844 });
    await who(page).waitFor();
    expect(await page.getByRole("heading", { name: "Small enough?" }).isVisible()).toBe(false);
    await page.getByRole("link", { name: "Page and check" }).click();
    await eventually(() => page.url()).toMatch(/pane=page$/);
    await page.getByRole("heading", { name: "Small enough?" }).waitFor();
    expect(await who(page).isVisible()).toBe(false);
  });
});
