import type { ArmCounts, ExperimentDetail, StageReport } from "@belay/contracts";
import { stageWords } from "@belay/contracts/stage";
import type { Context } from "../context.ts";
import { actorName } from "./actor-name.ts";
import { count, duration, money, percent, relativeTime } from "./figures.ts";
import { printable } from "./printable.ts";
import { exposureStyle } from "./state-style.ts";
import { facts, table } from "./table.ts";

/** One experiment: its exposure, its rings as steps, its numbers, and what must hold before the next ring. */
export function showExperiment(
  found: ExperimentDetail,
  stage: StageReport | null,
  url: string,
  context: Context,
): string {
  const { style, now } = context;
  const { exposure, activity, instances, workflow } = found;
  const by = exposure.changedBy ? ` by ${actorName(exposure.changedBy)}` : "";
  const held =
    exposure.heldBy !== null && exposure.heldBy !== "experiment" ? ` (by its ${exposure.heldBy})` : "";
  const reason = exposure.reason === null ? "" : `, “${printable(exposure.reason)}”`;
  return [
    `${style.bold(found.key)} · ${printable(found.name)}\n${style.dim(printable(found.hypothesis))}\n\n`,
    facts(
      [
        ["state", exposureStyle(exposure.state, style)(exposure.state) + held],
        ["since", exposure.since === null ? "" : `${relativeTime(exposure.since, now())}${by}${reason}`],
        ["stage", stage === null ? "could not be read" : stageWords[stage.stage]],
        ["environment", exposure.environment],
        [
          "revision",
          `${exposure.revision ?? "none active"}${found.latestRevision === exposure.revision ? "" : `, latest is ${found.latestRevision}`}`,
        ],
        ["memo", memoWords(found, style)],
        ["workflow", `${workflow.key}, owned by ${printable(workflow.owner)}`],
        [
          "instances",
          instances.connected === 0
            ? "none is connected"
            : `${instances.connected} connected, ${instances.applied} on the newest version`,
        ],
        ["reviews", found.waitingReviews === 0 ? "" : `${count(found.waitingReviews, "draft")} waiting`],
        ["actions", found.deadActions === 0 ? "" : style.red(`${found.deadActions} dead`)],
        ["dashboard", `${url}/experiments/${found.key}`],
      ],
      style,
    ),
    "\n",
    rings(found, context),
    "\n",
    numbers(activity, context),
    gate(found, context),
    lacking(stage, context),
  ].join("");
}

function memoWords({ key, memo }: ExperimentDetail, style: Context["style"]): string {
  if (!memo.signed) return style.yellow("unsigned");
  if (memo.inForce === false) return style.yellow(`signed, outside its timebox; belay memo status ${key}`);
  return `signed${memo.timebox ? `, until ${memo.timebox.to}` : ""}`;
}

const rings = ({ rings: steps, ringUnits, exposure }: ExperimentDetail, { style, width }: Context): string =>
  table(
    steps.map((ring, index) => ({ ...ring, index, units: ringUnits[index] ?? 0 })),
    [
      {
        title: "RING",
        cell: ({ index, name }) => `${index} ${name}`,
        style: ({ index }) => (index === exposure.ring ? style.bold : undefined),
      },
      { title: "SHARE", cell: ({ share }) => percent(share), align: "right" },
      { title: "UNITS SEEN", cell: ({ units }) => String(units), align: "right", dispensable: 1 },
      { title: "", cell: ({ index }) => (index === exposure.ring ? "← now" : ""), style: () => style.green },
    ],
    width,
    style,
  );

const numbers = ({ arms, shadow }: ExperimentDetail["activity"], { style, width }: Context): string => {
  const rows: (ArmCounts & { name: string })[] = [
    { name: "ai", ...arms.ai },
    { name: "baseline", ...arms.baseline },
    ...(shadow.runs > 0 ? [{ name: "shadow", ...shadow }] : []),
  ];
  return table(
    rows,
    [
      { title: "ARM", cell: ({ name }) => name },
      { title: "RUNS", cell: ({ runs }) => String(runs), align: "right" },
      { title: "UNITS", cell: ({ units }) => String(units), align: "right", dispensable: 3 },
      { title: "SERVED", cell: ({ served }) => String(served), align: "right", dispensable: 4 },
      { title: "FALLBACKS", cell: ({ fallbacks }) => String(fallbacks), align: "right" },
      { title: "UNENDED", cell: ({ unended }) => String(unended), align: "right", dispensable: 5 },
      { title: "P50", cell: ({ latencyP50Ms }) => duration(latencyP50Ms), align: "right", dispensable: 6 },
      { title: "P95", cell: ({ latencyP95Ms }) => duration(latencyP95Ms), align: "right", dispensable: 2 },
      { title: "COST", cell: ({ costMicros }) => money(costMicros), align: "right", dispensable: 1 },
    ],
    width,
    style,
  );
};

function gate({ nextGate, rings: steps }: ExperimentDetail, { style }: Context): string {
  if (nextGate.items.length === 0) return "";
  const goal =
    nextGate.ring === null
      ? "Before anything is opened again"
      : `Before ring ${nextGate.ring}, ${printable(steps[nextGate.ring]?.name ?? "")}`;
  const items = nextGate.items.map(
    ({ met, title, detail, holder }) =>
      `  ${met ? style.green("✓") : style.yellow("○")} ${printable(title)} ${style.dim(
        printable(`${detail}${holder === null || met ? "" : ` (${holder})`}`),
      )}\n`,
  );
  return `\n${goal}:\n${items.join("")}`;
}

/** What the next stage lacks, each with who can provide it. */
function lacking(stage: StageReport | null, { style }: Context): string {
  if (stage === null || stage.next === null) return "";
  const items = stage.dimensions.flatMap((each) =>
    each.items.filter((item) => !item.met && item.stage === stage.next),
  );
  return `\nBefore ${stageWords[stage.next]}:\n${items
    .map(
      ({ title, detail, holder }) =>
        `  ${style.yellow("○")} ${printable(title)} ${style.dim(printable(`${detail} (${holder ?? "—"})`))}\n`,
    )
    .join("")}`;
}
