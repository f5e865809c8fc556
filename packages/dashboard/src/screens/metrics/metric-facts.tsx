import type { Definition, MetricResult } from "@belay/contracts";
import type { ReactNode } from "react";
import { formatCount, formatPlural } from "../../lib/format.ts";
import { improvementOf } from "../../lib/improvement.ts";
import { askedOf, metricFormat } from "../../lib/metric-format.ts";

/** Both arms, the difference, and what it is held against. */
export function MetricFacts({
  detail,
  definition,
}: {
  detail: MetricResult & { unitName: string };
  definition: Definition;
}) {
  const { arms, effect, metric, planned, status, unitName } = detail;
  const { minimumEffect, margin } = askedOf(detail, definition);
  const format = metricFormat(detail, definition);
  const improvement = effect && status === "measured" ? improvementOf(effect, metric.direction) : null;
  const units = (count: number) => formatPlural(count, unitName);
  if (!arms) return null;
  return (
    <dl className="facts">
      <Fact name="AI" note={units(arms.ai.units)}>
        {format.value(arms.ai.value)}
      </Fact>
      <Fact name="Baseline" note={units(arms.baseline.units)}>
        {format.value(arms.baseline.value)}
      </Fact>
      {improvement && (
        <Fact
          name={`Better by, ${format.effectUnit}`}
          note={format.interval(improvement.low, improvement.high)}
        >
          {format.effect(improvement.estimate)}
        </Fact>
      )}
      {minimumEffect !== null && <Fact name="The memo asks for">{format.size(minimumEffect)}</Fact>}
      {margin !== null && <Fact name="Allowed to be worse by">{format.size(margin)}</Fact>}
      {planned && (
        <Fact name="Of the plan" note={`of ${units(planned.units)}`}>
          {formatCount(planned.mature)}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children} {note && <span className="note">{note}</span>}
      </dd>
    </div>
  );
}
