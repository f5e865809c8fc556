import type { ReactNode } from "react";
import { type Tone, ToneWord } from "./tone.tsx";

export interface Metric {
  name: string;
  value: ReactNode;
  /** Limit, interval or what the value is a share of. */
  context?: ReactNode;
}

interface MetricTileProps {
  name: string;
  tone?: Tone;
  verdict?: string;
  figure: ReactNode;
  caption: ReactNode;
  metrics: Metric[];
}

/** One figure with its proof below. Tiles stand side by side as columns of one sheet. */
export function MetricTile({ name, tone, verdict, figure, caption, metrics }: MetricTileProps) {
  return (
    <div className="tile">
      <div className="row apart">
        <h2>{name}</h2>
        {tone && verdict && <ToneWord tone={tone}>{verdict}</ToneWord>}
      </div>
      <p className="figure">
        {figure} <small>{caption}</small>
      </p>
      <dl className="metrics">
        {metrics.map((metric) => (
          <div className="metric" key={metric.name}>
            <dt>{metric.name}</dt>
            <dd>{metric.value}</dd>
            {metric.context && <dd className="limit">{metric.context}</dd>}
          </div>
        ))}
      </dl>
    </div>
  );
}
