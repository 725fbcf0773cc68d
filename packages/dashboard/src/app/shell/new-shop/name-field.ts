/** By which the field for the name of a new shop is found, to have the focus. */
export const NEW_SHOP_NAME = "new-shop-name";
