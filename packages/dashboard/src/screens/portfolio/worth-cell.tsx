import { useMetrics } from "../../api/metrics.ts";
import { RopeGlyph } from "../../components/rope-glyph.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { type Improvement, improvementOf } from "../../lib/improvement.ts";
import { successOf, worthOf } from "../../lib/worth.ts";

/** Ropes reach to so many times what the memo asks for, either way; what goes further is cut off. */
const reach = 3;

/**
 * "Worth it?" in one cell. The unit is what the memo asks for, so that all experiments share one axis. Without a
 * rope where geometric means are compared: what the memo asks for is then in another unit than the effect.
 */
export function WorthCell({ experiment }: { experiment: string }) {
  const { data, error } = useMetrics(experiment);
  if (error && !data) return <span className="text-ink-3">can't be told now</span>;
  if (!data) return <Skeleton width="7.5rem" />;
  const { tone, word } = worthOf(data);
  const success = successOf(data);
  const times =
    success?.effect &&
    success.status === "measured" &&
    success.minimumEffect &&
    success.metric.scale !== "log"
      ? scaled(improvementOf(success.effect, success.metric.direction), success.minimumEffect)
      : undefined;
  return (
    <span className="rope-cell">
      {times && (
        <RopeGlyph
          interval={times}
          mark={1}
          reach={reach}
          label={`${figure(times.estimate)} times what the memo asks for, ${range(times)}`}
        />
      )}
      <span>
        {tone === "none" && !times ? (
          <span className="text-ink-3">{word}</span>
        ) : (
          <ToneWord tone={tone}>{word}</ToneWord>
        )}
        {times && <small className="nw">{range(times)}</small>}
      </span>
    </span>
  );
}

function scaled({ estimate, low, high }: Improvement, size: number): Improvement {
  return {
    estimate: estimate / size,
    low: low === null ? null : low / size,
    high: high === null ? null : high / size,
  };
}

function range({ low, high }: Improvement): string {
  return `${low === null ? "no low end" : figure(low)} to ${high === null ? "no high end" : figure(high)} times`;
}

function figure(value: number): string {
  return value.toFixed(1).replace("-", "−").replace("−0.0", "0.0");
}
