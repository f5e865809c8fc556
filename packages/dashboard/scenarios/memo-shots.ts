import type { Page } from "playwright-core";
import { writeMemoMarkdown } from "@belay/contracts/memo";
import { visitNotesMemo } from "./memo-content.ts";
import type { MemoScenario } from "./memos.ts";
import type { Shot } from "./shots.ts";

const at = "/memos/visit-notes";
const named = (memo: MemoScenario) => ({ name: memo, memo });
const alert = async (page: Page) => page.getByRole("alert").waitFor();
const dialog = async (page: Page) => page.getByRole("dialog").or(page.getByRole("alertdialog")).waitFor();

/** The memo's screens, in every state worth looking at. */
export const memoShots: Shot[] = [
  { name: "memos", scenario: { name: "full", sample: true }, at: "/memos" },
  { name: "memos-empty", scenario: { name: "empty", data: "empty" }, at: "/memos" },
  { name: "memos-loading", scenario: { name: "loading", data: "loading" }, at: "/memos" },
  { name: "memos-failing", scenario: { name: "failing", data: "failing" }, at: "/memos", before: alert },
  { name: "memos-new", scenario: { name: "full" }, at: "/memos?ask=new", before: dialog },
  { name: "memos-policy", scenario: { name: "full" }, at: "/memos?ask=policy", before: dialog },
  ...(["draft", "half", "signing", "author", "approved", "lost", "over", "long"] as const).map(
    (memo): Shot => ({ name: `memo-${memo}`, scenario: named(memo), at }),
  ),
  { name: "memo-loading", scenario: { name: "loading", data: "loading" }, at },
  { name: "memo-failing", scenario: { name: "failing", data: "failing" }, at, before: alert },
  { name: "memo-unknown", scenario: named("draft"), at: "/memos/nothing" },
  { name: "memo-sign", scenario: named("signing"), at: `${at}?ask=sign`, before: dialog },
  { name: "memo-passkey", scenario: named("passkey"), at: `${at}?ask=sign`, before: dialog },
  { name: "memo-ask", scenario: named("draft"), at: `${at}?ask=ask`, before: dialog },
  { name: "memo-end", scenario: named("approved"), at: `${at}?ask=end`, before: dialog },
  {
    name: "memo-markdown",
    scenario: named("approved"),
    at: `${at}?ask=markdown`,
    before: async (page) => page.getByRole("group", { name: "the Markdown" }).waitFor(),
  },
  {
    name: "memo-import",
    scenario: named("approved"),
    at: `${at}?ask=import`,
    before: async (page) => {
      await page
        .getByRole("textbox", { name: "Markdown" })
        .fill(
          writeMemoMarkdown({ ...visitNotesMemo, targetUser: "All technicians in Austria", systems: [] }),
        );
      await page.getByRole("button", { name: "Show what would change" }).click();
      await page.getByText(/parts unchanged/).waitFor();
    },
  },
  { name: "memo-edit-half", scenario: named("half"), at: `${at}/edit` },
  { name: "memo-edit-page", scenario: named("half"), at: `${at}/edit?pane=page`, width: 390 },
  { name: "memo-edit-draft", scenario: named("draft"), at: `${at}/edit` },
  { name: "memo-edit-long", scenario: named("long"), at: `${at}/edit` },
  { name: "memo-edit-approved", scenario: named("approved"), at: `${at}/edit` },
  { name: "memo-edit-reader", scenario: named("reader"), at: `${at}/edit`, width: 1440 },
  {
    name: "memo-edit-clash",
    scenario: named("clash"),
    at: `${at}/edit`,
    before: async (page) => {
      await page.getByLabel("Who works with it").fill("30 technicians, all countries");
      await page.getByRole("heading", { name: /wrote the same/ }).waitFor();
    },
  },
  { name: "memo-versions", scenario: named("approved"), at: `${at}/versions` },
  { name: "memo-versions-first", scenario: named("approved"), at: `${at}/versions?from=1&to=2`, width: 1440 },
];
