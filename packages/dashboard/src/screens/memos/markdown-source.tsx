import type { ResponseOf } from "@belay/client";
import { Bar } from "../../components/bar.tsx";

interface MarkdownSourceProps {
  id: string;
  value: string;
  onChange: (markdown: string) => void;
}

/** Markdown, pasted or from a file. */
export function MarkdownSource({ id, value, onChange }: MarkdownSourceProps) {
  return (
    <div className="mt-3 grid gap-2">
      <label className="label" htmlFor={id}>
        Markdown
      </label>
      <textarea
        id={id}
        rows={6}
        className="field font-mono"
        spellCheck={false}
        value={value}
        maxLength={200_000}
        onChange={(event) => onChange(event.target.value)}
      />
      <label className="row memo-file text-sm">
        Or a file
        <input
          type="file"
          accept=".md,text/markdown,text/plain"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void file.text().then(onChange);
          }}
        />
      </label>
    </div>
  );
}

type Problems = ResponseOf<"readMemo">["problems"];

/** What in the Markdown can't be read, each with its line. */
export function MarkdownProblems({ problems, usable }: { problems: Problems; usable: boolean }) {
  if (problems.length === 0) return null;
  return (
    <Bar tone={usable ? "watch" : "stop"} className="mt-3" announce>
      <b className="strong">
        {usable ? "It can be taken over, but for this:" : "It can’t be taken over until this is put right:"}
      </b>
      <ul className="problems">
        {problems.map(({ line, path, message }) => (
          <li key={`${line} ${path} ${message}`}>
            {line !== null && <span className="mono">line {line}</span>}{" "}
            {path && <span className="mono">{path}</span>} {message}
          </li>
        ))}
      </ul>
    </Bar>
  );
}
