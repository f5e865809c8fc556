import type { ComponentProps, ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** `primary` once a screen; `stop` asks for a halt, `sure` carries it out; `plain` for what is beside the point. */
export type ButtonKind = "default" | "primary" | "stop" | "sure" | "plain";

interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  kind?: ButtonKind;
  icon?: IconName;
  /** Single key that does the same. */
  shortcut?: string;
  /** Why it can't be pressed now. The button stays focusable and says so. */
  unavailable?: string | undefined;
  /** A request is under way: the button keeps its size and its words and takes no second press. */
  busy?: boolean;
  children: ReactNode;
}

const classes: Record<ButtonKind, string> = {
  default: "btn",
  primary: "btn primary",
  stop: "btn stop",
  sure: "btn stop sure",
  plain: "btn plain",
};

export function buttonClass(kind: ButtonKind = "default"): string {
  return classes[kind];
}

export function Button({
  kind = "default",
  icon,
  shortcut,
  unavailable,
  busy,
  children,
  onClick,
  className = "",
  ...rest
}: ButtonProps) {
  const blocked = Boolean(unavailable) || busy;
  return (
    <button
      type="button"
      {...rest}
      className={`${classes[kind]} ${className}`}
      aria-disabled={blocked || undefined}
      aria-keyshortcuts={shortcut}
      title={unavailable ?? rest.title}
      onClick={(event) => (blocked ? event.preventDefault() : onClick?.(event))}
    >
      {icon && <Icon name={icon} />}
      {children}
      {shortcut && <KeyHint name={shortcut} />}
    </button>
  );
}

/** A key as printed on the keyboard; hidden from screen readers, which get `aria-keyshortcuts`. */
export function KeyHint({ name }: { name: string }) {
  const shown = { Enter: "↵", Escape: "Esc" }[name] ?? name.toUpperCase();
  return <kbd aria-hidden="true">{shown}</kbd>;
}
