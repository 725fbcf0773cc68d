/** What the seller pastes into Plug&Pay: where the shop with this token hears from it. */
export function ownAddress(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, "")}/in/plugandpay/${token}`;
}
