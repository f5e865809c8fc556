import type { ReactNode } from "react";
import type { IconName } from "./icon.tsx";
import { type Tone, ToneWord } from "./tone.tsx";

export interface Metric {
  name: string;
  value: ReactNode;
  /** Limit, interval or what the value is a share of. */
  context?: ReactNode;
  /** The interval as a rope, beside the context. */
  glyph?: ReactNode;
}

interface MetricTileProps {
  name: ReactNode;
  tone?: Tone;
  icon?: IconName | undefined;
  verdict?: string;
  figure: ReactNode;
  caption: ReactNode;
  metrics: Metric[];
}

/** One figure with its proof below. Tiles stand side by side as columns of one sheet. */
export function MetricTile({ name, tone, icon, verdict, figure, caption, metrics }: MetricTileProps) {
  return (
    <div className="tile">
      <div className="row apart">
        <h2>{name}</h2>
        {tone && verdict && (
          <ToneWord tone={tone} {...(icon && { icon })}>
            {verdict}
          </ToneWord>
        )}
      </div>
      <p className="figure">
        {figure} <small>{caption}</small>
      </p>
      <dl className="metrics">
        {metrics.map((metric) => (
          <div className={metric.glyph ? "metric with-glyph" : "metric"} key={metric.name}>
            <dt>{metric.name}</dt>
            <dd>{metric.value}</dd>
            {metric.context && <dd className="limit">{metric.context}</dd>}
            {metric.glyph && <dd className="glyph">{metric.glyph}</dd>}
          </div>
        ))}
      </dl>
    </div>
  );
}
