import type { PersonEntry } from "@belay/contracts";
import { Link } from "@tanstack/react-router";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { ActorMark } from "../../components/mark.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { roleOrder } from "./role-and-areas.tsx";

interface PeopleTableProps {
  people: PersonEntry[];
  sort: string | undefined;
  mayChange: boolean;
}

/** One row a person; for an administrator it opens what can be changed. */
export function PeopleTable({ people, sort, mayChange }: PeopleTableProps) {
  const columns: Column<PersonEntry>[] = [
    {
      key: "name",
      title: "Person",
      sortBy: ({ name }) => name,
      render: ({ id, name, kind, email, state }) => (
        <>
          {mayChange && state !== "ended" ? (
            <Link className="name" to="/people" search={{ sort, ask: id }}>
              {name}
            </Link>
          ) : (
            <span className="name">{name}</span>
          )}{" "}
          <ActorMark kind={kind} />
          <br />
          <span className="note">{email ?? "No e-mail: no memo can name them"}</span>
        </>
      ),
    },
    {
      key: "role",
      title: "Role",
      sortBy: ({ role }) => roleOrder.indexOf(role),
      render: ({ role, state }) => (state === "ended" ? <span className="note">ended</span> : role),
    },
    {
      key: "areas",
      title: "Signs for",
      render: ({ areas, state }) => (state === "ended" || areas.length === 0 ? "—" : areas.join(", ")),
    },
    {
      key: "factor",
      title: "Second factor",
      sortBy: ({ secondFactor }) => (secondFactor ? 0 : 1),
      render: ({ secondFactor, state }) => (state === "ended" ? "—" : secondFactor ? "on" : "off"),
    },
    {
      key: "seen",
      title: "Signed in",
      sortBy: ({ lastSignInAt }) => lastSignInAt ?? "",
      render: ({ lastSignInAt, since, state }) =>
        lastSignInAt !== null ? (
          <RelativeTime at={lastSignInAt} />
        ) : state === "invited" ? (
          <span className="note">
            invited <RelativeTime at={since} />
          </span>
        ) : (
          "never"
        ),
    },
  ];
  return (
    <DataTable
      label="People"
      columns={columns}
      rows={people}
      rowKey={({ id }) => id}
      sort={sort}
      rowLinks={mayChange}
    />
  );
}
