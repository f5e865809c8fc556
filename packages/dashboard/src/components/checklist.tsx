import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { type Tone, toneGlyph } from "./tone.tsx";

export interface ChecklistItem {
  key: string;
  tone: Tone;
  text: ReactNode;
  /** Who or what satisfies it, on a second line. */
  detail?: ReactNode;
  /** The number that proves it, or the button that would. */
  proof?: ReactNode;
}

const toneWords: Record<Tone, string> = {
  good: "met",
  watch: "attention",
  stop: "failed",
  none: "not applicable",
  rope: "open",
};

/** What must hold, the open items first, each with its proof. */
export function Checklist({ items, label }: { items: ChecklistItem[]; label?: string }) {
  return (
    <ul className="checks" aria-label={label}>
      {items.map((item) => (
        <li key={item.key} data-tone={item.tone}>
          <Icon name={toneGlyph(item.tone)} />
          <span>
            <span className="vh">{toneWords[item.tone]}: </span>
            {item.detail && item.tone !== "good" ? <b className="strong">{item.text}</b> : item.text}
            {item.detail && <span className="block text-ink-2">{item.detail}</span>}
          </span>
          <span className="proof">{item.proof}</span>
        </li>
      ))}
    </ul>
  );
}
