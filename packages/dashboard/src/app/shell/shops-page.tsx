import { useSession } from "../../api/session.ts";
import { NotFoundPage } from "../not-found-page.tsx";
import { ChooseShop } from "./choose-shop.tsx";

/** The shops of an administrator, who looks at one of them already. */
export function ShopsPage() {
  const { data: session } = useSession();
  return session?.kind === "admin" ? <ChooseShop /> : <NotFoundPage />;
}
