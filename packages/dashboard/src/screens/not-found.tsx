import { Link } from "@tanstack/react-router";
import { buttonClass } from "../components/button.tsx";
import { StateMessage } from "../components/state-message.tsx";

export function NotFound() {
  return (
    <div className="page">
      <title>Not found · Belay</title>
      <h1 className="vh">Not found</h1>
      <StateMessage
        title="There is no such page"
        action={
          <Link className={buttonClass()} to="/">
            Portfolio
          </Link>
        }
      >
        The address may be mistyped, or from a later version of Belay.
      </StateMessage>
    </div>
  );
}
