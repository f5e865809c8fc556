import type { EnvironmentKey } from "@belay/contracts";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from "@tanstack/react-router";
import { NotFound } from "./screens/not-found.tsx";
import { type AuditSearch, parseAuditSearch } from "./screens/audit/audit-search.ts";
import { ExperimentLayout } from "./screens/experiment/experiment-layout.tsx";
import { Overview } from "./screens/experiment/overview.tsx";
import { Portfolio } from "./screens/portfolio/portfolio.tsx";
import { parseRunsSearch, type RunsSearch } from "./screens/runs/runs-search.ts";
import { StageSkeleton } from "./screens/stages/stage-skeleton.tsx";
import { SignIn } from "./screens/sign-in/sign-in.tsx";
import {
  countOf,
  environmentOf,
  oneOf,
  parseSearch,
  type RawSearch,
  stringifySearch,
  textOf,
} from "./search.ts";
import { Shell } from "./shell/shell.tsx";

/** In every address. */
interface CommonSearch {
  environment?: EnvironmentKey | undefined;
}

/** A change of exposure that is being asked for (`ask`) or counted (`version`); in every address of an experiment. */
interface ChangeSearch {
  ask?: string | undefined;
  version?: number | undefined;
}

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  validateSearch: (search: RawSearch): CommonSearch => ({ environment: environmentOf(search.environment) }),
  search: { middlewares: [retainSearchParams(["environment"])] },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: SignIn,
  validateSearch: (
    search: RawSearch,
  ): { from?: string | undefined; link?: string | undefined; refused?: string | undefined } => ({
    from: textOf(search.from),
    link: textOf(search.link),
    refused: textOf(search.refused),
  }),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("./screens/sign-in/invitation.tsx"), "Invitation"),
});

const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

/** The stage audit is for anybody; its answers are behind the `#` of the address. */
const stageAudit = createRoute({
  getParentRoute: () => root,
  path: "/stage-audit",
  component: lazyRouteComponent(() => import("./screens/stages/stage-audit.tsx"), "StageAudit"),
});
const stageAuditResult = createRoute({
  getParentRoute: () => root,
  path: "/stage-audit/result",
  component: lazyRouteComponent(() => import("./screens/stages/stage-audit-result.tsx"), "StageAuditResult"),
});

const sorted = (search: RawSearch): { sort?: string | undefined } => ({ sort: textOf(search.sort) });

const portfolio = createRoute({
  getParentRoute: () => shell,
  path: "/",
  component: Portfolio,
  validateSearch: sorted,
});

const changing = (search: RawSearch): ChangeSearch => ({
  ask: textOf(search.ask),
  version: countOf(search.version),
});

const experiment = createRoute({
  getParentRoute: () => shell,
  path: "/experiments/$experiment",
  component: ExperimentLayout,
  validateSearch: changing,
});

const overview = createRoute({ getParentRoute: () => experiment, path: "/", component: Overview });

const runs = createRoute({
  getParentRoute: () => experiment,
  path: "/runs",
  component: lazyRouteComponent(() => import("./screens/runs/runs.tsx"), "Runs"),
  validateSearch: (search: RawSearch): RunsSearch => parseRunsSearch(search),
});

const metrics = createRoute({
  getParentRoute: () => experiment,
  path: "/metrics",
  component: lazyRouteComponent(() => import("./screens/metrics/metrics.tsx"), "Metrics"),
  validateSearch: sorted,
});

const metric = createRoute({
  getParentRoute: () => experiment,
  path: "/metrics/$metric",
  component: lazyRouteComponent(() => import("./screens/metrics/metric.tsx"), "Metric"),
  validateSearch: sorted,
});

const stage = createRoute({
  getParentRoute: () => experiment,
  path: "/stage",
  component: lazyRouteComponent(() => import("./screens/stages/stage.tsx"), "StageScreen"),
  // Keeps the docked safety actions of a phone where they are while the screen is on its way.
  pendingComponent: StageSkeleton,
});

const run = createRoute({
  getParentRoute: () => shell,
  path: "/experiments/$experiment/runs/$run",
  component: lazyRouteComponent(() => import("./screens/run/run.tsx"), "Run"),
  validateSearch: (search: RawSearch): ChangeSearch & { text?: string | undefined } => ({
    ...changing(search),
    text: textOf(search.text),
  }),
});

const exposure = createRoute({
  getParentRoute: () => experiment,
  path: "/exposure",
  component: lazyRouteComponent(() => import("./screens/exposure/exposure.tsx"), "Exposure"),
  validateSearch: (search: RawSearch): { sort?: string | undefined; before?: string | undefined } => ({
    ...sorted(search),
    before: textOf(search.before),
  }),
});

const intakes = createRoute({
  getParentRoute: () => shell,
  path: "/intakes",
  component: lazyRouteComponent(() => import("./screens/intakes/intakes.tsx"), "Intakes"),
  validateSearch: (
    search: RawSearch,
  ): { sort?: string | undefined; show?: "draft" | "in-memo" | "rejected" | undefined } => ({
    ...sorted(search),
    show: oneOf(["draft", "in-memo", "rejected"], search.show),
  }),
});

const rubric = createRoute({
  getParentRoute: () => shell,
  path: "/intakes/rubric",
  component: lazyRouteComponent(() => import("./screens/intakes/rubric.tsx"), "Rubric"),
});

/** `ask`: what a dialog asks about it. */
const intake = createRoute({
  getParentRoute: () => shell,
  path: "/intakes/$intake",
  component: lazyRouteComponent(() => import("./screens/intakes/intake.tsx"), "Intake"),
  validateSearch: (search: RawSearch): { ask?: string | undefined } => ({ ask: textOf(search.ask) }),
});

const agenda = createRoute({
  getParentRoute: () => shell,
  path: "/agenda",
  component: lazyRouteComponent(() => import("./screens/intakes/agenda.tsx"), "Agenda"),
});

const deskComponent = lazyRouteComponent(() => import("./screens/desk/desk.tsx"), "Desk");
/** `show`: what was decided, in place of what waits; `last`: the review that was decided just before. */
interface DeskSearch {
  pane?: "source" | undefined;
  queue?: "open" | undefined;
  last?: string | undefined;
  show?: "decided" | undefined;
  before?: string | undefined;
}
const deskSearch = (search: RawSearch): DeskSearch => ({
  pane: oneOf(["source"], search.pane),
  queue: oneOf(["open"], search.queue),
  last: textOf(search.last),
  show: oneOf(["decided"], search.show),
  before: textOf(search.before),
});

const reviews = createRoute({
  getParentRoute: () => shell,
  path: "/reviews",
  component: deskComponent,
  validateSearch: deskSearch,
  staticData: { flush: true },
});
const review = createRoute({
  getParentRoute: () => shell,
  path: "/reviews/$review",
  component: deskComponent,
  validateSearch: deskSearch,
  staticData: { flush: true },
});

/** `ask`: the dialog that is open; `key`: of the experiment that the memo is begun for. */
const memos = createRoute({
  getParentRoute: () => shell,
  path: "/memos",
  component: lazyRouteComponent(() => import("./screens/memos/memos.tsx"), "Memos"),
  validateSearch: (
    search: RawSearch,
  ): { sort?: string | undefined; ask?: string | undefined; key?: string | undefined } => ({
    ...sorted(search),
    ask: textOf(search.ask),
    key: textOf(search.key),
  }),
});
const memo = createRoute({
  getParentRoute: () => shell,
  path: "/memos/$experiment",
  component: lazyRouteComponent(() => import("./screens/memos/memo.tsx"), "Memo"),
  validateSearch: (search: RawSearch): { ask?: string | undefined; version?: number | undefined } => ({
    ask: textOf(search.ask),
    version: countOf(search.version),
  }),
});
const memoEdit = createRoute({
  getParentRoute: () => shell,
  path: "/memos/$experiment/edit",
  component: lazyRouteComponent(() => import("./screens/memos/memo-edit.tsx"), "MemoEdit"),
  validateSearch: (search: RawSearch): { pane?: "page" | undefined } => ({
    pane: oneOf(["page"], search.pane),
  }),
});
const memoVersions = createRoute({
  getParentRoute: () => shell,
  path: "/memos/$experiment/versions",
  component: lazyRouteComponent(() => import("./screens/memos/memo-versions.tsx"), "MemoVersions"),
  validateSearch: (
    search: RawSearch,
  ): { sort?: string | undefined; from?: number | undefined; to?: number | undefined } => ({
    ...sorted(search),
    from: countOf(search.from),
    to: countOf(search.to),
  }),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: "/audit",
  component: lazyRouteComponent(() => import("./screens/audit/audit.tsx"), "Audit"),
  validateSearch: (search: RawSearch): AuditSearch => parseAuditSearch(search),
});
const auditEntry = createRoute({
  getParentRoute: () => shell,
  path: "/audit/$entry",
  component: lazyRouteComponent(() => import("./screens/audit/audit-entry.tsx"), "AuditEntry"),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: "/account",
  component: lazyRouteComponent(() => import("./screens/account/account.tsx"), "AccountScreen"),
  validateSearch: (search: RawSearch): { ask?: string | undefined } => ({ ask: textOf(search.ask) }),
});
const device = createRoute({
  getParentRoute: () => shell,
  path: "/device",
  component: lazyRouteComponent(() => import("./screens/device/device.tsx"), "Device"),
  validateSearch: (search: RawSearch): { code?: string | undefined } => ({ code: textOf(search.code) }),
});
/** `ask`: the person, or the key, whose dialog is open; `invite` or `new` for another. */
const asking = (search: RawSearch): { sort?: string | undefined; ask?: string | undefined } => ({
  ...sorted(search),
  ask: textOf(search.ask),
});
const people = createRoute({
  getParentRoute: () => shell,
  path: "/people",
  component: lazyRouteComponent(() => import("./screens/people/people.tsx"), "People"),
  validateSearch: asking,
});
const keys = createRoute({
  getParentRoute: () => shell,
  path: "/keys",
  component: lazyRouteComponent(() => import("./screens/machine-keys/machine-keys.tsx"), "MachineKeys"),
  validateSearch: asking,
});

const routeTree = root.addChildren([
  signIn,
  invitation,
  stageAudit,
  stageAuditResult,
  shell.addChildren([
    portfolio,
    intakes,
    rubric,
    intake,
    agenda,
    experiment.addChildren([overview, metrics, metric, runs, exposure, stage]),
    run,
    reviews,
    review,
    audit,
    auditEntry,
    memos,
    memo,
    memoEdit,
    memoVersions,
    account,
    device,
    people,
    keys,
  ]),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** The screen fills the frame to its edges and scrolls inside itself. */
    flush?: boolean;
  }
}
