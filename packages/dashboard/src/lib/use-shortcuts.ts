import { useEffect, useRef } from "react";

/** What each key does, by `KeyboardEvent.key`; letters in lower case. */
export type Shortcuts = Record<string, (() => void) | undefined>;

const layers = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/**
 * Single-key shortcuts for a screen, or for the dialog on it. They stay out of the way of typing, of the
 * browser's own combinations and of Enter on a focused button; a screen's are off while a dialog is open.
 */
export function useShortcuts(shortcuts: Shortcuts, place: "screen" | "dialog" = "screen"): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || (event.key === "Enter" && isButton(event.target))) return;
      if (place === "screen" && document.querySelector(layers)) return;
      const action = current.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [place]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=radio]), textarea, select"))
  );
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a") !== null;
}
