import { stageAuditLink, stageAuditQuestions } from "@belay/contracts/stage";
import type { Page } from "playwright-core";
import { accessShots } from "./access-shots.ts";
import { auditShots } from "./audit-shots.ts";
import { uuid } from "./ids.ts";
import { intakeShots } from "./intake-shots.ts";
import { memoShots } from "./memo-shots.ts";
import { runId } from "./runs.ts";
import type { Scenario } from "./scenarios.ts";

/** One picture: an address in a scenario, and what is done before it is taken. */
export interface Shot {
  name: string;
  scenario: Scenario;
  at: string;
  before?: (page: Page) => Promise<void>;
  /** Only this width, where the other would show nothing else. */
  width?: 1440 | 390;
}

const full: Scenario = { name: "full", sample: true };
const experiment = "/experiments/visit-notes";
const desk = `/reviews/${uuid(8, 1)}`;
const button = (name: string) => async (page: Page) => page.getByRole("button", { name }).first().click();

/** A failure is shown when the retries are through. */
const failed = async (page: Page) => page.getByRole("alert").waitFor();

const words = { y: "yes", p: "partly", n: "no", u: "unknown" } as const;
/** A link's answers from a letter for each question. */
const auditAnswers = (letters: string, about?: string): string =>
  stageAuditLink({
    ...(about !== undefined && { about }),
    answers: Object.fromEntries(
      stageAuditQuestions.map(({ key }, index) => [key, words[letters[index] as keyof typeof words]]),
    ),
  });

/** Every screen in every state worth looking at. */
export const shots: Shot[] = [
  { name: "portfolio", scenario: full, at: "/" },
  { name: "portfolio-empty", scenario: { name: "empty", data: "empty" }, at: "/" },
  {
    name: "portfolio-login",
    scenario: { name: "empty", data: "empty" },
    at: "/",
    before: async (page) => {
      await button("Make the login command")(page);
      await page.getByText(/belay login/).waitFor();
    },
  },
  {
    name: "command-line",
    scenario: full,
    at: "/",
    before: async (page) => {
      if ((page.viewportSize()?.width ?? 0) < 600) await button("Menu")(page);
      await page.getByRole("button", { name: /Signed in as/ }).click();
      await page.getByRole("menuitem", { name: "Command line" }).click();
      await page.getByText(/belay login/).waitFor();
    },
  },
  { name: "portfolio-loading", scenario: { name: "loading", data: "loading" }, at: "/" },
  { name: "portfolio-failing", scenario: { name: "failing", data: "failing" }, at: "/", before: failed },
  { name: "overview", scenario: full, at: experiment },
  { name: "overview-killed", scenario: { name: "killed", exposure: "killed" }, at: experiment },
  { name: "overview-inactive", scenario: { name: "inactive", exposure: "inactive" }, at: experiment },
  {
    name: "overview-stale",
    scenario: { name: "stale", stale: true },
    at: experiment,
    before: async (page) => page.waitForSelector(".stale").then(() => undefined),
  },
  { name: "overview-loading", scenario: { name: "loading", data: "loading" }, at: experiment },
  {
    name: "overview-failing",
    scenario: { name: "failing", data: "failing" },
    at: experiment,
    before: failed,
  },
  ...(
    [
      "not-configured",
      "empty",
      "too-early",
      "inconclusive",
      "better",
      "worse",
      "harmed",
      "shares-off",
      "uncapped",
    ] as const
  ).map((state): Shot => ({
    name: `overview-metrics-${state}`,
    scenario: { name: state, metrics: state },
    at: experiment,
  })),
  {
    name: "overview-metrics-loading",
    scenario: { name: "metrics-loading", metrics: "loading" },
    at: experiment,
  },
  {
    name: "overview-metrics-failing",
    scenario: { name: "metrics-failing", metrics: "failing" },
    at: experiment,
    before: async (page) => page.getByText("Can't be told now").waitFor(),
  },
  {
    name: "overview-table",
    scenario: full,
    at: experiment,
    before: async (page) => page.getByText("Show as table").first().click(),
  },
  { name: "metrics", scenario: full, at: `${experiment}/metrics` },
  {
    name: "metrics-shares-off",
    scenario: { name: "off", metrics: "shares-off" },
    at: `${experiment}/metrics`,
  },
  { name: "metrics-empty", scenario: { name: "empty", metrics: "empty" }, at: `${experiment}/metrics` },
  {
    name: "metrics-loading",
    scenario: { name: "metrics-loading", metrics: "loading" },
    at: `${experiment}/metrics`,
  },
  {
    name: "metrics-failing",
    scenario: { name: "metrics-failing", metrics: "failing" },
    at: `${experiment}/metrics`,
    before: failed,
  },
  { name: "metric", scenario: full, at: `${experiment}/metrics/note-minutes` },
  {
    name: "metric-margin",
    scenario: { name: "harmed", metrics: "harmed" },
    at: `${experiment}/metrics/call-backs`,
  },
  {
    name: "metric-shares-off",
    scenario: { name: "off", metrics: "shares-off" },
    at: `${experiment}/metrics/note-minutes`,
  },
  {
    name: "metric-one-carries",
    scenario: { name: "worse", metrics: "worse" },
    at: `${experiment}/metrics/note-minutes`,
    before: async (page) => {
      await page.locator("summary", { hasText: "Show as table" }).nth(1).click();
    },
  },
  {
    name: "metric-uncapped",
    scenario: { name: "uncapped", metrics: "uncapped" },
    at: `${experiment}/metrics/note-minutes`,
  },
  {
    name: "metric-too-early",
    scenario: { name: "early", metrics: "too-early" },
    at: `${experiment}/metrics/note-minutes`,
  },
  { name: "metric-diagnostic", scenario: full, at: `${experiment}/metrics/fallback-rate` },
  { name: "metric-not-measured", scenario: full, at: `${experiment}/metrics/trust-pulse` },
  {
    name: "metric-unknown",
    scenario: full,
    at: `${experiment}/metrics/nothing`,
    before: async (page) => page.getByText("can't be found").waitFor(),
  },
  { name: "kill-asked", scenario: full, at: `${experiment}?ask=kill` },
  {
    name: "kill-counting",
    scenario: { name: "slow", slowdown: 60 },
    at: `${experiment}?ask=kill`,
    before: async (page) => {
      await page.getByRole("button", { name: "Kill AI path" }).last().click();
      await page
        .getByText(/Confirmed by/)
        .first()
        .waitFor();
      await page.waitForTimeout(900);
    },
  },
  {
    name: "kill-confirmed",
    scenario: full,
    at: `${experiment}?ask=kill`,
    before: async (page) => {
      await page.getByRole("button", { name: "Kill AI path" }).last().click();
      await page.getByText("The AI path is off").waitFor();
    },
  },
  {
    name: "kill-silent",
    scenario: { name: "silent", silent: 1 },
    at: `${experiment}?ask=kill`,
    before: async (page) => {
      await page.getByRole("button", { name: "Kill AI path" }).last().click();
      await page.getByText("the last within").waitFor();
    },
  },
  {
    name: "kill-away",
    scenario: full,
    at: experiment,
    before: async (page) => {
      await page.context().setOffline(true);
      await button("Kill AI path")(page);
      await page.getByText("The control plane does not answer.").first().waitFor();
      await page.getByRole("button", { name: "Kill AI path" }).last().click();
      await page.getByText("It did not get through").waitFor();
    },
  },
  {
    name: "ring-away",
    scenario: full,
    at: `${experiment}/exposure`,
    before: async (page) => {
      await page.context().setOffline(true);
      await button("Open ring")(page);
      await page.getByText("The control plane does not answer.").first().waitFor();
    },
  },
  { name: "resume-asked", scenario: { name: "killed", exposure: "killed" }, at: `${experiment}?ask=resume` },
  { name: "ring-asked", scenario: full, at: `${experiment}/exposure?ask=raise-3` },
  { name: "runs", scenario: full, at: `${experiment}/runs` },
  { name: "runs-empty", scenario: { name: "empty", data: "empty" }, at: `${experiment}/runs` },
  {
    name: "runs-none-match",
    scenario: { name: "empty", data: "empty" },
    at: `${experiment}/runs?arm=ai&category=model`,
  },
  { name: "run", scenario: full, at: `${experiment}/runs/${runId}` },
  {
    name: "run-opened",
    scenario: full,
    at: `${experiment}/runs/${runId}`,
    before: async (page) => {
      await page.getByLabel("Why do you open them?").fill("Call-back from the site");
      await button("Open texts")(page);
      await page.getByRole("tab", { name: "Draft against final" }).waitFor();
    },
  },
  {
    name: "run-unended",
    scenario: {
      name: "unended",
      run: {
        state: "unended",
        durationMs: null,
        steps: [],
        review: null,
        actions: [],
        touched: [],
        payloadNames: [],
        promptVersions: [],
      },
    },
    at: `${experiment}/runs/${runId}`,
  },
  { name: "exposure", scenario: full, at: `${experiment}/exposure` },
  {
    name: "exposure-unconnected",
    scenario: { name: "unconnected", unconnected: true },
    at: `${experiment}/exposure?sort=-pushed`,
  },
  {
    name: "exposure-behind",
    scenario: { name: "behind", silent: 1 },
    at: `${experiment}/exposure`,
    width: 1440,
  },
  {
    name: "exposure-empty",
    scenario: { name: "empty", data: "empty", exposure: "inactive" },
    at: `${experiment}/exposure`,
  },
  { name: "desk", scenario: full, at: desk },
  { name: "desk-source", scenario: full, at: `${desk}?pane=source`, width: 390 },
  { name: "desk-queue", scenario: full, at: `${desk}?queue=open`, width: 390 },
  {
    name: "desk-editing",
    scenario: full,
    at: desk,
    before: async (page) => {
      await page.getByRole("button", { name: /Reject/ }).waitFor();
      await page.keyboard.press("x");
      await page.keyboard.press("e");
      const body = page.getByRole("textbox", { name: "Body" });
      await body.fill(
        (await body.inputValue())
          .replace("was caused by", "came from")
          .replace("The pump itself is fine.", "The pump itself is in order."),
      );
    },
  },
  {
    name: "desk-reject",
    scenario: full,
    at: desk,
    before: async (page) => {
      await page.getByRole("button", { name: /Reject/ }).waitFor();
      await page.keyboard.press("r");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "desk-keys",
    scenario: full,
    at: desk,
    width: 1440,
    before: async (page) => {
      await page.getByRole("button", { name: /Reject/ }).waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "desk-approved",
    scenario: full,
    at: desk,
    before: async (page) => {
      await page.getByRole("button", { name: /Reject/ }).waitFor();
      await page.keyboard.press("a");
      await page.getByText(/Sent to servicebook/).waitFor();
    },
  },
  { name: "desk-decided", scenario: full, at: "/reviews?show=decided" },
  {
    name: "desk-decided-none",
    scenario: { name: "empty", data: "empty" },
    at: "/reviews?show=decided",
  },
  { name: "desk-empty", scenario: { name: "empty", data: "empty" }, at: "/reviews" },
  { name: "desk-loading", scenario: { name: "loading", data: "loading" }, at: "/reviews" },
  { name: "stage", scenario: full, at: `${experiment}/stage` },
  { name: "stage-demo", scenario: { name: "demo", stage: "demo" }, at: `${experiment}/stage` },
  {
    name: "stage-failing",
    scenario: { name: "stage-failing", stage: "failing" },
    at: `${experiment}/stage`,
    before: failed,
  },
  { name: "stage-audit", scenario: { name: "out", signedOut: true }, at: "/stage-audit" },
  {
    name: "stage-audit-prefilled",
    scenario: full,
    at: "/stage-audit#experiment=visit-notes",
    before: async (page) => page.getByText("are answered by evidence").waitFor(),
  },
  {
    name: "stage-audit-garbage",
    scenario: { name: "out", signedOut: true },
    at: "/stage-audit#worth-it=perhaps&colour=blue",
  },
  ...(
    [
      ["hardening", auditAnswers("nnnpnpynpyynpyynn", "Drafts for the service desk")],
      ["re-piloting", auditAnswers("yyyyyynnpypnpnnyn")],
      ["ship", auditAnswers("yyyyyyyyyyypynnny", "Notes after a visit, all regions")],
      ["unclear", auditAnswers("puuyupypyyyppynnp")],
      ["nothing", ""],
    ] as const
  ).map(([name, fragment]): Shot => ({
    name: `stage-result-${name}`,
    scenario: { name: "out", signedOut: true },
    at: `/stage-audit/result#${fragment}`,
  })),
  {
    name: "stage-result-kept",
    scenario: full,
    at: `/stage-audit/result#${auditAnswers("yyyyyyyyyyypynnny")}`,
    before: async (page) => {
      await button("Keep it in Belay")(page);
      await page.getByText(/Kept until/).waitFor();
    },
  },
  { name: "sign-in", scenario: { name: "out", signedOut: true }, at: "/sign-in" },
  {
    name: "sign-in-spent",
    scenario: { name: "out", signedOut: true },
    at: "/sign-in#link=0123456789abcdef0123456789",
  },
  ...intakeShots,
  ...memoShots,
  ...auditShots,
  ...accessShots,
  { name: "menu", scenario: full, at: "/", width: 390, before: button("Menu") },
];
