import { readStageAuditLink, stageAuditLink, type StageAuditSheet } from "@belay/contracts/stage";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";

/**
 * The audit in the part of the address behind `#`, which no server ever sees. It is taken from the whole
 * address: the router's own `hash` is decoded once already, which would turn a written `&` into a separator.
 */
export function useAuditSheet() {
  const { href } = useLocation();
  const navigate = useNavigate();
  const fragment = href.includes("#") ? href.slice(href.indexOf("#") + 1) : "";
  const { problems, ...sheet } = useMemo(() => readStageAuditLink(fragment), [fragment]);
  const change = (next: StageAuditSheet) =>
    void navigate({
      to: ".",
      search: true,
      hash: stageAuditLink(next),
      replace: true,
      resetScroll: false,
      hashScrollIntoView: false,
    });
  return { sheet: sheet as StageAuditSheet, problems, change, fragment: stageAuditLink(sheet) };
}
