import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

describe.skipIf(noScreens !== undefined)("asking for a change", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  const at = "/experiments/visit-notes";
  const kill = "POST /api/v1/exposure/kill";

  it("says what it reaches, counted now", async () => {
    const { page } = await browser.open({ name: "full" }, `${at}?ask=kill`);
    await page.getByText("all 9 instances connected now").waitFor();
  });

  it("while the control plane is away promises nothing, sends nothing later, and says what works without", async () => {
    const { page, asked } = await browser.open({ name: "full" }, at);
    const dialog = page.getByRole("alertdialog");
    await page.getByRole("button", { name: "Kill AI path" }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Kill AI path" }).click();
    await dialog.getByText("not known: the control plane does not answer").waitFor();
    expect(await dialog.textContent()).not.toMatch(/connected now/);
    await dialog.getByText(/its lease ends, 30\ss after/).waitFor();
    await dialog.getByText("BELAY_OFF=1").waitFor();
    await dialog.getByRole("button", { name: "Kill AI path" }).click();
    await dialog.getByRole("alert").getByText("It did not get through.").waitFor();
    const before = asked.filter((request) => request === kill).length;
    await page.context().setOffline(false);
    // Back, and counted anew: what had been kept would have been sent by now.
    await dialog.getByText("all 9 instances connected now").waitFor();
    await page.waitForTimeout(500);
    expect(asked.filter((request) => request === kill)).toHaveLength(before);
    await dialog.getByRole("button", { name: "Kill AI path" }).click();
    await page.getByRole("heading", { name: "The AI path is off" }).waitFor();
  });

  it("without an answer says so at once, and later that it is not known what became of it", async () => {
    const { page } = await browser.open({ name: "deaf", deaf: true }, `${at}?ask=kill`);
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("all 9 instances connected now").waitFor();
    await dialog.getByRole("button", { name: "Kill AI path" }).click();
    await dialog.getByText("not known: the control plane does not answer").waitFor();
    await dialog.getByRole("alert").getByText("No answer came in time.").waitFor();
  });

  it("to open a ring is refused while offline, and not opened when the connection is back", async () => {
    const { page, asked } = await browser.open({ name: "full" }, `${at}/exposure?ask=raise-3`);
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("all 9 instances connected now").waitFor();
    await page.context().setOffline(true);
    await dialog.getByRole("textbox").fill("Because");
    await dialog.getByRole("button", { name: "Open ring 3" }).click();
    await dialog.getByRole("alert").getByText("It did not get through.").waitFor();
    await dialog.getByText(/ask again once it does/).waitFor();
    const before = asked.length;
    await page.context().setOffline(false);
    await page.waitForTimeout(1000);
    expect(asked.slice(before)).not.toContain("POST /api/v1/exposure/ring");
  });
});
