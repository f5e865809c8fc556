import type { MemoPolicy, RiskKind, SigningArea } from "@belay/contracts";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useId, useRef, useState } from "react";
import { useMemoPolicy, useSetMemoPolicy } from "../../api/memos.ts";
import { useSession } from "../../api/session.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { areaOptions, riskOptions } from "./memo-options.ts";
import { readNumber } from "./number-text.ts";

/** Which signatures memos take (`?ask=policy`): for everybody to read, for administrators to change. */
export function PolicyDialog() {
  const { ask } = useSearch({ strict: false });
  return ask === "policy" ? <Open /> : null;
}

function Open() {
  const navigate = useNavigate();
  const policy = useMemoPolicy();
  const administrator = useSession().data?.person.role === "administrator";
  const [changes, setChanges] = useState<Partial<MemoPolicy>>({});
  const [trouble, setTrouble] = useState<string>();
  const save = useSetMemoPolicy();
  const top = useRef<HTMLParagraphElement>(null);
  const shown = policy.data && { ...policy.data, ...changes };
  const close = () =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, ask: undefined }),
      replace: true,
      resetScroll: false,
    });
  const unavailable = trouble ?? (Object.keys(changes).length === 0 ? "Nothing is changed yet." : undefined);
  return (
    <Dialog
      open
      roomy
      initialFocus={top}
      onOpenChange={(open) => !open && close()}
      title="Which signatures memos take"
      description={
        administrator
          ? "A change holds from now on, for memos that are signed already as well: one that takes more than it has is not in force until it has them."
          : "An administrator can change this."
      }
      actions={
        <>
          <Button onClick={close}>Close</Button>
          {administrator && shown && (
            <Button
              kind="primary"
              busy={save.isPending}
              unavailable={unavailable}
              onClick={() => save.mutate(shown, { onSuccess: close })}
            >
              Change what memos take
            </Button>
          )}
        </>
      }
    >
      {/* The dialog is longer than a small screen: focus on its end would scroll its beginning away. */}
      <p ref={top} tabIndex={-1} className="note mt-2 outline-none">
        Somebody signs for the workflow always, and any edit asks everybody again.
      </p>
      {shown ? (
        <PolicyFields
          policy={shown}
          readOnly={!administrator}
          onChange={(change) => setChanges({ ...changes, ...change })}
          trouble={trouble}
          onTrouble={setTrouble}
        />
      ) : (
        !policy.error && (
          <div className="policy-loading">
            <Skeleton width="100%" />
          </div>
        )
      )}
      <Refusal error={policy.error ?? save.error} />
    </Dialog>
  );
}

interface PolicyFieldsProps {
  policy: MemoPolicy;
  readOnly: boolean;
  onChange: (change: Partial<MemoPolicy>) => void;
  trouble: string | undefined;
  onTrouble: (trouble: string | undefined) => void;
}

function PolicyFields({ policy, readOnly, onChange, trouble, onTrouble }: PolicyFieldsProps) {
  const id = useId();
  const [above, setAbove] = useState(policy.spendAbove === null ? "" : String(policy.spendAbove));
  const toggle = (kind: RiskKind, area: SigningArea, on: boolean) =>
    onChange({
      areas: {
        ...policy.areas,
        [kind]: on ? [...policy.areas[kind], area] : policy.areas[kind].filter((one) => one !== area),
      },
    });
  return (
    <fieldset disabled={readOnly} className="policy">
      <div>
        <label className="memo-label" htmlFor={`${id}signers`}>
          People who sign, none of them an author
        </label>
        <select
          id={`${id}signers`}
          className="field"
          value={policy.signers}
          onChange={(event) => onChange({ signers: Number(event.target.value) })}
        >
          {[2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
        </select>
      </div>
      {riskOptions.map(({ value, label }) => (
        <div key={value} role="group" aria-labelledby={`${id}${value}`}>
          <span className="memo-label" id={`${id}${value}`}>
            Where {label}, somebody signs for
          </span>
          <div className="choices">
            {areaOptions
              .filter((area) => area.value !== "workflow")
              .map((area) => (
                <label key={area.value}>
                  <input
                    type="checkbox"
                    checked={policy.areas[value as RiskKind].includes(area.value as SigningArea)}
                    onChange={(event) =>
                      toggle(value as RiskKind, area.value as SigningArea, event.target.checked)
                    }
                  />
                  {area.label}
                </label>
              ))}
          </div>
        </div>
      ))}
      <div>
        <label className="memo-label" htmlFor={`${id}above`}>
          A total above this asks for a signature for the spending
        </label>
        <input
          id={`${id}above`}
          className="field"
          inputMode="decimal"
          autoComplete="off"
          value={above}
          aria-describedby={`${id}above-help`}
          aria-invalid={trouble ? true : undefined}
          onChange={(event) => {
            setAbove(event.target.value);
            const number = readNumber(event.target.value);
            const wrong =
              typeof number === "string"
                ? number
                : Number(number) < 0
                  ? "Write a number from 0 on."
                  : undefined;
            onTrouble(wrong);
            if (wrong === undefined) onChange({ spendAbove: typeof number === "number" ? number : null });
          }}
        />
        <p className="note memo-help" id={`${id}above-help`}>
          {trouble ?? "In the memo’s own currency; empty: never."}
        </p>
      </div>
      <div className="choices">
        <label>
          <input
            type="checkbox"
            checked={policy.passkey}
            aria-describedby={`${id}passkey-help`}
            onChange={(event) => onChange({ passkey: event.target.checked })}
          />
          Each signature takes the person’s own device as well (a passkey)
        </label>
      </div>
      <p className="note memo-help" id={`${id}passkey-help`}>
        Everybody registers theirs under “Your account”. Signatures given without one stop counting, and are
        given again.
      </p>
    </fieldset>
  );
}
