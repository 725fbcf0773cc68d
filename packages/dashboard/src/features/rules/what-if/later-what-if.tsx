import { lazy, Suspense } from "react";
import { Loading } from "../../../ui/states.tsx";
import type { WhatIfProps } from "./what-if.tsx";

const WhatIf = lazy(() => import("./what-if.tsx").then((module) => ({ default: module.WhatIf })));

/** Loaded after the form, because nobody needs it before something is filled in. */
export function LaterWhatIf(props: WhatIfProps) {
  return (
    <Suspense fallback={<Loading />}>
      <WhatIf {...props} />
    </Suspense>
  );
}
