import type { RunDetail, StepFacts } from "@belay/contracts";
import { usePromptText } from "../../api/experiments.ts";
import { Checklist, type ChecklistItem } from "../../components/checklist.tsx";
import { CodeBlock } from "../../components/code-block.tsx";
import { Skeleton } from "../../components/skeleton.tsx";
import { formatCount, formatDigest, formatDuration, formatMoney, formatPlural } from "../../lib/format.ts";
import { plainWords } from "../../lib/run-words.ts";
import { factsOf } from "./run-steps.ts";

/** Prompt, model, sources and checks of the run, each as its step recorded it. */
export function StepDetails({ run }: { run: RunDetail }) {
  const generate = factsOf(run, "generate");
  const retrieve = factsOf(run, "retrieve");
  const checks = run.steps.flatMap((step) => step.facts.checks ?? []);
  const used = run.steps.some((step) => step.name === "generate");
  return (
    <aside className="sheet" aria-label="Steps in detail">
      {run.promptVersions.map((prompt) => (
        <Prompt
          key={prompt.digest}
          run={run}
          name={prompt.name}
          digest={prompt.digest}
          revision={prompt.revision}
          characters={generate.promptCharacters}
        />
      ))}
      {used && <Model run={run} facts={generate} />}
      {retrieve.hits && <Sources facts={retrieve} />}
      {checks.length > 0 && (
        <section id="checks">
          <h3>
            Checks{" "}
            <span className="note">
              {checks.filter((check) => check.verdict === "passed").length} of {checks.length} passed
            </span>
          </h3>
          <Checklist items={checks.map(checkItem)} label="Checks" />
        </section>
      )}
      <section>
        <h3>Service</h3>
        <dl className="pairs">
          <dt>Instance</dt>
          <dd>
            {run.instance.service} <span className="mono">{run.instance.id.slice(-6)}</span>
          </dd>
          <dt>Build</dt>
          <dd className="mono">{run.instance.build}</dd>
          <dt>Epoch, phase</dt>
          <dd>
            {run.epoch}, {run.phase}
          </dd>
        </dl>
      </section>
    </aside>
  );
}

interface PromptProps {
  run: RunDetail;
  name: string;
  digest: string;
  revision: number;
  characters: number | undefined;
}

function Prompt({ run, name, digest, revision, characters }: PromptProps) {
  const text = usePromptText(run.experiment, revision, name);
  return (
    <section id="generate">
      <h3>
        Prompt {name} <span className="note">since revision {revision}</span>
      </h3>
      {text.isPending ? (
        <Skeleton width="100%" height="9rem" />
      ) : (
        <CodeBlock>{text.data ?? "The text could not be read."}</CodeBlock>
      )}
      <p className="note mt-2">
        {characters !== undefined && `${formatCount(characters)} characters as sent, `}
        <span className="mono" title={digest}>
          {formatDigest(digest)}
        </span>
      </p>
    </section>
  );
}

function Model({ run, facts }: { run: RunDetail; facts: StepFacts }) {
  const rows: [string, string | undefined][] = [
    ["Answered by", facts.answeredBy],
    ["Asked for", facts.model],
    ["Endpoint", facts.endpoint],
    ["Temperature", facts.temperature?.toString()],
    [
      "Tokens",
      facts.inputTokens === undefined
        ? undefined
        : `${formatCount(facts.inputTokens)} in, ${formatCount(facts.outputTokens ?? 0)} out`,
    ],
    ["First token", facts.firstTokenMs === undefined ? undefined : formatDuration(facts.firstTokenMs)],
    ["Cost", facts.costMicros === undefined ? undefined : formatMoney(facts.costMicros, run.currency)],
    ["Attempts", facts.attempts?.toString()],
    ["Stated confidence", facts.confidence?.toFixed(2)],
  ];
  return (
    <section>
      <h3>Model</h3>
      <dl className="pairs">
        {rows.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}

function Sources({ facts }: { facts: StepFacts }) {
  const hits = facts.hits ?? [];
  return (
    <section id="sources">
      <h3>
        Sources{" "}
        <span className="note">
          {facts.documentSet}, {formatPlural(hits.length, "hit")}
        </span>
      </h3>
      {hits.length === 0 ? (
        <p className="quiet text-sm">Nothing was found.</p>
      ) : (
        <ol className="src">
          {hits.map((hit, index) => (
            <li key={`${hit.document}-${index}`}>
              <span className="ref">{index + 1}</span>
              <span>{hit.document}</span>
              <span className="num">{hit.score.toFixed(2)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

const consequences = {
  baseline: "so the baseline was served",
  "stop-for-person": "so a person decides",
  note: "noted",
} as const;

function checkItem(check: NonNullable<StepFacts["checks"]>[number], index: number): ChecklistItem {
  const name = plainWords(check.check).replace(/^./, (letter) => letter.toUpperCase());
  const key = `${check.check}-${index}`;
  if (check.verdict === "passed") return { key, tone: "good", text: name, proof: "passed" };
  const words =
    check.verdict === "failed" ? formatPlural(check.findings, "finding") : "could not be evaluated";
  return {
    key,
    tone: check.consequence === "baseline" ? "stop" : "watch",
    text: name,
    detail: consequences[check.consequence],
    proof: words,
  };
}
