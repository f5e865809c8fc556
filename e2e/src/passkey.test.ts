import { createTestSystem, testDefinition, testMemo, type TestSystem } from "@belay/testkit";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessibilityFindings, chromiumPath, launchBrowser } from "./testing/browser.ts";

if (chromiumPath === undefined)
  console.warn("NO BROWSER: signing with a passkey is skipped. Name a Chromium in BELAY_CHROMIUM to run it.");

const experiment = "passkey-mail";
const at = { params: { experiment }, query: {} };

describe.skipIf(chromiumPath === undefined)("a memo is signed with a person's own device", () => {
  let system: TestSystem;
  let browser: Browser;
  let owner: Page;
  let signer: Page;
  let devices: CDPSession;
  let authenticatorId: string;
  /** Browsers know passkeys for names alone. */
  let url: string;
  const password = "four words that fit";

  beforeAll(async () => {
    system = await createTestSystem({ dashboard: true });
    url = system.url.replace("127.0.0.1", "localhost");
    browser = await launchBrowser(chromiumPath!);
    await system.owner.setPassword({ body: { password } });
    const { client: author } = await system.realPerson("Mara Author");
    const sina = await system.realPerson("Sina Signer", "reviewer", ["workflow", "customers"]);
    owner = await signedIn("ada.owner@example.test", password);
    signer = await signedIn("sina.signer@example.test", sina.password);
    devices = await signer.context().newCDPSession(signer);
    await devices.send("WebAuthn.enable");
    ({ authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    }));
    const { digest } = await author.createMemo({
      body: { content: testMemo(testDefinition({ key: experiment }).definition) },
    });
    await author.askForSignatures({ params: at.params, body: { digest: digest ?? "" } });
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
  });

  async function signedIn(email: string, given: string): Promise<Page> {
    const page = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${url}/sign-in`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(given);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Portfolio", level: 1 }).waitFor();
    return page;
  }
  const trySigning = async () => {
    await signer.goto(`${url}/memos/${experiment}?ask=sign`);
    await signer.getByRole("alertdialog").getByRole("button", { name: "Sign with your passkey" }).click();
  };
  const register = async (name: string) => {
    await signer.goto(`${url}/account`);
    await signer.getByLabel(/^Name of a/).fill(name);
    await signer.getByRole("button", { name: "Register a passkey" }).click();
    await signer.getByText(`“${name}” is registered.`).waitFor();
  };

  test("an administrator asks for it", async () => {
    await owner.goto(`${url}/memos?ask=policy`);
    await owner.getByLabel(/takes the person’s own device as well/).check();
    await owner.getByRole("button", { name: "Change what memos take" }).click();
    await owner.getByRole("dialog").waitFor({ state: "detached" });
    expect(await system.owner.memoPolicy()).toMatchObject({ passkey: true });
  });

  test("without a passkey nothing is signed, and it is said where to register one", async () => {
    await trySigning();
    const dialog = signer.getByRole("alertdialog");
    await dialog
      .getByRole("alert")
      .getByText(/You have no passkey\. Register one/)
      .waitFor();
    await dialog.getByRole("link", { name: "Your account" }).click();
    await signer.getByRole("heading", { name: "Passkeys" }).waitFor();
  });

  test("one is registered, and signs what the dialog shows", async () => {
    await register("This laptop");
    await signer.getByRole("table", { name: "Your passkeys" }).getByText("never").waitFor();
    expect(await accessibilityFindings(signer)).toEqual([]);
    await trySigning();
    await signer.getByRole("alertdialog").waitFor({ state: "detached" });
    await signer
      .getByText(/, with a passkey/)
      .first()
      .waitFor();
    const { signatures } = await system.owner.memo(at);
    expect(signatures).toMatchObject([
      {
        person: { name: "Sina Signer" },
        method: "passkey",
        counts: true,
        attestation: { statement: { passkey: { site: "localhost", origin: url } } },
      },
    ]);
    await signer.goto(`${url}/account`);
    expect(await signer.getByRole("table", { name: "Your passkeys" }).getByText("never").count()).toBe(0);
  });

  test("a device that does not know its person registers nothing", async () => {
    await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await signer.goto(`${url}/account`);
    await signer.getByLabel(/^Name of another/).fill("Borrowed");
    await signer.getByRole("button", { name: "Register a passkey" }).click();
    await signer
      .getByRole("alert")
      .getByText(/no passkey was made|already/)
      .waitFor();
    await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  });

  test("the last one is removed after a word about what that means, and the signature stays", async () => {
    await signer.goto(`${url}/account`);
    await signer.getByRole("link", { name: "Remove the passkey This laptop" }).click();
    const dialog = signer.getByRole("alertdialog");
    await dialog.getByText(/It is your last one.*can’t sign until you register another/).waitFor();
    await dialog.getByRole("button", { name: "Remove it" }).click();
    await signer.getByLabel("Name of a first one").waitFor();
    expect((await system.owner.memo(at)).signatures).toMatchObject([{ method: "passkey", counts: true }]);
  });

  test("at an address without a name it is said where to go", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${system.url}/sign-in`);
    await page.getByLabel("E-mail").fill("ada.owner@example.test");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Portfolio", level: 1 }).waitFor();
    await page.goto(`${system.url}/account`);
    await page.getByLabel("Name of a first one").fill("Key");
    await page.getByRole("button", { name: "Register a passkey" }).click();
    await page.getByText(new RegExp(`Open Belay at ${url}`)).waitFor();
  });
});
