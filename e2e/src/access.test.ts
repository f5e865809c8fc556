import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTestSystem, type TestSystem } from "@belay/testkit";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFindings, chromiumPath, launchBrowser } from "./testing/browser.ts";

const command = fileURLToPath(new URL("../../packages/cli/bin/belay.js", import.meta.url));
if (chromiumPath === undefined) console.warn("There is no Chromium here: the way in is not walked.");

/** The code that an authenticator shows for a key in Base32 (RFC 6238). */
function authenticator(secret: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = secret
    .replace(/\s/g, "")
    .split("")
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe.skipIf(chromiumPath === undefined)("the way in, in a real browser", () => {
  let system: TestSystem;
  let browser: Browser;
  beforeAll(async () => {
    system = await createTestSystem({ dashboard: true });
    browser = await launchBrowser(chromiumPath ?? "");
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });
  const visit = async (path: string): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(system.url + path);
    return page;
  };

  test("an invited person comes in, sets up a second factor, signs in with it and lets a terminal in", async () => {
    const { link } = await system.owner.createSignInLink();
    const ada = await visit(`/sign-in#${link}`);
    await ada.getByRole("link", { name: "People" }).click();
    await ada.getByRole("link", { name: "Invite a person" }).click();
    await ada.getByLabel("Name", { exact: true }).fill("Rita Reviewer");
    await ada.getByLabel("E-mail").fill("rita@example.test");
    await ada.getByLabel("personal data").check();
    await ada.getByRole("button", { name: "Make the invitation" }).click();
    const shown = (await ada.getByRole("group", { name: "the link" }).textContent()) ?? "";
    expect(await accessibilityFindings(ada)).toEqual([]);

    const rita = await visit(shown.slice(shown.indexOf("/invitation")));
    await rita.getByLabel("A password").fill("four words that fit");
    await rita.getByLabel("The password again").fill("four words that fit");
    await rita.getByRole("button", { name: "Accept and sign in" }).click();
    await rita.getByRole("button", { name: /Signed in as/ }).click();
    await rita.getByRole("menuitem", { name: "Your account" }).click();
    await rita.getByRole("button", { name: "Set it up" }).click();
    const secret = (await rita.getByRole("group", { name: "the key" }).textContent()) ?? "";
    await rita.getByLabel("The code that it shows now").fill(authenticator(secret));
    await rita.getByRole("button", { name: "Turn it on" }).click();
    const codes = (await rita.getByRole("group", { name: "the recovery codes" }).textContent()) ?? "";
    expect(codes.split("\n")).toHaveLength(10);

    const again = await visit("/reviews");
    await again.getByLabel("E-mail").fill("rita@example.test");
    await again.getByLabel("Password").fill("four words that fit");
    await again.keyboard.press("Enter");
    await again.getByLabel("Code").fill(codes.split("\n")[0]!);
    await again.keyboard.press("Enter");
    await again.waitForURL(`${system.url}/reviews*`);
    expect(await again.evaluate("document.cookie")).toBe("");

    const home = mkdtempSync(join(tmpdir(), "belay-login-"));
    try {
      const terminal = spawn(process.execPath, [command, "login", system.url], {
        cwd: home,
        env: { HOME: home, PATH: process.env["PATH"] },
      });
      let said = "";
      terminal.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const ended = new Promise((resolve) => terminal.once("close", resolve));
      await expect.poll(() => said, { timeout: 30_000 }).toMatch(/device\?code=/);
      await again.goto(/http\S+/.exec(said)![0]);
      await again.getByText(/^belay on /).waitFor();
      await again.getByRole("button", { name: "Let it in as me" }).click();
      expect(await ended).toBe(0);
      expect(said).toContain("as Rita Reviewer (reviewer)");
      const { token } = JSON.parse(readFileSync(join(home, ".config/belay/cli.json"), "utf8"));
      expect((await system.as(token).session()).person.email).toBe("rita@example.test");
    } finally {
      rmSync(home, { recursive: true, force: true });
    }

    // Ending her access ends all of it, under her hands.
    await ada.getByRole("button", { name: "Close" }).click();
    await ada.getByRole("link", { name: "Rita Reviewer" }).click();
    await ada.getByRole("button", { name: "End access" }).click();
    await ada.getByRole("button", { name: "End Rita Reviewer's access" }).click();
    await ada.getByText("ended", { exact: true }).waitFor();
    await again.goto(`${system.url}/reviews`);
    await again.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
  });
});
