import type { ExperimentDetail } from "@belay/contracts";
import { MetricTile } from "../../components/metric-tile.tsx";
import type { Tone } from "../../components/tone.tsx";
import { formatCount, formatDuration, formatMoney, formatPlural, formatShare } from "../../lib/format.ts";

/** What runs have left so far: how often the AI path delivered, how fast and at what cost, and what still waits. */
export function OverviewTiles({ experiment }: { experiment: ExperimentDetail }) {
  const { activity, definition, waitingReviews, deadActions } = experiment;
  const { ai, baseline } = activity.arms;
  const { budgets } = definition;
  const { currency } = budgets.spend;
  const budgetMs = budgets.timeSeconds * 1000;
  const aiRuns = ai.runs + activity.shadow.runs;
  const cost = ai.costMicros + activity.shadow.costMicros;
  const p95 = ai.latencyP95Ms ?? activity.shadow.latencyP95Ms;
  const perRun = aiRuns === 0 ? null : cost / aiRuns;
  const slow = p95 !== null && p95 > budgetMs;
  const dear = perRun !== null && perRun > budgets.spend.perRun * 1e6;
  const risk: { tone: Tone; verdict: string } =
    deadActions > 0
      ? { tone: "stop", verdict: "stuck" }
      : ai.unended > 0
        ? { tone: "watch", verdict: "cut off" }
        : { tone: "good", verdict: "nothing stuck" };
  return (
    <section className="tiles" aria-label="Delivery, speed and cost, and what is stuck">
      <MetricTile
        name="Delivery"
        figure={ai.runs === 0 ? "none yet" : formatShare(ai.served / ai.runs)}
        caption={
          ai.runs === 0
            ? "no run was assigned to AI"
            : `of ${formatPlural(ai.runs, "AI run")} served or handed to a person`
        }
        metrics={[
          {
            name: "Fell back to the baseline",
            value: ratio(ai.fallbacks, ai.runs),
            context: `${formatCount(ai.fallbacks)} of ${formatCount(ai.runs)}, each served in the same call`,
          },
          {
            name: "Baseline runs",
            value: formatCount(baseline.runs),
            context: formatPlural(baseline.units, definition.unit.name),
          },
          { name: "Shadow runs", value: formatCount(activity.shadow.runs), context: "ran unseen" },
        ]}
      />
      <MetricTile
        name="Speed and cost"
        {...(p95 === null
          ? {}
          : slow || dear
            ? { tone: "watch" as const, verdict: "over budget" }
            : { tone: "good" as const, verdict: "within budget" })}
        figure={p95 === null ? "none yet" : formatDuration(p95)}
        caption={
          p95 === null ? "no AI run has ended" : `AI path, 95th percentile, of ${formatDuration(budgetMs)}`
        }
        metrics={[
          {
            name: "AI path, median",
            value: ai.latencyP50Ms === null ? "–" : formatDuration(ai.latencyP50Ms),
            context:
              baseline.latencyP50Ms === null
                ? "baseline: no run yet"
                : `baseline ${formatDuration(baseline.latencyP50Ms)}`,
          },
          {
            name: "Model cost a run",
            value: perRun === null ? "–" : formatMoney(perRun, currency),
            context: `ceiling ${formatMoney(budgets.spend.perRun * 1e6, currency)}`,
          },
          {
            name: "Model cost so far",
            value: formatMoney(cost, currency),
            context: `ceiling ${formatMoney(budgets.spend.perDay * 1e6, currency)} a day`,
          },
        ]}
      />
      <MetricTile
        name="Stuck"
        {...risk}
        figure={formatCount(deadActions)}
        caption={`${deadActions === 1 ? "action" : "actions"} given up after all attempts`}
        metrics={[
          {
            name: "Drafts waiting",
            value: formatCount(waitingReviews),
            context: "past its due time a draft ends in the baseline",
          },
          {
            name: "Runs cut off",
            value: formatCount(ai.unended + baseline.unended),
            context: "begun and not ended",
          },
          {
            name: "Instances on old rules",
            value: formatCount(experiment.instances.connected - experiment.instances.applied),
            context: `of ${formatCount(experiment.instances.connected)} connected`,
          },
        ]}
      />
    </section>
  );
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? "–" : formatShare(part / whole);
}
