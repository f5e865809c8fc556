import type { EnvironmentKey, KeyPurpose } from "@belay/contracts";
import { useId, useState } from "react";
import { useCreateKey } from "../../api/access.ts";
import { useEnvironment } from "../../api/environment.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { TextField } from "../../components/text-field.tsx";
import type { MadeKey } from "./machine-keys.tsx";

const purposeWords: Record<KeyPurpose, string> = {
  service: "Runs experiments and hands in evidence and drafts.",
  worker: "Takes approved actions and says what became of them.",
  automation: "Pushes revisions, reads, and may pause and kill. It can't raise or sign.",
};
const lives = [
  ["", "until it is revoked"],
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "a year"],
] as const;

interface NewKeyDialogProps {
  onClose: () => void;
  onMade: (made: MadeKey) => void;
}

/** A key for one environment, one purpose, and only the workflows it needs. */
export function NewKeyDialog({ onClose, onMade }: NewKeyDialogProps) {
  const create = useCreateKey();
  const id = useId();
  const [name, setName] = useState("");
  const [purpose, setPurpose] = useState<KeyPurpose>("service");
  const [environment, setEnvironment] = useState<EnvironmentKey>(useEnvironment());
  const [workflows, setWorkflows] = useState("");
  const [days, setDays] = useState("");
  const keys = workflows.split(/[\s,]+/).filter(Boolean);
  return (
    <Dialog
      open
      roomy
      onOpenChange={(open) => !open && onClose()}
      title="Make a machine key"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            busy={create.isPending}
            unavailable={name.trim() === "" ? "Say what it is for first." : undefined}
            onClick={() =>
              create.mutate(
                {
                  name: name.trim(),
                  purpose,
                  environment,
                  workflows: keys.length > 0 ? keys : null,
                  expiresAt:
                    days === "" ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString(),
                },
                { onSuccess: onMade },
              )
            }
          >
            Make the key
          </Button>
        </>
      }
    >
      <TextField
        label="What it is for"
        placeholder="call-service"
        autoComplete="off"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="form-field mt-4">
        <label htmlFor={`${id}-purpose`}>Purpose</label>
        <select
          id={`${id}-purpose`}
          className="field"
          aria-describedby={`${id}-about`}
          value={purpose}
          onChange={(event) => setPurpose(event.target.value as KeyPurpose)}
        >
          {Object.keys(purposeWords).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <p id={`${id}-about`} className="note">
          {purposeWords[purpose]}
        </p>
      </div>
      <div className="form-field mt-4">
        <label htmlFor={`${id}-environment`}>Environment</label>
        <select
          id={`${id}-environment`}
          className="field"
          value={environment}
          onChange={(event) => setEnvironment(event.target.value as EnvironmentKey)}
        >
          <option>production</option>
          <option>staging</option>
        </select>
      </div>
      <TextField
        label="Workflows"
        hint="Their keys, parted by spaces; left empty: all."
        autoComplete="off"
        spellCheck={false}
        value={workflows}
        onChange={(event) => setWorkflows(event.target.value)}
      />
      <div className="form-field mt-4">
        <label htmlFor={`${id}-days`}>It works</label>
        <select
          id={`${id}-days`}
          className="field"
          value={days}
          onChange={(event) => setDays(event.target.value)}
        >
          {lives.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <Refusal error={create.error} />
    </Dialog>
  );
}
