import type { ExperimentDetail } from "@belay/contracts";
import { Menu } from "@base-ui/react/menu";
import { Link, useNavigate } from "@tanstack/react-router";
import { buttonClass } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";

/** Up one ring, or down to any lower one. Both ask first. */
export function RingActions({ experiment }: { experiment: ExperimentDetail }) {
  const { exposure, rings } = experiment;
  const navigate = useNavigate();
  if (exposure.state === "inactive") return null;
  const next = rings[exposure.ring + 1];
  const ask = (ring: number) =>
    void navigate({
      to: ".",
      search: (before) => ({ ...before, ask: `lower-${ring}`, version: undefined }) as never,
      resetScroll: false,
    });
  return (
    <div className="row">
      {exposure.ring > 0 && (
        <Menu.Root>
          <Menu.Trigger className={buttonClass()}>
            <Icon name="down" />
            Lower
            <Icon name="chevron" />
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner className="menu-layer" sideOffset={4} align="end">
              <Menu.Popup className="menu-list" aria-label="Lower to ring">
                {rings.slice(0, exposure.ring).map((ring, index) => (
                  <Menu.Item key={ring.name} onClick={() => ask(index)}>
                    Ring {index}, {ring.name}
                  </Menu.Item>
                ))}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
      {next && exposure.state === "open" && (
        <Link
          className={buttonClass("primary")}
          role="button"
          to="."
          search={(before) => ({ ...before, ask: `raise-${exposure.ring + 1}`, version: undefined }) as never}
          resetScroll={false}
        >
          <Icon name="up" />
          Open ring {exposure.ring + 1}
        </Link>
      )}
    </div>
  );
}
