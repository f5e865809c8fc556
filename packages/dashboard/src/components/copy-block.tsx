import { useRef, useState } from "react";
import { Button } from "./button.tsx";

/** Text as it is, with a button that copies it; where the browser does not let a page copy, it is selected instead. */
export function CopyBlock({ text, what }: { text: string; what: string }) {
  const block = useRef<HTMLPreElement>(null);
  const [done, setDone] = useState<"copied" | "selected">();
  const copy = async () => {
    try {
      // Missing where the page was not reached safely, as by plain HTTP from another machine.
      await navigator.clipboard.writeText(text);
      setDone("copied");
    } catch {
      if (block.current) getSelection()?.selectAllChildren(block.current);
      setDone("selected");
    }
  };
  return (
    <div className="copy">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="code" tabIndex={0} ref={block} role="group" aria-label={what}>
        {text}
      </pre>
      <Button onClick={() => void copy()} aria-label={`Copy ${what}`}>
        Copy
      </Button>
      <span className="note" role="status">
        {done === "copied" ? "Copied." : done === "selected" ? "Selected: copy it with your keyboard." : ""}
      </span>
    </div>
  );
}
