import type { Account, Passkey } from "@belay/contracts";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { usePasskeys, useRegisterPasskey, useRemovePasskey } from "../../api/passkeys.ts";
import { Button } from "../../components/button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Failure, Refusal } from "../../components/failure.tsx";
import { TextField } from "../../components/text-field.tsx";
import { RelativeTime } from "../../components/time.tsx";

const columns: Column<Passkey>[] = [
  { key: "name", title: "Name", render: ({ name }) => <span className="strong">{name}</span> },
  { key: "site", title: "Works at", render: ({ site }) => <span className="mono">{site}</span> },
  { key: "since", title: "Registered", render: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  {
    key: "used",
    title: "Last used",
    render: ({ lastUsedAt }) => (lastUsedAt ? <RelativeTime at={lastUsedAt} /> : "never"),
  },
  {
    key: "remove",
    title: "Remove",
    hideTitle: true,
    render: ({ id, name }) => (
      <Link className="btn" to="/account" search={{ ask: id }} aria-label={`Remove the passkey ${name}`}>
        Remove
      </Link>
    ),
  },
];

/** One's own devices, with which memos are signed where that is asked for (`?ask=ID`: whether to remove one). */
export function PasskeysPart({ account }: { account: Account }) {
  const { data, error, refetch } = usePasskeys();
  const { ask } = useSearch({ from: "/shell/account" });
  const navigate = useNavigate();
  const asked = data?.items.find(({ id }) => id === ask);
  return (
    <section className="part" aria-labelledby="passkeys-heading">
      <h2 id="passkeys-heading">Passkeys</h2>
      <p className="quiet">
        Your own device signs a memo’s digest with it, where an administrator asks for that. You don’t sign in
        with it.
      </p>
      {error && <Failure what="Your passkeys" error={error} onRetry={() => void refetch()} />}
      {data && data.items.length > 0 && (
        <DataTable
          className="mt-3"
          label="Your passkeys"
          columns={columns}
          rows={data.items}
          rowKey={({ id }) => id}
        />
      )}
      {data && <RegisterForm first={data.items.length === 0} factor={account.secondFactor.on} />}
      {asked && (
        <RemoveDialog
          passkey={asked}
          isLast={data?.items.length === 1}
          onClose={() => void navigate({ to: "/account", search: {}, replace: true, resetScroll: false })}
        />
      )}
    </section>
  );
}

function RegisterForm({ first, factor }: { first: boolean; factor: boolean }) {
  const register = useRegisterPasskey();
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const lacking =
    name.trim() === ""
      ? "Give it a name first."
      : factor && code.trim() === ""
        ? "Give a code of your second factor first."
        : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (lacking !== undefined || register.isPending) return;
    register.mutate({ name, code: factor ? code : undefined }, { onSuccess: () => setName("") });
    setCode("");
  };
  return (
    <form onSubmit={send} className="max-w-md">
      <TextField
        label={first ? "Name of a first one" : "Name of another"}
        hint="Such as “phone” or “blue key”; your browser asks for the device then."
        autoComplete="off"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {factor && (
        <TextField
          label="A code of your second factor"
          autoComplete="one-time-code"
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      )}
      <Refusal error={register.error} />
      <div className="row mt-4">
        <Button type="submit" busy={register.isPending} unavailable={lacking}>
          Register a passkey
        </Button>
        <span className="note" role="status">
          {register.data ? `“${register.data.name}” is registered.` : ""}
        </span>
      </div>
    </form>
  );
}

interface RemoveDialogProps {
  passkey: Passkey;
  isLast: boolean;
  onClose: () => void;
}

function RemoveDialog({ passkey, isLast, onClose }: RemoveDialogProps) {
  const remove = useRemovePasskey();
  return (
    <Dialog
      open
      alert
      onOpenChange={(open) => !open && onClose()}
      title={`Remove the passkey “${passkey.name}”?`}
      description={
        isLast
          ? "It is your last one: where memos ask for a passkey, you can’t sign until you register another. What you signed with it stays signed."
          : "What you signed with it stays signed."
      }
      actions={
        <>
          <Button onClick={onClose} shortcut="Escape">
            Keep it
          </Button>
          <Button
            kind="stop"
            busy={remove.isPending}
            onClick={() => remove.mutate(passkey.id, { onSuccess: onClose })}
          >
            Remove it
          </Button>
        </>
      }
    >
      <Refusal error={remove.error} />
    </Dialog>
  );
}
