import type { Page } from "playwright-core";
import { writeMemoMarkdown } from "@belay/contracts/memo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visitNotesMemo } from "../../../scenarios/memo-content.ts";
import { eventually, noScreens, openScenarios, type ScenarioBrowser } from "../../testing/scenario-page.ts";

if (noScreens) console.warn(noScreens);

const at = "/memos/visit-notes";
const fit = (page: Page) => page.locator(".page-fit");

async function pagesOf(page: Page, format: "A4" | "Letter"): Promise<number> {
  const pdf = await page.pdf({ format });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

describe.skipIf(noScreens !== undefined)("a memo's page", () => {
  let browser: ScenarioBrowser;
  beforeAll(async () => {
    browser = await openScenarios();
  });
  afterAll(() => browser?.close());

  it.each(["half", "approved"] as const)("of a memo that is %s prints to exactly one sheet", async (memo) => {
    const { page } = await browser.open({ name: memo, memo }, at);
    await eventually(() => fit(page).textContent()).toMatch(/^Fits one page: A4 .* Letter /);
    expect([await pagesOf(page, "A4"), await pagesOf(page, "Letter")]).toEqual([1, 1]);
  });

  it("says of one that is too long by how much, and which parts", async () => {
    const { page } = await browser.open({ name: "long", memo: "long" }, at);
    await eventually(() => fit(page).textContent()).toMatch(
      /Not one page: \d+\smm too long for A4, \d+\smm too long for Letter/,
    );
    await eventually(() => fit(page).textContent()).toMatch(
      /Workflow has \d+\slines: take out about \d+\slines \(\d+\scharacters\)/,
    );
    expect(await pagesOf(page, "A4")).toBeGreaterThan(1);
  });

  it("is measured as the printer lays it out, line by line up to the edge of the sheet", async () => {
    const { page } = await browser.open({ name: "approved", memo: "approved" }, at);
    await fit(page).getByText("Fits one page").waitFor();
    const seen = new Set<boolean>();
    for (let lines = 2; lines <= 14; lines += 2) {
      await page.evaluate((count) => {
        const part = document.querySelector('.paper.printed [data-part="Hypothesis"]');
        if (part) part.textContent = "words of a hypothesis that is far too long for its line ".repeat(count);
      }, lines);
      // Measured in the frame after the change, and drawn in the one after that.
      await page.evaluate(
        () =>
          new Promise((done) =>
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200))),
          ),
      );
      const words = (await fit(page).textContent()) ?? "";
      for (const format of ["A4", "Letter"] as const) {
        const fits = words.startsWith("Fits") || words.includes(`fits ${format}`);
        seen.add(fits);
        // The measure keeps a few pixels in hand: what it says fits must fit.
        if (fits) expect([lines, format, await pagesOf(page, format)]).toEqual([lines, format, 1]);
        else if (!new RegExp(`\\b[12]\\smm too long for ${format}`).test(words))
          expect([lines, format, (await pagesOf(page, format)) > 1]).toEqual([lines, format, true]);
      }
    }
    expect(seen.size).toBe(2);
  });

  it("shows who is asked for what, whose signature does not count, and why", async () => {
    const { page } = await browser.open({ name: "lost", memo: "lost" }, at);
    const signatures = page.getByRole("region", { name: /Signatures/ });
    await signatures.getByText("2 of 3").waitFor();
    await signatures
      .getByText(
        "Tarek Lindholm signed for what customers see on 5 November, and may not sign for it any more.",
      )
      .waitFor();
    await page.getByText(/Approved, not in force/).waitFor();
  });

  it("is signed under one's own name, over the digest that is shown", async () => {
    const { page } = await browser.open({ name: "signing", memo: "signing" }, at);
    const bodies: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/signatures")) bodies.push(request.postData() ?? "");
    });
    await page.getByRole("link", { name: "Sign", exact: true }).click();
    await eventually(() => page.url()).toMatch(/\?ask=sign$/);
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("Noor Haddad").waitFor();
    const digest = (await dialog.locator(".mono").textContent()) ?? "";
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    await eventually(() =>
      dialog.getByRole("button", { name: "Not now" }).evaluate((button) => button === document.activeElement),
    ).toBe(true);
    expect(bodies).toEqual([]);
    await dialog.getByRole("button", { name: "Sign", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    expect(bodies.map((body) => JSON.parse(body) as unknown)).toEqual([{ digest }]);
    await page
      .getByRole("region", { name: /Signatures/ })
      .getByText("Noor Haddad")
      .waitFor();
  });

  it("where a passkey is asked for, signs nothing without one", async () => {
    const { page, asked } = await browser.open({ name: "passkey", memo: "passkey" }, `${at}?ask=sign`);
    // No device is at hand in the test's browser.
    await page.evaluate(() => {
      navigator.credentials.get = () => Promise.reject(new Error("no device"));
    });
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Sign with your passkey" }).click();
    await dialog
      .getByRole("alert")
      .getByText(/nothing was signed/)
      .waitFor();
    expect(asked).not.toContain("POST /api/v1/memos/visit-notes/signatures");
  });

  it("can't be signed by its author, who is told why and who can", async () => {
    const { page } = await browser.open({ name: "author", memo: "author" }, at);
    await page
      .getByText(/Tarek Lindholm and Pilar Aguirre are asked/)
      .first()
      .waitFor();
    expect(await page.getByRole("link", { name: "Sign", exact: true }).count()).toBe(0);
    await page.goto(`${page.url()}?ask=sign`);
    await page.getByRole("dialog", { name: "You can’t sign this" }).waitFor();
  });

  it("is put to the people it names", async () => {
    const { page, asked } = await browser.open({ name: "draft", memo: "draft" }, at);
    await page.getByRole("link", { name: "Ask for signatures" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Pilar Aguirre").waitFor();
    await dialog.getByRole("button", { name: "Ask for signatures" }).click();
    await page.getByText(/Waits for Ilse Marchetti, Tarek Lindholm and Pilar Aguirre/).waitFor();
    expect(asked).toContain("POST /api/v1/memos/visit-notes/signing");
  });

  it("takes over Markdown after showing what would change", async () => {
    const { page, asked } = await browser.open({ name: "draft", memo: "draft" }, `${at}?ask=import`);
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("# Something else\n");
    await dialog.getByRole("button", { name: "Show what would change" }).click();
    await dialog.getByText("It can’t be taken over until this is put right:").waitFor();
    await dialog
      .getByRole("textbox")
      .fill(writeMemoMarkdown({ ...visitNotesMemo, targetUser: "All technicians in Austria" }));
    await dialog.getByRole("button", { name: "Show what would change" }).click();
    await dialog.getByText("Who works with it").waitFor();
    await eventually(() => dialog.locator("del").allTextContents()).toContain("24 service");
    expect(asked).not.toContain("PUT /api/v1/memos/visit-notes");
    await dialog.getByRole("button", { name: /Take over \d changes?/ }).click();
    await eventually(() => page.getByLabel("Who works with it").inputValue()).toBe(
      "All technicians in Austria",
    );
  });

  it("shows between any two versions what changed, part by part", async () => {
    const { page } = await browser.open({ name: "approved", memo: "approved" }, `${at}/versions`);
    await page.getByRole("heading", { name: "What changed" }).waitFor();
    await page.getByLabel("From").selectOption("1");
    await eventually(() => page.url()).toMatch(/from=1/);
    const changes = page.getByRole("region", { name: "What changed" });
    await eventually(() => changes.locator("ins").allTextContents()).toContain(
      "servicebook, visit-note, create",
    );
  });

  it("says that there is none, and how to begin it", async () => {
    const { page } = await browser.open({ name: "approved" }, "/memos/tender-summary");
    await page.getByRole("link", { name: "Begin the memo of tender-summary" }).click();
    const dialog = page.getByRole("dialog", { name: "Begin a memo" });
    expect(await dialog.getByLabel("Key").inputValue()).toBe("tender-summary");
  });

  it("is told on the experiment's screens: in force, how long, and who may promote", async () => {
    const { page } = await browser.open({ name: "approved", memo: "approved" }, "/experiments/visit-notes");
    const memo = page.getByRole("region", { name: "Memo" });
    await memo.getByText("in force, version 3").waitFor();
    await eventually(() => memo.textContent()).toMatch(/8\sdays left.*Ilse Marchetti/);
    const unsigned = await browser.open(
      { name: "signing", memo: "signing" },
      "/experiments/visit-notes/exposure",
    );
    await unsigned.page.getByRole("link", { name: "Unsigned memo" }).click();
    await unsigned.page.getByText(/Waits for Tarek Lindholm and Pilar Aguirre/).waitFor();
  });
});
