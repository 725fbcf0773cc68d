import { Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useSession } from "../../api/session.ts";

/** Loaded only if needed: drop-downs are a tenth of all script, and most people have one shop. */
const ShopChoice = lazy(() => import("./shop-choice.tsx").then((module) => ({ default: module.ShopChoice })));

/** The name of the shop. An administrator gets a list of all shops instead. */
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
