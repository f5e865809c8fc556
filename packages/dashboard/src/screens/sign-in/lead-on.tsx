import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

const kept = "belay.from";

/** Remembers where somebody wanted to go while the OpenID provider has the browser. */
export const keepAddress = (from: string | undefined): void => {
  if (from) sessionStorage.setItem(kept, from);
  else sessionStorage.removeItem(kept);
};

/** Where to go after signing in: only to addresses of this dashboard, wherever a link would lead. */
export function ownAddress(from: string | undefined): string {
  const to = from ?? sessionStorage.getItem(kept) ?? undefined;
  return to?.startsWith("/") && !/^\/[/\\]/.test(to) ? to : "/";
}

/** Once: what renders again while the next screen loads must not ask for it again. */
export function LeadOn({ to }: { to: string }) {
  const navigate = useNavigate();
  const href = useRef(to);
  useEffect(() => {
    sessionStorage.removeItem(kept);
    void navigate({ href: href.current, replace: true });
  }, [navigate]);
  return null;
}
