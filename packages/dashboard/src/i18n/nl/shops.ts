export const shops = {
  title: "Nieuwe winkel",
  name: "Naam van de winkel",
  nameHint: "Zo heet de winkel in Haak, en in elke aanroep van deze winkel.",
  missing: "Geef de winkel een naam.",
  make: "Winkel maken",
  made: "{{name}} is klaar",
  key: "API-sleutel",
  keyText:
    "Met deze sleutel logt de verkoper in, en verbinden andere systemen met de winkel. Kopieer hem nu: hij wordt niet nog een keer getoond.",
  open: "{{name}} openen",
};
