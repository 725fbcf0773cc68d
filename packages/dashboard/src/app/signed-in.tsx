import { Center } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { useSession } from "../api/session.ts";
import { Failure } from "../ui/failure.tsx";
import { Loading } from "../ui/loading.tsx";
import { signInPath } from "./paths.ts";

/** Lets nobody by who has not signed in, and leads back afterwards to what was asked for. */
export function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (session.data) wasSignedIn.current = true;
  });
  if (session.data) return <Outlet />;
  if (session.data === null) {
    return <Navigate to={signInPath(pathname + search)} state={{ ended: wasSignedIn.current }} replace />;
  }
  return (
    <Center component="main" mih="100dvh" p="md" className="ground">
      {session.error ? <Failure error={session.error} onRetry={() => void session.refetch()} /> : <Loading rows={1} />}
    </Center>
  );
}
