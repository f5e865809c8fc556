import type { MemoDetail, PersonEntry } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { useNamedAuthority } from "../../api/access.ts";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Failure } from "../../components/failure.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";

/** By experiment: who is named for what in the memo that is in force. */
export function NamedAuthority({ people }: { people: PersonEntry[] }) {
  const { isPending, error, items } = useNamedAuthority();
  const nameOf = (email: string): string => {
    const found = people.find((person) => person.email === email);
    if (!found) return `${email} (nobody here)`;
    return found.state === "ended" ? `${found.name} (ended)` : found.name;
  };
  const names = (emails: readonly string[] | undefined, otherwise: string) =>
    emails && emails.length > 0 ? (
      [...new Set(emails)].map(nameOf).join(", ")
    ) : (
      <span className="note">{otherwise}</span>
    );
  const columns: Column<MemoDetail>[] = [
    {
      key: "experiment",
      title: "Experiment",
      render: ({ experiment, name }) => (
        <Link className="name" to="/memos/$experiment" params={{ experiment }}>
          {name}
        </Link>
      ),
    },
    {
      key: "approve",
      title: "Approve the memo",
      render: ({ content }) =>
        names(
          content.authority?.approve?.flatMap(({ person }) => person ?? []),
          "nobody",
        ),
    },
    {
      key: "halt",
      title: "Halt",
      render: ({ content }) => (
        <>
          {content.authority?.halt && content.authority.halt.length > 0 && (
            <>{names(content.authority.halt, "")}, </>
          )}
          <span className="note">every operator</span>
        </>
      ),
    },
    {
      key: "review",
      title: "Review",
      render: ({ content }) => names(content.authority?.review, "nobody"),
    },
    {
      key: "publish",
      title: "Publish",
      render: ({ content }) => names(content.authority?.publish, "nobody"),
    },
    {
      key: "promote",
      title: "Promote",
      render: ({ content }) => names(content.authority?.promote, "nobody"),
    },
  ];
  return (
    <section className="part" aria-labelledby="named-heading">
      <h2 id="named-heading">Named authority</h2>
      <p className="quiet">
        A role says what somebody may do at all; the memo in force says who may do it in its experiment.
        Halting is wide, raising is narrow.
      </p>
      {error ? (
        <Failure what="The memos" error={error} />
      ) : isPending ? (
        <TableSkeleton rows={3} />
      ) : items.length === 0 ? (
        <p className="note mt-2">No memo is in force yet, so nobody can raise anything.</p>
      ) : (
        <DataTable
          className="mt-3"
          label="Named authority by experiment"
          columns={columns}
          rows={items}
          rowKey={({ experiment }) => experiment}
        />
      )}
    </section>
  );
}
