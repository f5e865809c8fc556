import { Link, Outlet, useParams } from "@tanstack/react-router";
import { useExperiment } from "../../api/experiments.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Failure } from "../../components/failure.tsx";
import { MemoMark } from "../../components/memo-mark.tsx";
import { PageSkeleton } from "../../components/skeleton.tsx";
import { ChangeDialog } from "./change-dialog.tsx";
import { ClosedBar } from "./closed-bar.tsx";
import { SafetyActions } from "./safety-actions.tsx";

/** Head, tabs and safety actions that all pages of an experiment share. */
export function ExperimentLayout() {
  const { experiment: key } = useParams({ strict: false }) as { experiment: string };
  const { data: experiment, error, refetch } = useExperiment(key);
  if (!experiment) {
    return (
      <div className="page">
        <Breadcrumbs items={[{ label: "Portfolio", to: "/" }, { label: key }]} />
        {error ? (
          <>
            <h1 className="vh">{key}</h1>
            <Failure what="The experiment" error={error} onRetry={() => void refetch()} />
          </>
        ) : (
          <PageSkeleton />
        )}
      </div>
    );
  }
  const tab = {
    params: { experiment: key },
    activeOptions: { exact: true, includeSearch: false },
    search: keepEnvironment,
  } as const;
  return (
    <div className="page">
      <title>{`${experiment.name} · Belay`}</title>
      <Breadcrumbs items={[{ label: "Portfolio", to: "/" }, { label: experiment.name }]} />
      <div className="head">
        <div>
          <h1>
            {experiment.name}{" "}
            <span className="ms-1 inline-flex gap-1 align-middle">
              <MemoMark experiment={experiment} />
            </span>
          </h1>
          <p className="lede">{experiment.hypothesis}</p>
        </div>
        <SafetyActions experiment={experiment} />
      </div>
      <nav className="tabs" aria-label="Experiment">
        <Link to="/experiments/$experiment" {...tab}>
          Overview
        </Link>
        <Link to="/experiments/$experiment/metrics" {...tab} activeOptions={{ includeSearch: false }}>
          Metrics
        </Link>
        <Link to="/experiments/$experiment/runs" {...tab} activeOptions={{ includeSearch: false }}>
          Runs
        </Link>
        <Link to="/experiments/$experiment/exposure" {...tab}>
          Exposure
        </Link>
        <Link to="/experiments/$experiment/stage" {...tab}>
          Stage
        </Link>
      </nav>
      <ClosedBar experiment={experiment} />
      <Outlet />
      <ChangeDialog experiment={experiment} />
    </div>
  );
}

/** A tab starts without the filters of another; the environment is retained by the router. */
function keepEnvironment() {
  return {};
}
