import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

describe.skipIf(noScreens !== undefined)("the door", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it.each(["/", "/experiments/visit-notes/runs?arm=ai", "/reviews"])(
    "is where %s leads without a session, once, and it comes to rest there",
    async (at) => {
      const { page, asked, url } = await browser.open({ name: "out", signedOut: true }, at);
      await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
      const landed = new URL(page.url());
      expect([landed.pathname, landed.searchParams.get("from")]).toEqual(["/sign-in", at]);
      const before = asked.length;
      await page.waitForTimeout(500);
      expect([page.url(), asked.length]).toEqual([landed.href, before]);
      expect(landed.origin).toBe(url);
    },
  );

  it("takes a password, then a code where there is a second factor, and says what was wrong", async () => {
    const { page } = await browser.open({ name: "out", signedOut: true }, "/sign-in");
    await page.getByLabel("E-mail").fill("noor@nordlicht.example");
    await page.getByLabel("Password").fill("four words that fit");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Your second factor" }).waitFor();
    await page.keyboard.type("123456");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("That code is not right").waitFor();
    await eventually(() => page.getByLabel("Code").inputValue()).toBe("");
  });

  it("spends an invitation only by its button", async () => {
    const { page, asked } = await browser.open(
      { name: "out", signedOut: true },
      `/invitation#${"x".repeat(40)}`,
    );
    await page.getByRole("heading", { name: "You are invited" }).waitFor();
    expect(asked.filter((request) => request.includes("/accept"))).toEqual([]);
    await page.getByLabel("A password").fill("four words that fit");
    await page.getByLabel("The password again").fill("four other words");
    await page.getByText("That is another password.").waitFor();
    await page.keyboard.press("Enter");
    expect(asked.filter((request) => request.includes("/accept"))).toEqual([]);
  });

  it.each([
    ["/sign-in", "/"],
    ["/sign-in?from=%2Freviews%3Fshow%3Ddecided", "/reviews?show=decided"],
    ["/sign-in?from=%2F%2Fevil.example", "/"],
    ["/sign-in?from=%2F%5Cevil.example", "/"],
    ["/sign-in?from=https%3A%2F%2Fevil.example", "/"],
  ])("leads on from %s to %s where somebody is signed in", async (at, expected) => {
    const { page, url } = await browser.open({ name: "full" }, at);
    await eventually(() => page.url()).toBe(`${url}${expected}`);
    await page.getByRole("button", { name: /Signed in as/ }).waitFor();
  });
});
