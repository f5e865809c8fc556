import { Link } from "@tanstack/react-router";

/** Between what waits on the desk and what was decided on it; the one that is shown is marked by the router. */
export function DeskSwitch() {
  return (
    <nav className="seg" aria-label="Reviews">
      <Link to="/reviews" search={{ show: undefined }} activeOptions={{ explicitUndefined: true }}>
        Waiting
      </Link>
      <Link to="/reviews" search={{ show: "decided" }}>
        Decided
      </Link>
    </nav>
  );
}
