import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useExperiments } from "../api/experiments.ts";
import { useIntakeCounts } from "../api/intakes.ts";
import { useReviewQueue } from "../api/reviews.ts";
import { useSession, useSystem } from "../api/session.ts";
import { BrandMark } from "../components/brand.tsx";
import { Icon } from "../components/icon.tsx";
import { SampleDataMark } from "../components/mark.tsx";
import { ToneGlyph } from "../components/tone.tsx";
import { formatCount } from "../lib/format.ts";
import { healthOf } from "../lib/health.ts";
import { EnvironmentSwitch } from "./environment-switch.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { ThemeMenu } from "./theme-menu.tsx";

/** Where one can go, and where and as whom one is. On a phone it folds into a bar with a menu button. */
export function SideNavigation() {
  const { pathname } = useLocation();
  // Open for the page it was opened on: going somewhere closes it.
  const [openAt, setOpenAt] = useState<string>();
  const open = openAt === pathname;
  useEffect(() => {
    if (!open) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape") setOpenAt(undefined);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [open]);
  const sample = useSystem().data?.sampleMode;

  return (
    <header className="side" data-open={open || undefined}>
      <div className="top">
        <Link to="/" className="brand">
          <BrandMark />
          Belay
        </Link>
        {sample && <SampleDataMark />}
        <button
          type="button"
          className="btn plain menu-button"
          aria-expanded={open}
          aria-controls="main-navigation"
          onClick={() => setOpenAt(open ? undefined : pathname)}
        >
          <Icon name="menu" />
          Menu
        </button>
      </div>
      <nav aria-label="Main" id="main-navigation">
        <ul>
          <li>
            <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
              <Icon name="portfolio" />
              Portfolio
            </Link>
          </li>
          <li>
            <Link to="/intakes" search={{}} activeOptions={{ includeSearch: false }}>
              <Icon name="tray" />
              Intake
              <IntakeCount />
            </Link>
          </li>
          <li>
            <Link to="/agenda" search={{}} activeOptions={{ includeSearch: false }}>
              <Icon name="list" />
              Weekly review
            </Link>
          </li>
          <li>
            <Link to="/memos" search={{}} activeOptions={{ includeSearch: false }}>
              <Icon name="memo" />
              Memos
            </Link>
          </li>
          <li>
            <Link to="/reviews" activeOptions={{ includeSearch: false }}>
              <Icon name="desk" />
              Review desk
              <WaitingCount />
            </Link>
          </li>
          <li>
            <Link to="/stage-audit" search={{}}>
              <Icon name="half" />
              Stage audit
            </Link>
          </li>
          <li>
            <Link to="/people" search={{}} activeOptions={{ includeSearch: false }}>
              <Icon name="person" />
              People
            </Link>
          </li>
          <KeysLink />
          <AuditLink />
        </ul>
        <ExperimentLinks />
      </nav>
      <div className="foot">
        <EnvironmentSwitch />
        <ThemeMenu />
        <PersonMenu />
      </div>
    </header>
  );
}

function KeysLink() {
  if (useSession().data?.person.role !== "administrator") return null;
  return (
    <li>
      <Link to="/keys" search={{}} activeOptions={{ includeSearch: false }}>
        <Icon name="key" />
        Keys
      </Link>
    </li>
  );
}

/** For those who may read it: an operator, and whoever may do more. */
function AuditLink() {
  const role = useSession().data?.person.role;
  if (role === undefined || role === "viewer" || role === "reviewer") return null;
  return (
    <li>
      <Link to="/audit" search={{}} activeOptions={{ includeSearch: false }}>
        <Icon name="list" />
        Audit log
      </Link>
    </li>
  );
}

function IntakeCount() {
  const waiting = useIntakeCounts().data?.submitted;
  if (!waiting) return null;
  return (
    <span className="count">
      {formatCount(waiting)}
      <span className="vh"> handed in</span>
    </span>
  );
}

function WaitingCount() {
  const waiting = useReviewQueue().data?.waiting;
  if (!waiting) return null;
  return (
    <span className="count">
      {formatCount(waiting)}
      <span className="vh"> waiting</span>
    </span>
  );
}

function ExperimentLinks() {
  const { data } = useExperiments();
  if (!data || data.items.length === 0) return null;
  return (
    <div>
      <h2 id="experiments-heading">Experiments</h2>
      <ul aria-labelledby="experiments-heading">
        {data.items.map((experiment) => {
          const health = healthOf(experiment);
          return (
            <li key={experiment.key}>
              <Link
                to="/experiments/$experiment"
                params={{ experiment: experiment.key }}
                activeOptions={{ includeSearch: false }}
              >
                <ToneGlyph tone={health.tone} label={`${health.word}: `} />
                {experiment.name}
              </Link>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
