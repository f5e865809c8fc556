import type { MachineKey } from "@belay/contracts";
import { useId, useState } from "react";
import { useRevokeKey, useRotateKey } from "../../api/access.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { useClock } from "../../lib/time.ts";
import { keyState } from "./key-state.ts";
import type { MadeKey } from "./machine-keys.tsx";

const overlaps = [
  [24, "a day"],
  [1, "an hour"],
  [168, "a week"],
  [0, "not at all: it has leaked"],
] as const;

interface KeyDialogProps {
  machineKey: MachineKey;
  onClose: () => void;
  onMade: (made: MadeKey) => void;
}

/** Rotates a key, or revokes it. */
export function KeyDialog({ machineKey: key, onClose, onMade }: KeyDialogProps) {
  const rotate = useRotateKey();
  const revoke = useRevokeKey();
  const id = useId();
  const [overlapHours, setOverlapHours] = useState(24);
  const [revoking, setRevoking] = useState(false);
  const expired = useClock((now) => keyState(key, now) === "expired");
  if (revoking)
    return (
      <Dialog
        open
        alert
        onOpenChange={(open) => !open && setRevoking(false)}
        title={`Revoke ${key.name}?`}
        description={
          key.purpose === "service"
            ? "It works nowhere from this moment. A service that uses it serves the baseline as soon as its lease runs out."
            : "It works nowhere from this moment."
        }
        actions={
          <>
            <Button onClick={() => setRevoking(false)}>Keep it</Button>
            <Button
              kind="sure"
              busy={revoke.isPending}
              onClick={() => revoke.mutate(key.id, { onSuccess: onClose })}
            >
              Revoke the key
            </Button>
          </>
        }
      >
        <Refusal error={revoke.error} />
      </Dialog>
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={key.name}
      description={`${key.purpose} key for ${key.environment}, ${key.workflows === null ? "every workflow" : `the workflows ${key.workflows.join(", ")}`}.`}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {!expired && (
        <>
          <div className="form-field mt-4">
            <label htmlFor={id}>After a rotation the old secret works on for</label>
            <select
              id={id}
              className="field"
              value={overlapHours}
              onChange={(event) => setOverlapHours(Number(event.target.value))}
            >
              {overlaps.map(([hours, words]) => (
                <option key={hours} value={hours}>
                  {words}
                </option>
              ))}
            </select>
          </div>
          <Button
            className="mt-3"
            busy={rotate.isPending}
            onClick={() => rotate.mutate({ key: key.id, overlapHours }, { onSuccess: onMade })}
          >
            Rotate: make a new secret
          </Button>
        </>
      )}
      <div className="mt-6">
        <Button kind="stop" onClick={() => setRevoking(true)}>
          Revoke
        </Button>
      </div>
      <Refusal error={rotate.error} />
    </Dialog>
  );
}
