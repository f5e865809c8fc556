import type { MetricsReport } from "@belay/contracts";
import { ToneGlyph } from "../../components/tone.tsx";
import { CsvButton } from "../../components/table-behind.tsx";
import { formatCount } from "../../lib/format.ts";
import { fates, fateWords } from "../../lib/metric-words.ts";

interface OutcomeFatesProps {
  outcomes: MetricsReport["outcomes"];
  fileName: string;
  /** What stands here while none has arrived. */
  empty: string;
}

/** What became of every outcome that arrived: each is counted somewhere, none is dropped in silence. */
export function OutcomeFates({ outcomes, fileName, empty }: OutcomeFatesProps) {
  const rows = fates
    .map((fate) => ({ fate, count: outcomes[fate] ?? 0, ...fateWords[fate] }))
    .filter(({ count }) => count > 0);
  return (
    <section>
      <div className="row apart section-head">
        <h2>Outcomes</h2>
        {rows.length > 0 && (
          <CsvButton
            label="Outcomes"
            fileName={fileName}
            columns={[
              { title: "Fate", exact: ({ fate }) => fate },
              { title: "Outcomes", exact: ({ count }) => count },
            ]}
            rows={rows}
          />
        )}
      </div>
      {rows.length === 0 ? (
        <p className="quiet">{empty}</p>
      ) : (
        <ul className="fates">
          {rows.map(({ fate, name, meaning, lost, count }) => (
            <li key={fate}>
              <span>
                {lost && <ToneGlyph tone="watch" label="not counted:" />} {name}
              </span>
              <b>{formatCount(count)}</b>
              <span className="meaning text-ink-3">{meaning}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
