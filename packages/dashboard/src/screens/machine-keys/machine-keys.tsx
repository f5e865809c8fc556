import type { MachineKey } from "@belay/contracts";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useKeys } from "../../api/access.ts";
import { Failure } from "../../components/failure.tsx";
import { TableSkeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { formatPlural } from "../../lib/format.ts";
import { KeyDialog } from "./key-dialog.tsx";
import { KeyTable } from "./key-table.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

export type MadeKey = { key: MachineKey; secret: string };

/** What services, workers and pipelines come in by. */
export function MachineKeys() {
  const { data, error, refetch } = useKeys();
  const { sort, ask } = useSearch({ from: "/shell/keys" });
  const navigate = useNavigate();
  // A secret is shown once, and never in the address.
  const [made, setMade] = useState<MadeKey>();
  const close = () => void navigate({ to: "/keys", search: { sort } });
  const onMade = (key: MadeKey) => {
    setMade(key);
    close();
  };
  const asked = data?.items.find(({ id }) => id === ask);
  const create = (
    <Link className="btn primary" to="/keys" search={{ sort, ask: "new" }}>
      Make a key
    </Link>
  );
  return (
    <div className="page">
      <title>Keys · Belay</title>
      <div className="head">
        <div>
          <h1>Machine keys</h1>
          <p className="lede">
            {data
              ? `${formatPlural(data.items.filter(({ revokedAt }) => revokedAt === null).length, "key")}, each for one environment and one purpose. No key can sign, raise or let anybody in.`
              : "\u00a0"}
          </p>
        </div>
        {data && data.items.length > 0 && create}
      </div>
      {data ? (
        data.items.length === 0 ? (
          <StateMessage title="No key yet" action={create}>
            A service needs one to take part in experiments, a worker to act, a pipeline to push and halt. On
            the command line: <code>belay keys create</code>.
          </StateMessage>
        ) : (
          <section className="part">
            <KeyTable keys={data.items} sort={sort} />
          </section>
        )
      ) : error ? (
        <Failure what="The keys" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="part">
          <TableSkeleton rows={5} />
        </div>
      )}
      {ask === "new" && <NewKeyDialog onClose={close} onMade={onMade} />}
      {asked && <KeyDialog machineKey={asked} onClose={close} onMade={onMade} />}
      {made && <SecretDialog made={made} onClose={() => setMade(undefined)} />}
    </div>
  );
}
