import { useEffect, useRef } from "react";

/** A person who has done nothing for this long is taken to be elsewhere. */
const idleMs = 30_000;

/** Milliseconds a person really spent on an item: page in view, and something done within the last half minute. */
export function useActiveTime(item: string): () => number {
  const total = useRef(0);
  useEffect(() => {
    total.current = 0;
    let lastSign = Date.now();
    let lastCount = Date.now();
    const sign = () => {
      lastSign = Date.now();
    };
    const count = () => {
      const now = Date.now();
      if (document.visibilityState === "visible" && now - lastSign < idleMs) total.current += now - lastCount;
      lastCount = now;
    };
    const timer = setInterval(count, 1000);
    const events = ["keydown", "pointermove", "pointerdown", "scroll"] as const;
    for (const event of events) document.addEventListener(event, sign, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      for (const event of events) document.removeEventListener(event, sign, { capture: true });
    };
  }, [item]);
  return () => Math.round(total.current);
}
