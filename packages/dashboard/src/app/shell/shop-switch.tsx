import { Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useSession } from "../../api/session.ts";

/** Drop-downs are a tenth of all script, which no page waits for on behalf of those who have one shop. */
const ShopChoice = lazy(() => import("./shop-choice.tsx").then((module) => ({ default: module.ShopChoice })));

/** Whose shop it is; for an administrator, a list of all of them. */
export function ShopSwitch() {
  const { data: session } = useSession();
  if (!session?.shop) return null;
  const name = (
    <Text size="sm" fw={500} truncate maw={{ base: 140, sm: 260 }}>
      {session.shop.name}
    </Text>
  );
  if (session.kind !== "admin") return name;
  return (
    <Suspense fallback={name}>
      <ShopChoice shops={session.shops} current={session.shop} />
    </Suspense>
  );
}
