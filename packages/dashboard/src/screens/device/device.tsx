import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useDecideDevice, useDevice } from "../../api/access.ts";
import { isProblem } from "../../api/problem.ts";
import { useSession } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { Failure, Refusal } from "../../components/failure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { StateMessage } from "../../components/state-message.tsx";
import { TextField } from "../../components/text-field.tsx";
import { RelativeTime } from "../../components/time.tsx";

/** Lets a command line in: the code that it shows, what asks and from where, and one decision. */
export function Device() {
  const { code = "" } = useSearch({ from: "/shell/device" });
  return (
    <div className="page">
      <title>Let a device in · Belay</title>
      <h1>Let a device in</h1>
      {code === "" ? <AskCode /> : <Decide key={code} code={code} />}
    </div>
  );
}

function AskCode() {
  const navigate = useNavigate();
  const [code, setCode] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== "") void navigate({ to: "/device", search: { code: code.trim().toUpperCase() } });
  };
  return (
    <form onSubmit={send} className="max-w-md">
      <p className="lede">
        <code>belay login</code> shows a code of eight letters. Type the one that your own terminal shows.
      </p>
      <TextField
        label="Code"
        placeholder="BCDF-GHJK"
        autoComplete="off"
        spellCheck={false}
        maxLength={9}
        value={code}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" kind="primary" className="mt-4">
        Look it up
      </Button>
    </form>
  );
}

function Decide({ code }: { code: string }) {
  const { data, error, refetch } = useDevice(code);
  const decide = useDecideDevice();
  const person = useSession().data?.person;
  if (decide.isSuccess)
    return (
      <StateMessage title={decide.variables.approve ? "The device is let in" : "The device is turned away"}>
        {decide.variables.approve
          ? "It goes on by itself in a moment. Your account shows it among your sessions, and ends it there."
          : "It gets no session. If you didn't start it, somebody tried to come in as you."}
      </StateMessage>
    );
  if (isProblem(error, "not-found", "invalid-request"))
    return (
      <>
        <p className="lede">
          No device waits under the code {code}. Codes are good for ten minutes and for one decision.
        </p>
        <AskCode />
      </>
    );
  if (error) return <Failure what="The device" error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div role="status" aria-label="Loading" className="mt-4 grid gap-3">
        <Skeleton width="18rem" />
        <Skeleton width="24rem" height="4rem" />
      </div>
    );
  return (
    <div className="max-w-md">
      <p className="lede">
        Only if you have started it yourself, and your terminal shows this code. It then speaks as{" "}
        {person?.name ?? "you"}.
      </p>
      <dl className="pairs mt-6">
        <dt>Code</dt>
        <dd className="mono strong">{code}</dd>
        <dt>Device</dt>
        <dd>{data.name}</dd>
        <dt>From</dt>
        <dd className="mono">{data.from}</dd>
        <dt>Asked</dt>
        <dd>
          <RelativeTime at={data.askedAt} />
        </dd>
      </dl>
      <Refusal error={decide.error} />
      <div className="row mt-6">
        <Button busy={decide.isPending} onClick={() => decide.mutate({ userCode: code, approve: false })}>
          Turn it away
        </Button>
        <Button
          kind="primary"
          busy={decide.isPending}
          onClick={() => decide.mutate({ userCode: code, approve: true })}
        >
          Let it in as me
        </Button>
      </div>
    </div>
  );
}
