import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useCreateMemo, useReadMemo } from "../../api/memos.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Refusal } from "../../components/failure.tsx";
import { MarkdownProblems, MarkdownSource } from "./markdown-source.tsx";

/** Begins a memo: with its name, or with the Markdown that somebody wrote elsewhere (`?ask=new`). */
export function NewMemoDialog() {
  const { ask } = useSearch({ strict: false });
  return ask === "new" ? <Open /> : null;
}

function Open() {
  const id = useId();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const asked = useSearch({ strict: false, select: (search) => search.key });
  const [key, setKey] = useState(asked);
  const [markdown, setMarkdown] = useState("");
  const create = useCreateMemo();
  const reading = useReadMemo();
  const fromText = markdown.trim() !== "";
  const experiment = key ?? keyOf(name);
  const close = () =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, ask: undefined, key: undefined }),
      replace: true,
      resetScroll: false,
    });
  const begin = async () => {
    if (fromText) {
      const read = await reading.mutateAsync(markdown);
      if (!read.content) return;
    }
    const memo = await create.mutateAsync(
      fromText
        ? { markdown, ...(experiment !== "" && { experiment }) }
        : { content: { name: name.trim() }, experiment },
    );
    await navigate({ to: "/memos/$experiment/edit", params: { experiment: memo.experiment }, search: {} });
  };
  const missing = !fromText && name.trim() === "" ? "Name it first, or paste a Markdown memo." : undefined;
  return (
    <Dialog
      open
      roomy
      onOpenChange={(open) => !open && close()}
      title="Begin a memo"
      description={
        <>
          From an intake it begins half written: <Link to="/intakes">look there first</Link>.
        </>
      }
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            kind="primary"
            busy={create.isPending || reading.isPending}
            unavailable={missing}
            onClick={() => void begin().catch(() => undefined)}
          >
            Begin writing
          </Button>
        </>
      }
    >
      <div className="mt-4 grid gap-3">
        <div>
          <label className="memo-label" htmlFor={`${id}name`}>
            Name
          </label>
          <input
            id={`${id}name`}
            className="field mt-1"
            maxLength={120}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div>
          <label className="memo-label" htmlFor={`${id}key`}>
            Key
          </label>
          <input
            id={`${id}key`}
            className="field font-mono mt-1"
            maxLength={63}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={`${id}help`}
            value={experiment}
            onChange={(event) => setKey(event.target.value)}
          />
          <p className="note mt-1" id={`${id}help`}>
            The experiment’s name in addresses, files and commands. It stays as it is now.
          </p>
        </div>
        <details className="data">
          <summary>I have it in Markdown</summary>
          <MarkdownSource
            id={`${id}markdown`}
            value={markdown}
            onChange={(next) => {
              setMarkdown(next);
              reading.reset();
            }}
          />
          {reading.data && (
            <MarkdownProblems problems={reading.data.problems} usable={reading.data.content !== null} />
          )}
        </details>
      </div>
      <Refusal error={create.error ?? reading.error} />
    </Dialog>
  );
}

/** `Warranty letters` as `warranty-letters`: letters without their accents, words joined by hyphens. */
export function keyOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 63)
    .replace(/-+$/, "");
}
