import type { OpenedPayloads, PayloadName, RunDetail } from "@belay/contracts";
import { Tabs } from "@base-ui/react/tabs";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { useOpenPayloads } from "../../api/runs.ts";
import { Button } from "../../components/button.tsx";
import { CodeBlock } from "../../components/code-block.tsx";
import { diffSummary } from "../../components/diff-text.tsx";
import { DocumentDiff } from "../../components/document-diff.tsx";
import { Document } from "../../components/document.tsx";
import { Refusal } from "../../components/failure.tsx";
import { formatShare } from "../../lib/format.ts";
import { plainText } from "../../lib/json-text.ts";
import { wordDiff } from "../../lib/word-diff.ts";

const order: PayloadName[] = [
  "input",
  "redacted",
  "sources",
  "prompt",
  "draft",
  "final",
  "baseline",
  "findings",
  "error",
];
const titles: Record<PayloadName, string> = {
  input: "Input",
  redacted: "Redacted",
  sources: "Sources",
  prompt: "Prompt sent",
  draft: "Draft",
  final: "Final",
  baseline: "Baseline",
  findings: "Findings",
  error: "Error",
};

/** The texts of a run. They stay closed until somebody says why; then the draft is shown against what was sent. */
export function Payloads({ run }: { run: RunDetail }) {
  const opening = useOpenPayloads(run.id);
  if (run.payloadNames.length === 0) {
    return (
      <section>
        <h2>Texts</h2>
        <p className="quiet mt-2 text-sm">This run kept no text.</p>
      </section>
    );
  }
  return opening.data ? <Opened opened={opening.data} /> : <Closed run={run} opening={opening} />;
}

function Closed({ run, opening }: { run: RunDetail; opening: ReturnType<typeof useOpenPayloads> }) {
  const [reason, setReason] = useState("");
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== "") opening.mutate(reason.trim());
  };
  const names = order
    .filter((name) => run.payloadNames.includes(name))
    .map((name) => titles[name].toLowerCase());
  return (
    <section>
      <h2>Texts</h2>
      <p className="quiet mt-1 text-sm">
        Encrypted: {names.join(", ")}. They may name people, so opening them is kept, with your name and
        reason.
      </p>
      <form className="mt-3 flex max-w-[32rem] flex-wrap items-end gap-2" onSubmit={send}>
        <label className="min-w-0 flex-1 basis-56" htmlFor={id}>
          <span className="label">Why do you open them?</span>
          <input
            id={id}
            className="field mt-1"
            value={reason}
            maxLength={500}
            autoComplete="off"
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <Button
          type="submit"
          busy={opening.isPending}
          unavailable={reason.trim() === "" ? "Say why first." : undefined}
          onClick={() => opening.mutate(reason.trim())}
        >
          Open texts
        </Button>
      </form>
      <Refusal error={opening.error} />
    </section>
  );
}

function Opened({ opened }: { opened: OpenedPayloads }) {
  const { payloads } = opened;
  const names = order.filter((name) => payloads[name] !== undefined);
  const diffable = payloads.draft !== undefined && payloads.final !== undefined;
  const { text } = useSearch({ strict: false });
  const navigate = useNavigate();
  const tabs = [...(diffable ? ["diff"] : []), ...names];
  const shown = text && tabs.includes(text) ? text : (tabs[0] ?? "input");
  const diff = diffable
    ? wordDiff(plainText(payloads.draft ?? null), plainText(payloads.final ?? null))
    : undefined;

  return (
    <section>
      <div className="row apart">
        <h2>Texts</h2>
        <span className="note">
          opened for unit <span className="mono">{opened.unit}</span>
        </span>
      </div>
      <Tabs.Root
        value={shown}
        onValueChange={(next: string) =>
          void navigate({
            to: ".",
            search: (before) => ({ ...before, text: next }) as never,
            replace: true,
            resetScroll: false,
          })
        }
      >
        <Tabs.List className="tabs mt-2! mb-4!" aria-label="Texts of this run" activateOnFocus>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {name === "diff" ? "Draft against final" : titles[name as PayloadName]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {diff && (
          <Tabs.Panel value="diff">
            <p className="note">
              {diffSummary(diff)}, {formatShare(diff.changed)} changed
            </p>
            <div className="letter">
              <DocumentDiff before={payloads.draft ?? null} after={payloads.final ?? null} />
            </div>
          </Tabs.Panel>
        )}
        {names.map((name) => (
          <Tabs.Panel key={name} value={name} className="max-w-[62ch]">
            {name === "prompt" && typeof payloads.prompt === "string" ? (
              <CodeBlock>{payloads.prompt}</CodeBlock>
            ) : (
              <Document value={payloads[name] ?? null} />
            )}
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </section>
  );
}
