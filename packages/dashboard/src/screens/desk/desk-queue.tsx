import type { ResponseOf } from "@belay/client";
import type { ReviewSummary } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { useSession } from "../../api/session.ts";
import { Icon } from "../../components/icon.tsx";
import { ActorName } from "../../components/mark.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { formatCount, formatPlural, formatSpan } from "../../lib/format.ts";
import { shortId } from "../../lib/run-words.ts";
import { useClock } from "../../lib/time.ts";
import { DeskSwitch } from "./desk-switch.tsx";

interface DeskQueueProps {
  queue: ResponseOf<"reviews"> | undefined;
  current: string | undefined;
  error: unknown;
}

/** What waits, the first due on top. */
export function DeskQueue({ queue, current, error }: DeskQueueProps) {
  const me = useSession().data?.person.id;
  const elsewhere = queue?.items.filter((item) => item.claimedBy && item.claimedBy.id !== me).length ?? 0;
  const oldest = queue?.oldestQueuedAt;
  const waited = useClock((now) => (oldest ? formatSpan(now - Date.parse(oldest)) : ""));
  return (
    <aside className="queue" aria-label="Queue">
      <div className="row apart qh">
        <h1>Review desk</h1>
        {queue && <span className="note">{formatCount(queue.waiting)} waiting</span>}
      </div>
      <div className="qswitch">
        <DeskSwitch />
      </div>
      {queue ? (
        <ul>
          {queue.items.map((item) => (
            <li key={item.id}>
              <Link
                to="/reviews/$review"
                params={{ review: item.id }}
                search={({ pane, last }) => ({ pane: pane === "source" ? pane : undefined, last })}
                resetScroll={false}
                aria-current={item.id === current ? "true" : undefined}
                activeProps={{}}
              >
                <span className="row apart">
                  <b>{titleOf(item)}</b>
                  <Due at={item.dueAt} />
                </span>
                <span className="sub">{item.experimentName}</span>
                {item.claimedBy && item.claimedBy.id !== me && (
                  <span className="sub2">
                    <ActorName actor={item.claimedBy} /> is on it
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        !error && <QueueSkeleton />
      )}
      {queue && queue.items.length > 0 && (
        <p className="note pad">
          Oldest waited {waited}.
          {elsewhere > 0 &&
            ` ${formatPlural(elsewhere, "item")} ${elsewhere === 1 ? "is" : "are"} with somebody else.`}
          {queue.next !== null && ` The first ${queue.items.length} are shown.`}
        </p>
      )}
    </aside>
  );
}

/** The item's title, or the end of its run's id where the experiment names none. */
export function titleOf(item: Pick<ReviewSummary, "title" | "run">): string {
  return item.title || `Run ${shortId(item.run)}`;
}

/** Items due within this time are marked. */
const soonMs = 60 * 60_000;

export function Due({ at, long = false }: { at: string; long?: boolean }) {
  const soon = useClock((now) => Date.parse(at) - now < soonMs);
  const words = useClock((now) =>
    Date.parse(at) <= now ? "past due" : `${long ? "Due in " : ""}${formatSpan(Date.parse(at) - now)}`,
  );
  return (
    <span className="due" data-tone={soon ? "watch" : "none"}>
      {soon && <Icon name="clock" />}
      {!long && <span className="vh">due in </span>}
      {words}
    </span>
  );
}

function QueueSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: 7 }, (_, index) => (
        <div key={index} className="grid gap-2 border-t border-line px-4 py-4">
          <Skeleton width="55%" />
          <Skeleton width="75%" />
        </div>
      ))}
    </div>
  );
}
