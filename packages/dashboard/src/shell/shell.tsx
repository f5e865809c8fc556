import { Outlet, useLocation, useMatches, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useEnvironment } from "../api/environment.ts";
import { LiveProvider } from "../api/live.tsx";
import { isProblem } from "../api/problem.ts";
import { useSession } from "../api/session.ts";
import { Failure } from "../components/failure.tsx";
import { SideNavigation } from "./side-navigation.tsx";
import { StaleBar } from "./stale-bar.tsx";

/** The frame of every screen for somebody who is signed in; everybody else is sent to the door. */
export function Shell() {
  const session = useSession();
  const environment = useEnvironment();
  const { pathname } = useLocation();
  const flush = useMatches().some((match) => match.staticData.flush);
  const main = useRef<HTMLElement>(null);
  const firstPath = useRef(pathname);

  // A new screen starts at its top for the keyboard too; the first one is left to the browser.
  useEffect(() => {
    if (firstPath.current === pathname) return;
    firstPath.current = "";
    // Whoever is typing stays there: it is the form that got another address.
    const typing =
      main.current?.contains(document.activeElement) &&
      document.activeElement?.matches("input, textarea, select");
    if (!flush && !typing) main.current?.focus({ preventScroll: true });
  }, [pathname, flush]);

  if (isProblem(session.error, "unauthenticated")) return <ToTheDoor />;
  return (
    <LiveProvider environment={environment}>
      <a className="btn primary skip" href="#content">
        Skip to content
      </a>
      <div className="app">
        <SideNavigation />
        <main id="content" ref={main} tabIndex={-1} className={flush ? "flush" : undefined}>
          {!flush && <StaleBar />}
          {session.error ? (
            <div className="page">
              <h1 className="vh">Belay</h1>
              <Failure what="Your session" error={session.error} onRetry={() => void session.refetch()} />
            </div>
          ) : (
            <Outlet />
          )}
        </main>
      </div>
    </LiveProvider>
  );
}

/** Leads to the sign-in once: while that loads, the location is already the new one, and must not be led on from. */
function ToTheDoor() {
  const navigate = useNavigate();
  const { href } = useLocation();
  const from = useRef(href);
  useEffect(() => {
    void navigate({ to: "/sign-in", search: { from: from.current }, replace: true });
  }, [navigate]);
  return null;
}
