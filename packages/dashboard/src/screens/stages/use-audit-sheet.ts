import { readStageAuditLink, stageAuditLink, type StageAuditSheet } from "@belay/contracts/stage";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";

/**
 * The audit in the part of the address behind `#`, which no server ever sees. It is read as the browser has it: the
 * router decodes it once, which would turn a written `&` into a separator.
 */
export function useAuditSheet() {
  const { href } = useLocation();
  const navigate = useNavigate();
  // The router's address changes with the browser's; what follows its `#` is the browser's own.
  const fragment = useMemo(() => (href ? location.hash.slice(1) : ""), [href]);
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
