import type { MachineKey } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { useClock } from "../../lib/time.ts";
import { keyState } from "./key-state.ts";

/** One row a key; who can still come in by it is opened by its name. */
export function KeyTable({ keys, sort }: { keys: MachineKey[]; sort: string | undefined }) {
  const columns: Column<MachineKey>[] = [
    {
      key: "name",
      title: "Key",
      sortBy: ({ name }) => name,
      render: (key) => (
        <>
          {key.revokedAt === null ? (
            <Link className="name" to="/keys" search={{ sort, ask: key.id }}>
              {key.name}
            </Link>
          ) : (
            <span className="name">{key.name}</span>
          )}
          <br />
          <span className="note">
            made <RelativeTime at={key.createdAt} /> by {key.createdBy}
          </span>
        </>
      ),
    },
    { key: "purpose", title: "Purpose", sortBy: ({ purpose }) => purpose, render: ({ purpose }) => purpose },
    {
      key: "environment",
      title: "Environment",
      sortBy: ({ environment }) => environment,
      render: ({ environment }) => environment,
    },
    { key: "workflows", title: "Workflows", render: ({ workflows }) => workflows?.join(", ") ?? "all" },
    {
      key: "used",
      title: "Last use",
      sortBy: ({ lastUsedAt }) => lastUsedAt ?? "",
      render: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : <RelativeTime at={lastUsedAt} />),
    },
    {
      key: "state",
      title: "State",
      render: (key) => (
        <div>
          <KeyState machineKey={key} />
        </div>
      ),
    },
  ];
  return (
    <DataTable
      label="Machine keys"
      columns={columns}
      rows={keys}
      rowKey={({ id }) => id}
      sort={sort}
      rowLinks
    />
  );
}

function KeyState({ machineKey }: { machineKey: MachineKey }) {
  const state = useClock((now) => keyState(machineKey, now));
  switch (state) {
    case "revoked":
      return (
        <span className="note">
          revoked <RelativeTime at={machineKey.revokedAt ?? ""} />
        </span>
      );
    case "expired":
      return <ToneWord tone="watch">expired</ToneWord>;
    case "overlap-used":
      return (
        <>
          <ToneWord tone="watch">old secret in use</ToneWord>
          <br />
          <span className="note">
            it ends <RelativeTime at={machineKey.previousUntil ?? ""} />
          </span>
        </>
      );
    case "overlap":
      return (
        <>
          good
          <br />
          <span className="note">
            old secret unused, ends <RelativeTime at={machineKey.previousUntil ?? ""} />
          </span>
        </>
      );
    case "good":
      return machineKey.expiresAt === null ? (
        <>good</>
      ) : (
        <>
          good
          <br />
          <span className="note">
            ends <RelativeTime at={machineKey.expiresAt} />
          </span>
        </>
      );
  }
}
