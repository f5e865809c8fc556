import type { Account } from "@belay/contracts";
import { useEndSession } from "../../api/access.ts";
import { Button } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Refusal } from "../../components/failure.tsx";
import { RelativeTime } from "../../components/time.tsx";

type Session = Account["sessions"][number];

/** Where one is signed in, and the way to end it. */
export function SessionsPart({ account }: { account: Account }) {
  const end = useEndSession();
  const columns: Column<Session>[] = [
    {
      key: "name",
      title: "Where",
      render: ({ name, current }) => (
        <>
          <span className="strong">{name}</span> {current && <span className="note">this one</span>}
        </>
      ),
    },
    { key: "from", title: "From", render: ({ from }) => <span className="mono">{from ?? "unknown"}</span> },
    { key: "since", title: "Signed in", render: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    { key: "until", title: "Ends", render: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
    {
      key: "end",
      title: "End",
      hideTitle: true,
      render: ({ id, name, current }) =>
        !current && (
          <Button
            busy={end.isPending && end.variables === id}
            aria-label={`End the session ${name}`}
            onClick={() => end.mutate(id)}
          >
            End
          </Button>
        ),
    },
  ];
  return (
    <section className="part" aria-labelledby="sessions-heading">
      <h2 id="sessions-heading">Sessions</h2>
      <DataTable
        className="mt-3"
        label="Your sessions"
        columns={columns}
        rows={account.sessions}
        rowKey={({ id }) => id}
      />
      <Refusal error={end.error} />
    </section>
  );
}
