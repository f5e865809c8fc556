import type { PersonEntry } from "@belay/contracts";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { usePeople } from "../../api/access.ts";
import { useSession, useSystem } from "../../api/session.ts";
import { Failure } from "../../components/failure.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { formatPlural } from "../../lib/format.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { LinkDialog, type MadeLink } from "./link-dialog.tsx";
import { NamedAuthority } from "./named-authority.tsx";
import { PeopleTable } from "./people-table.tsx";
import { PersonDialog } from "./person-dialog.tsx";

/** Who there is, what each may do everywhere, and who is named where. */
export function People() {
  const { data, error, refetch } = usePeople();
  const { sort, ask } = useSearch({ from: "/shell/people" });
  const navigate = useNavigate();
  const isAdministrator = useSession().data?.person.role === "administrator";
  const sample = useSystem().data?.sampleMode;
  // A link is shown once, and never in the address.
  const [made, setMade] = useState<MadeLink>();
  const close = () => void navigate({ to: "/people", search: { sort } });
  const asked = data?.items.find(({ id }) => id === ask);
  const onLink = (link: MadeLink) => {
    setMade(link);
    close();
  };
  return (
    <div className="page">
      <title>People · Belay</title>
      <div className="head">
        <div>
          <h1>People and authority</h1>
          <p className="lede">{data ? wordsOf(data.items) : "\u00a0"}</p>
        </div>
        {isAdministrator && !sample && (
          <Link className="btn primary" to="/people" search={{ sort, ask: "invite" }}>
            Invite a person
          </Link>
        )}
      </div>
      {sample && (
        <p className="quiet mt-4">
          This installation runs on samples: its people are sample people, and no real one can be invited.
        </p>
      )}
      {data ? (
        <>
          <section className="part">
            <PeopleTable people={data.items} sort={sort} mayChange={isAdministrator} />
          </section>
          <NamedAuthority people={data.items} />
        </>
      ) : error ? (
        <Failure what="The people" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="part">
          <TableSkeleton rows={5} />
        </div>
      )}
      {ask === "invite" && isAdministrator && !sample && <InviteDialog onClose={close} onLink={onLink} />}
      {asked && isAdministrator && <PersonDialog person={asked} onClose={close} onLink={onLink} />}
      {made && <LinkDialog made={made} onClose={() => setMade(undefined)} />}
    </div>
  );
}

function wordsOf(people: PersonEntry[]): string {
  const present = people.filter(({ state }) => state !== "ended");
  const administrators = present.filter(({ role }) => role === "administrator").length;
  const invited = present.filter(({ state }) => state === "invited").length;
  return [
    `${formatPlural(present.length, "person", "people")}, ${formatPlural(administrators, "administrator")}`,
    invited > 0 ? `; ${invited} invited and not here yet.` : ".",
  ].join("");
}
