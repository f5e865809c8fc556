import type { Page } from "playwright-core";
import { hex, uuid } from "./ids.ts";
import type { Shot } from "./shots.ts";

const out = { name: "out", signedOut: true };
const full = { name: "full" };
const button = (name: string | RegExp) => async (page: Page) =>
  page.getByRole("button", { name }).first().click();
const failed = async (page: Page) => page.getByRole("alert").waitFor();
const enter = async (page: Page) => {
  await page.getByLabel("E-mail").fill("noor@nordlicht.example");
  await page.getByLabel("Password").fill("not quite it");
  await button("Sign in")(page);
};
const failing = { name: "failing", data: "failing" } as const;
const loading = { name: "loading", data: "loading" } as const;

/** Sign-in, people, keys and the account in every state worth looking at. */
export const accessShots: Shot[] = [
  { name: "sign-in", scenario: out, at: "/sign-in" },
  { name: "sign-in-provider", scenario: { ...out, access: { provider: true } }, at: "/sign-in" },
  {
    name: "sign-in-refused",
    scenario: { ...out, access: { provider: true } },
    at: "/sign-in?refused=not-invited",
  },
  { name: "sign-in-sample", scenario: { ...out, sample: true }, at: "/sign-in" },
  {
    name: "sign-in-wrong",
    scenario: { ...out, access: { refuses: "password" } },
    at: "/sign-in",
    before: async (page) => {
      await enter(page);
      await failed(page);
    },
  },
  {
    name: "sign-in-factor",
    scenario: out,
    at: "/sign-in",
    before: async (page) => {
      await enter(page);
      await page.getByRole("heading", { name: "Your second factor" }).waitFor();
      await page.getByLabel("Code").fill("123456");
      await button("Sign in")(page);
      await failed(page);
    },
  },
  { name: "invitation", scenario: { ...out, access: { provider: true } }, at: `/invitation#${hex(3)}` },
  { name: "invitation-none", scenario: out, at: "/invitation" },
  { name: "device", scenario: full, at: "/device?code=BCDF-GHJK" },
  { name: "device-none", scenario: full, at: "/device" },
  {
    name: "device-done",
    scenario: full,
    at: "/device?code=BCDF-GHJK",
    before: async (page) => {
      await button("Let it in as me")(page);
      await page.getByText("The device is let in").waitFor();
    },
  },
  { name: "people", scenario: full, at: "/people" },
  { name: "people-empty", scenario: { name: "empty", data: "empty" }, at: "/people" },
  { name: "people-sample", scenario: { name: "sample", sample: true }, at: "/people" },
  { name: "people-loading", scenario: loading, at: "/people" },
  { name: "people-failing", scenario: failing, at: "/people", before: failed },
  { name: "people-invite", scenario: full, at: "/people?ask=invite" },
  {
    name: "people-link",
    scenario: full,
    at: "/people?ask=invite",
    before: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("Wanda Osei");
      await page.getByLabel("E-mail").fill("wanda@nordlicht.example");
      await button("Make the invitation")(page);
      await page.getByText(/\/invitation#/).waitFor();
    },
  },
  { name: "people-person", scenario: full, at: `/people?ask=${uuid(40, 1)}` },
  {
    name: "people-end",
    scenario: full,
    at: `/people?ask=${uuid(40, 1)}`,
    before: button("End access"),
  },
  { name: "keys", scenario: full, at: "/keys" },
  { name: "keys-empty", scenario: { name: "empty", data: "empty" }, at: "/keys" },
  { name: "keys-loading", scenario: loading, at: "/keys" },
  { name: "keys-failing", scenario: failing, at: "/keys", before: failed },
  { name: "keys-new", scenario: full, at: "/keys?ask=new" },
  {
    name: "keys-secret",
    scenario: full,
    at: "/keys?ask=new",
    before: async (page) => {
      await page.getByLabel("What it is for").fill("dispatch");
      await button("Make the key")(page);
      await page.getByText(/belay_service_/).waitFor();
    },
  },
  { name: "keys-key", scenario: full, at: `/keys?ask=${uuid(41, 2)}` },
  { name: "account", scenario: { name: "factor", access: { factor: true } }, at: "/account" },
  { name: "account-withheld", scenario: { name: "withheld", access: { withheld: true } }, at: "/account" },
  { name: "account-setup", scenario: full, at: "/account", before: button("Set it up") },
  {
    name: "account-passkey-remove",
    scenario: full,
    at: `/account?ask=${uuid(43, 1)}`,
    before: async (page) => page.getByRole("alertdialog").waitFor(),
  },
  { name: "account-empty", scenario: { name: "empty", data: "empty" }, at: "/account" },
  { name: "account-failing", scenario: failing, at: "/account", before: failed },
];
