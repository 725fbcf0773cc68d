import { Notifications } from "@mantine/notifications";

/** Where what passes by itself is told. A file of its own, so that no page waits for how it moves. */
export function Toasts() {
  return <Notifications />;
}
