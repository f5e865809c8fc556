import type { ReactNode } from "react";
import { type Tone, ToneWord } from "./tone.tsx";

interface StateMessageProps {
  /** Without a tone it is an ordinary state: nothing yet, too early, not yours. */
  tone?: Tone;
  title: string;
  children: ReactNode;
  /** Machine code and trace, for whoever has to find out why. */
  code?: string | undefined;
  action?: ReactNode;
}

/** A screen or section without content: says what will fill it, what went wrong, or whom to ask. */
export function StateMessage({ tone, title, children, code, action }: StateMessageProps) {
  return (
    <div className="empty" role={tone === "stop" ? "alert" : undefined}>
      <h2>
        {tone ? (
          <ToneWord tone={tone} className="font-semibold!">
            {title}
          </ToneWord>
        ) : (
          title
        )}
      </h2>
      <div className="quiet">{children}</div>
      {code && <p className="note mono mt-2">{code}</p>}
      {action && <div className="row">{action}</div>}
    </div>
  );
}
