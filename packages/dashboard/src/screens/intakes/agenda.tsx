import type { Agenda as AgendaAnswer, AgendaItem } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAgenda } from "../../api/intakes.ts";
import { Button } from "../../components/button.tsx";
import { Failure } from "../../components/failure.tsx";
import { Icon } from "../../components/icon.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { toneGlyph } from "../../components/tone.tsx";
import { download } from "../../lib/csv.ts";
import { formatPlural } from "../../lib/format.ts";

/** What the weekly review has to look at, and whom each item waits for. */
export function Agenda() {
  const { data, error, refetch } = useAgenda();
  const count = data?.sections.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  return (
    <div className="page">
      <title>Weekly review · Belay</title>
      <div className="head">
        <div>
          <h1>Weekly review</h1>
          <p className="lede">
            {data
              ? count === 0
                ? "Nothing waits for the review."
                : `${formatPlural(count, "item")}, each with whom it waits for.`
              : "\u00a0"}
          </p>
        </div>
        {data && <TakeAway agenda={data} />}
      </div>
      {data ? (
        data.sections.map((section) => <Section key={section.section} section={section} />)
      ) : error ? (
        <Failure what="The agenda" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="part">
          <TableSkeleton rows={5} rowHeight="3.5rem" />
        </div>
      )}
    </div>
  );
}

function TakeAway({ agenda: { at, markdown } }: { agenda: AgendaAnswer }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="row">
      <Button
        onClick={() =>
          void navigator.clipboard.writeText(markdown).then(
            () => setCopied(true),
            () => setCopied(false),
          )
        }
      >
        {copied ? "Copied" : "Copy as Markdown"}
      </Button>
      <Button onClick={() => download(`weekly-review-${at.slice(0, 10)}.md`, markdown)}>
        Download Markdown
      </Button>
    </div>
  );
}

function Section({
  section: { title, note, measured, items },
}: {
  section: AgendaAnswer["sections"][number];
}) {
  return (
    <section className="part">
      <h2 className="mb-2">
        {title} {items.length > 0 && <span className="note">{items.length}</span>}
      </h2>
      {items.length === 0 ? (
        <p className="quiet agenda-none" data-tone="none">
          {!measured && <Icon name={toneGlyph("none")} />}
          {note}
        </p>
      ) : (
        <ul className="need agenda">
          {items.map((item) => (
            <Item key={item.title + item.at} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Item({ item }: { item: AgendaItem }) {
  const tone = item.overdue ? "stop" : "rope";
  return (
    <li data-tone={item.overdue ? "stop" : "none"}>
      <Icon name={toneGlyph(tone)} />
      <div>
        <b>{item.title}</b>
        <p>{item.detail}</p>
        <p>
          Waits for <b className="strong">{item.waitsFor}</b>
        </p>
      </div>
      <span className="when">
        {item.overdue && "overdue, "}
        {item.at && <RelativeTime at={item.at} />}
      </span>
      <ItemLink item={item} />
    </li>
  );
}

function ItemLink({ item: { link, title } }: { item: AgendaItem }) {
  if (link === null) return null;
  const about = { className: "btn", "aria-label": `Open ${title}` };
  if (link.kind === "intake")
    return (
      <Link to="/intakes/$intake" params={{ intake: link.id }} {...about}>
        Open
      </Link>
    );
  if (link.kind === "memo")
    return (
      <Link to="/memos/$experiment" params={{ experiment: link.id }} {...about}>
        Open
      </Link>
    );
  return (
    <Link to="/experiments/$experiment" params={{ experiment: link.id }} {...about}>
      Open
    </Link>
  );
}
