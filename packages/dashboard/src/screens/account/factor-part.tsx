import type { Account } from "@belay/contracts";
import { useConfirmFactor, useRemoveFactor, useStartFactor } from "../../api/access.ts";
import { Button } from "../../components/button.tsx";
import { CopyBlock } from "../../components/copy-block.tsx";
import { Refusal } from "../../components/failure.tsx";
import { ToneWord } from "../../components/tone.tsx";
import { formatPlural } from "../../lib/format.ts";
import { CodeForm } from "./code-form.tsx";

/** The second factor: off, being set up, or on. */
export function FactorPart({ account }: { account: Account }) {
  const { on, required, recoveryCodesLeft } = account.secondFactor;
  const start = useStartFactor();
  const confirm = useConfirmFactor();
  const remove = useRemoveFactor();
  return (
    <section className="part" aria-labelledby="factor-heading">
      <h2 id="factor-heading">Second factor</h2>
      {confirm.data && (
        <div className="max-w-md">
          <p className="quiet">
            It is on. These recovery codes are shown this once; each lets you in once where you don't have
            your authenticator. Keep them away from it.
          </p>
          <div className="mt-3">
            <CopyBlock text={confirm.data.recoveryCodes.join("\n")} what="the recovery codes" />
          </div>
        </div>
      )}
      {on ? (
        <>
          <p className="mt-2">
            <ToneWord tone="good">On</ToneWord>{" "}
            <span className="quiet">
              Asked for after your password or your provider.{" "}
              {formatPlural(recoveryCodesLeft, "recovery code")} left.
            </span>
          </p>
          <CodeForm
            label="To turn it off, a code of it"
            action="Turn it off"
            busy={remove.isPending}
            error={remove.error}
            onCode={(code) => remove.mutate(code)}
          />
        </>
      ) : start.data ? (
        <div className="max-w-md">
          <p className="quiet">
            Add this key to an authenticator app, or{" "}
            <a href={start.data.uri}>open it in the one of this device</a>. It counts from the first code on.
          </p>
          <div className="mt-3">
            <CopyBlock text={start.data.secret.replace(/(.{4})(?=.)/g, "$1 ")} what="the key" />
          </div>
          <CodeForm
            label="The code that it shows now"
            action="Turn it on"
            primary
            busy={confirm.isPending}
            error={confirm.error}
            onCode={(code) => confirm.mutate(code)}
          />
        </div>
      ) : (
        <>
          <p className="quiet">
            A code from an authenticator app, asked for after your password or your provider.{" "}
            {required
              ? "This installation asks it of your role."
              : "Whoever has your password is not in yet."}
          </p>
          <Refusal error={start.error} />
          <Button
            className="mt-3"
            kind={required ? "primary" : "default"}
            busy={start.isPending}
            onClick={() => start.mutate()}
          >
            Set it up
          </Button>
        </>
      )}
    </section>
  );
}
