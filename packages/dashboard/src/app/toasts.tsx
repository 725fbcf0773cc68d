import { Notifications } from "@mantine/notifications";

/** A file of its own, so that no page waits for the animations of notifications. */
export function Toasts() {
  return <Notifications />;
}
