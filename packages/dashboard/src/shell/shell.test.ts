import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

describe.skipIf(noScreens !== undefined)("the way to the command line", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  const links = "POST /api/v1/sign-in-links";

  it("is in the account menu: the whole command, made when it is asked for and not before", async () => {
    const { page, asked, url } = await browser.open({ name: "full" }, "/");
    await page.getByRole("button", { name: /Signed in as/ }).click();
    expect(asked).not.toContain(links);
    await page.getByRole("menuitem", { name: "Command line" }).click();
    const command = page.getByRole("group", { name: "the command" });
    const shown = new RegExp(`^belay login "${url}/sign-in#belay_link_[\\w-]+"$`);
    await eventually(() => command.textContent()).toMatch(shown);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the command" }).click();
    await page.getByText("Copied.").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toMatch(shown);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(asked.filter((request) => request === links)).toHaveLength(1);
  });

  it("is where a new installation begins, with the key and the push after it", async () => {
    const { page, asked } = await browser.open({ name: "empty", data: "empty" }, "/");
    await page.getByText("belay keys create").waitFor();
    await page.getByText("belay push").waitFor();
    expect(asked).not.toContain(links);
    await page.getByRole("button", { name: "Make the login command" }).click();
    await page.getByText(/^belay login "/).waitFor();
  });
});
