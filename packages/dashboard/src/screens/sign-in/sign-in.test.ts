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
      await page.getByRole("heading", { name: "Sign in with your link" }).waitFor();
      const landed = new URL(page.url());
      expect([landed.pathname, landed.searchParams.get("from")]).toEqual(["/sign-in", at]);
      const before = asked.length;
      await page.waitForTimeout(500);
      expect([page.url(), asked.length]).toEqual([landed.href, before]);
      expect(landed.origin).toBe(url);
    },
  );

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
