import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { I18nextProvider } from "react-i18next";
import { ApiProvider } from "../api/client/api-provider.tsx";
import { readableColours, theme } from "../ui/theme.ts";
import type { Services } from "./create-services.ts";

/** Nothing is told in the first moment; what is told before this is here waits for it. */
const Toasts = lazy(() => import("./toasts.tsx").then((module) => ({ default: module.Toasts })));

interface AppProps extends Services {
  readonly children: ReactNode;
  /** "test" leaves out what moves. */
  readonly env?: "default" | "test";
}

/** Everything that a page finds above itself. */
export function App({ i18n, queries, api, children, env = "default" }: AppProps) {
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={readableColours} defaultColorScheme="auto" env={env}>
        <QueryClientProvider client={queries}>
          <ApiProvider api={api}>
            {/* For the moment in which the texts of a page are on their way. */}
            <Suspense>{children}</Suspense>
            <Suspense>
              <Toasts />
            </Suspense>
          </ApiProvider>
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>
  );
}
