import { Link } from "@tanstack/react-router";
import { buttonClass } from "./button.tsx";

/** Through a list that is newest first; the place in it is in the URL (`cursor`). */
export function Pager({ first, next }: { first: boolean; next: string | null }) {
  if (first && next === null) return null;
  return (
    <nav className="pager" aria-label="Pages">
      {first ? (
        <span className="note">Newest</span>
      ) : (
        <Link
          className={buttonClass()}
          to="."
          search={(search) => ({ ...search, cursor: undefined }) as never}
        >
          Back to the newest
        </Link>
      )}
      {next !== null && (
        <Link className={buttonClass()} to="." search={(search) => ({ ...search, cursor: next }) as never}>
          Older
        </Link>
      )}
    </nav>
  );
}
