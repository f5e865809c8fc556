import type { Page } from "playwright-core";
import { uuid } from "./ids.ts";
import type { Scenario } from "./scenarios.ts";
import type { Shot } from "./shots.ts";

const full: Scenario = { name: "full", sample: true };
const first = `/intakes/${uuid(20, 1)}`;
const draft = `/intakes/${uuid(20, 8)}`;
const failed = async (page: Page) => page.getByRole("alert").waitFor();
const typing = async (page: Page) => {
  await page.getByLabel("What hurts?").fill("Nobody writes them, and each remembers something else.");
};

/** Intake, ranking, rules and the weekly review. */
export const intakeShots: Shot[] = [
  { name: "intakes", scenario: full, at: "/intakes" },
  { name: "intakes-empty", scenario: { name: "empty", data: "empty" }, at: "/intakes" },
  { name: "intakes-loading", scenario: { name: "loading", data: "loading" }, at: "/intakes" },
  { name: "intakes-failing", scenario: { name: "failing", data: "failing" }, at: "/intakes", before: failed },
  { name: "intakes-drafts", scenario: full, at: "/intakes?show=draft" },
  { name: "intakes-rejected", scenario: full, at: "/intakes?show=rejected" },
  { name: "intake", scenario: full, at: first },
  { name: "intake-override", scenario: full, at: `${first}?ask=override-effort` },
  { name: "intake-overridden", scenario: full, at: `/intakes/${uuid(20, 3)}` },
  { name: "intake-reject", scenario: full, at: `${first}?ask=reject` },
  { name: "intake-rejected", scenario: full, at: `/intakes/${uuid(20, 9)}` },
  { name: "intake-in-memo", scenario: full, at: `/intakes/${uuid(20, 10)}` },
  { name: "intake-viewed", scenario: { name: "viewed", intake: "viewed" }, at: draft },
  { name: "intake-new", scenario: full, at: "/intakes/new" },
  { name: "intake-draft", scenario: full, at: draft },
  {
    name: "intake-draft-missing",
    scenario: full,
    at: draft,
    before: async (page) => {
      await page.getByRole("button", { name: "Hand it in" }).click();
      await page.getByText("Not answered yet.").first().waitFor();
    },
  },
  {
    name: "intake-draft-collided",
    scenario: { name: "collided", intake: "collided" },
    at: draft,
    before: async (page) => {
      await typing(page);
      await page.getByRole("button", { name: "Keep mine" }).waitFor();
    },
  },
  {
    name: "intake-draft-offline",
    scenario: full,
    at: draft,
    before: async (page) => {
      await page.context().setOffline(true);
      await typing(page);
      await page.getByText("Not sent yet, kept in this browser").waitFor();
    },
  },
  {
    name: "intake-draft-refused",
    scenario: { name: "refused", intake: "refused" },
    at: draft,
    before: async (page) => {
      await typing(page);
      await page.getByText("This can’t be saved as it is.").waitFor();
    },
  },
  { name: "rubric", scenario: full, at: "/intakes/rubric" },
  {
    name: "rubric-change",
    scenario: full,
    at: "/intakes/rubric",
    before: async (page) => {
      await page.getByLabel("Weight of Text-heavy").fill("9");
      await page.getByText("This would move").waitFor();
    },
  },
  {
    name: "rubric-failing",
    scenario: { name: "failing", data: "failing" },
    at: "/intakes/rubric",
    before: async (page) => page.getByRole("alert").first().waitFor(),
  },
  { name: "agenda", scenario: full, at: "/agenda" },
  { name: "agenda-empty", scenario: { name: "empty", data: "empty" }, at: "/agenda" },
  { name: "agenda-failing", scenario: { name: "failing", data: "failing" }, at: "/agenda", before: failed },
];
