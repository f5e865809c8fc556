import type { Criterion, RubricChange } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { useRubricHistory } from "../../api/intakes.ts";
import { Failure } from "../../components/failure.tsx";
import { ActorName } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { formatPlural } from "../../lib/format.ts";

/** Who changed the weights, when, why, from what to what, and what that moved. */
export function RubricHistory({ titles }: { titles: Map<Criterion, string> }) {
  const { data, error, refetch } = useRubricHistory();
  return (
    <section className="part">
      <h2 className="mb-2">Changes</h2>
      {data ? (
        data.items.length === 0 ? (
          <p className="quiet">These are the weights that Belay came with.</p>
        ) : (
          <ol className="rubric-history">
            {data.items.map((change) => (
              <Change key={change.version} change={change} titles={titles} />
            ))}
          </ol>
        )
      ) : (
        error && <Failure what="The changes" error={error} onRetry={() => void refetch()} />
      )}
    </section>
  );
}

function Change({ change, titles }: { change: RubricChange; titles: Map<Criterion, string> }) {
  const { before, after, moved } = change;
  const changed = (Object.keys(after) as Criterion[]).filter((name) => before[name] !== after[name]);
  return (
    <li>
      <p>
        <b className="strong">{change.reason}</b>
      </p>
      <p className="note">
        Version {change.version}, <RelativeTime at={change.at} />, by <ActorName actor={change.by} />
      </p>
      <ul className="dots row">
        {changed.map((name) => (
          <li key={name}>
            {titles.get(name) ?? name} {before[name]} → {after[name]}
          </li>
        ))}
      </ul>
      <p className="quiet">
        {formatPlural(change.rescored, "intake")} scored anew,{" "}
        {moved.length === 0 ? "none moved." : `${moved.length} moved:`}
      </p>
      {moved.length > 0 && (
        <ul className="moves">
          {moved.map((each) => (
            <li key={each.intake}>
              <Link to="/intakes/$intake" params={{ intake: each.intake }}>
                {each.name || "Without a name"}
              </Link>{" "}
              <span className="note">
                from {each.before.rank} to {each.after.rank}, score {each.before.total.toFixed(1)} →{" "}
                {each.after.total.toFixed(1)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
