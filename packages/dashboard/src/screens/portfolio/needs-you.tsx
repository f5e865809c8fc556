import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { toneGlyph } from "../../components/tone.tsx";
import type { Need } from "./needs.ts";

/** The list on top of the portfolio. One primary button: the most urgent. */
export function NeedsYou({ needs }: { needs: Need[] }) {
  if (needs.length === 0) return null;
  return (
    <section className="mt-6">
      <h2 className="mb-2">
        Needs you now <span className="note">{needs.length}</span>
      </h2>
      <ul className="need">
        {needs.map((need, index) => (
          <li key={need.key} data-tone={need.tone}>
            <Icon name={toneGlyph(need.tone)} />
            <div>
              <b>{need.title}</b>
              <p>{need.detail}</p>
            </div>
            <span className="when">
              {need.at && (
                <>
                  {need.to.kind === "desk" && "first "}
                  <RelativeTime at={need.at} />
                </>
              )}
            </span>
            <NeedLink need={need} className={buttonClass(index === 0 ? "primary" : "default")} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function NeedLink({ need: { to, button }, className }: { need: Need; className: string }) {
  if (to.kind === "desk") {
    return (
      <Link to="/reviews" className={className}>
        {button}
      </Link>
    );
  }
  const params = { experiment: to.experiment };
  if (to.kind === "stuck") {
    return (
      <Link
        to="/experiments/$experiment/runs"
        params={params}
        search={{ category: "system-of-record" }}
        className={className}
      >
        {button}
      </Link>
    );
  }
  return (
    <Link
      to={to.kind === "exposure" ? "/experiments/$experiment/exposure" : "/experiments/$experiment"}
      params={params}
      className={className}
    >
      {button}
    </Link>
  );
}
