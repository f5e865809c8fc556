import { Menu } from "@base-ui/react/menu";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useSession, useSignInLink, useSignOut } from "../api/session.ts";
import { Icon } from "../components/icon.tsx";
import { ActorName } from "../components/mark.tsx";
import { CommandLineDialog } from "./command-line-dialog.tsx";

/** Who is signed in, the way to the command line, and the way out. */
export function PersonMenu() {
  const session = useSession().data;
  const signOut = useSignOut();
  const link = useSignInLink();
  const [commandLine, setCommandLine] = useState(false);
  if (!session) return null;
  const { person } = session;
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className="btn plain">
          <Icon name="person" />
          <span>
            <span className="vh">Signed in as </span>
            <ActorName actor={person} />
          </span>
          <Icon name="chevron" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className="menu-layer" sideOffset={4} align="start">
            <Menu.Popup className="menu-list" aria-label="Account">
              <p className="note px-2 py-1">
                {person.name}, {session.withheld ?? person.role}
              </p>
              <Menu.Item render={<Link to="/account" />}>Your account</Menu.Item>
              <Menu.Item
                onClick={() => {
                  link.mutate();
                  setCommandLine(true);
                }}
              >
                Command line
              </Menu.Item>
              <Menu.Item
                onClick={() =>
                  signOut.mutate(undefined, {
                    // A full load, so that nothing that was read stays in memory.
                    onSuccess: () => location.assign("/sign-in"),
                  })
                }
              >
                Sign out
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <CommandLineDialog link={link} open={commandLine} onClose={() => setCommandLine(false)} />
    </>
  );
}
