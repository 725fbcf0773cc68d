import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { I18nextProvider } from "react-i18next";
import { ApiProvider } from "../api/client/api-provider.tsx";
import { readableColours, theme } from "../ui/theme.ts";
import type { Services } from "./create-services.ts";

/** Loaded after the page, because no notification is shown in the first moment. Earlier ones wait until this is loaded. */
const Toasts = lazy(() => import("./toasts.tsx").then((module) => ({ default: module.Toasts })));

interface AppProps extends Services {
  readonly children: ReactNode;
  /** "test" switches animations off, because they make tests slow. */
  readonly env?: "default" | "test";
}

export function App({ i18n, queries, api, children, env = "default" }: AppProps) {
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider theme={theme} cssVariablesResolver={readableColours} defaultColorScheme="auto" env={env}>
        <QueryClientProvider client={queries}>
          <ApiProvider api={api}>
            {/* Shows nothing while the texts of a page are loading. */}
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
